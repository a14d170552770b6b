"""Whatever goes wrong between Jira and us ends in full data or in a rejection with its reason, never in part of it."""

from datetime import timedelta

import pytest

from assets.sources.contract import Rejected

IDS, ISSUES = "/search/jql.*fields=id", "/search/jql.*fields=project"
LISTS = {
    "me": "/myself",
    "fields": "/field",
    "projects": "/project/search",
    "users": "/users/search",
    "ids": IDS,
    "issues": ISSUES,
    "changelog": "/issue/\\d+/changelog",
    "approvals": "/approval",
}
PAGED = {"projects": "values", "users": None, "ids": "issues", "issues": "issues", "changelog": "values"}


def rows(key, edit):
    """Change the rows of a page."""

    def bend(page):
        return edit(page) if key is None else page | {key: edit(page[key])}

    return bend


@pytest.fixture
def rejected(site):
    site.embedded = 3  # so that changelogs are asked for, ticket by ticket

    def pull(**settings):
        with pytest.raises(Rejected) as caught:
            site.pull(**settings)
        return caught.value

    return pull


@pytest.fixture
def whole(site):
    """A pull under faults gives the same rows as one without."""
    site.embedded = 3

    def pull(fault):
        healthy = site.pull()
        fault()
        pulled = site.pull()
        for expected, found in zip(healthy.parsed.sets, pulled.parsed.sets, strict=True):
            assert expected.rows.equals(found.rows), expected.record
        assert not any(fault.times for fault in site.faults), "the fault was not met as often as it should"
        return pulled

    return pull


class TestPopulations:
    def test_a_scope_without_tickets_is_no_scope(self, site, rejected):
        site.bend("/search/jql", lambda _: {"issues": [], "isLast": True})
        assert rejected().reason == "empty_population"

    @pytest.mark.parametrize("resource", ["ids", "issues", "changelog", "projects"])
    @pytest.mark.parametrize("edit", [lambda found: found[:-1], lambda found: found[1:], lambda _: []])
    def test_rows_that_are_missing_for_ever_reject_the_pull(self, site, rejected, resource, edit):
        site.bend(LISTS[resource], rows(PAGED[resource], edit))
        found = rejected()
        assert found.reason in {"count_mismatch", "empty_population", "not_found"}

    @pytest.mark.parametrize("resource", ["users", "ids", "issues"])
    def test_rows_that_are_missing_once_are_there_the_second_time(self, site, whole, resource):
        whole(lambda: site.bend(LISTS[resource], rows(PAGED[resource], lambda found: found[1:]), times=1))

    def test_a_ticket_that_one_search_withholds_and_the_other_shows_rejects_the_pull(self, site, rejected):
        site.bend(ISSUES, rows("issues", lambda found: [one for one in found if one["id"] != "10004"]))
        assert rejected().reason == "count_mismatch"

    @pytest.mark.parametrize("place", [0, 1, -1])
    def test_a_ticket_that_every_page_loses_at_one_place_is_missed(self, site, rejected, place):
        def lose(found):
            return [one for n, one in enumerate(found) if n != place % len(found)]

        site.bend("/search/jql", rows("issues", lose))
        assert rejected().reason == "count_mismatch"

    def test_a_ticket_that_all_searches_withhold_is_found_by_its_key(self, site, rejected):
        site.bend("/search/jql", rows("issues", lambda found: [one for one in found if one["id"] != "10004"]))
        found = rejected()
        assert (found.reason, "OPS-4" in found.detail) == ("count_mismatch", True)

    def test_a_user_whom_every_page_loses_at_one_place_is_missed(self, site, rejected):
        site.bend("/users/search", lambda found: found[1:])
        assert rejected().reason in {"count_mismatch", "witness_missing"}

    def test_an_approval_that_is_not_handed_over_is_missed(self, site, rejected):
        site.bend("/approval", lambda page: page | {"values": []})
        assert rejected().reason == "count_mismatch"

    @pytest.mark.parametrize("where", [0, -1])
    def test_a_change_that_the_search_withholds_is_read_from_the_changelog_itself(self, site, whole, where):
        def withhold(page):
            for issue in page["issues"]:
                if issue["id"] == "10002":
                    issue["changelog"]["histories"].pop(where)
            return page

        site.embedded = 40
        whole(lambda: site.bend(ISSUES, withhold, times=3))
        assert any("/issue/10002/changelog" in asked for asked in site.asked)

    @pytest.mark.parametrize("where", [0, -1])
    def test_a_change_that_is_withheld_everywhere_rejects_the_pull(self, site, rejected, where):
        def withhold(page):
            for issue in page["issues"]:
                if issue["id"] == "10002":
                    issue["changelog"]["histories"].pop(where)
            return page

        site.embedded = 40
        site.bend(ISSUES, withhold)
        gone = site.issues["10002"]["histories"][where]
        site.bend(LISTS["changelog"], lambda page: page | {"total": 1, "values": [
            change for change in page["values"] if change != gone
        ]})  # fmt: skip
        found = rejected()
        assert (found.reason, "10002" in found.detail) == ("count_mismatch", True)

    def test_a_row_that_comes_again_on_the_next_page_is_there_once(self, site, whole):
        whole(lambda: site.bend(ISSUES, rows("issues", lambda found: [found[0], *found]), times=3))

    def test_one_id_with_two_contents_is_a_conflict(self, site, rejected):
        twin = lambda one: one | {"key": "OPS-999"}  # noqa: E731
        site.bend(ISSUES, rows("issues", lambda found: [twin(found[0]), *found]))
        assert rejected().reason == "conflict"

    def test_a_ticket_that_changes_while_pages_are_read_is_read_again(self, site, whole):
        twin = lambda one: one | {"key": "OPS-999"}  # noqa: E731
        whole(lambda: site.bend(ISSUES, rows("issues", lambda found: [twin(found[0]), *found]), times=1))

    def test_tickets_that_came_are_kept_apart_as_partial(self, site):
        kept = []
        site.bend(ISSUES, rows("issues", lambda found: found[1:]))
        connector = site.connect()
        with pytest.raises(Rejected):
            connector.pull(site.context(), kept.append)
        with pytest.raises(Rejected) as caught:
            connector.parse(kept, site.context())
        (tickets,) = caught.value.partial
        assert (tickets.record, tickets.rows.height, tickets.proofs) == ("tickets", 6, ())


class TestScope:
    def test_a_project_that_is_no_longer_shown_is_a_hole(self, site, rejected):
        site.projects = [project for project in site.projects if project["key"] != "ACC"]
        found = rejected()
        assert (found.reason, "'ACC'" in found.detail) == ("not_found", True)

    def test_a_witness_that_is_not_seen_rejects_the_pull(self, site):
        assert "visible" in {proof.level for proof in site.pull(witness_id="10006").set("tickets").proofs}
        site.issues.pop("10006")
        with pytest.raises(Rejected) as caught:
            site.pull(witness_id="10006")
        assert caught.value.reason == "witness_missing"

    def test_without_a_witness_nothing_proves_that_restricted_tickets_are_seen(self, site):
        for record in ("tickets", "ticket_links", "ticket_transitions", "ticket_approvals"):
            assert "visible" not in {proof.level for proof in site.pull().set(record).proofs}

    def test_a_credential_that_becomes_another_user_half_way_rejects_the_pull(self, site, rejected):
        def once(reply):
            site.me = "acc-ada"
            return reply

        site.bend(ISSUES, once, times=1)
        assert rejected().reason == "auth"

    def test_users_without_the_own_account_are_not_all(self, site, rejected):
        own = lambda found: [user for user in found if user["accountId"] != site.me]  # noqa: E731
        site.bend("/users/search", own)
        assert rejected().reason == "witness_missing"

    def test_an_assignee_who_is_no_account_means_that_accounts_are_missing(self, site, rejected):
        site.bend("/users/search", lambda found: [user for user in found if user["accountId"] != "acc-bo"])
        assert rejected().reason == "count_mismatch"

    def test_an_approval_that_may_not_be_read_is_no_ticket_without_approvals(self, site, rejected):
        site.fail("/approval", status=403, value={})
        assert rejected().reason == "forbidden"
        site.faults.clear()
        site.approvals.clear()
        assert site.pull().rows("ticket_approvals") == []  # 404: nobody asked for it through the portal


class TestPassing:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_a_burst_is_waited_out(self, site, whole, status):
        whole(lambda: site.fail("/search/jql|/changelog", status=status, value={}, times=3))

    def test_a_cut_body_is_asked_for_again(self, site, whole):
        whole(lambda: site.fail(ISSUES, body=b'{"issues": [', length=5000, times=2))

    def test_a_rate_limit_is_respected(self, site):
        waits = []
        clock = type(site.connect()._conversations.clock)(sleep=waits.append)
        site.fail(ISSUES, status=429, headers={"Retry-After": "7"}, value={}, times=2)
        site.connect(clock).pull(site.context(), lambda _: None)
        assert waits == [7.0, 7.0]

    @pytest.mark.parametrize("resource", ["users", "ids", "issues", "changelog", "approvals"])
    @pytest.mark.parametrize(
        ("reply", "reason"),
        [({"status": 429}, "rate_limited"), ({"status": 500}, "vendor_error"),
         ({"body": b"{", "length": 99}, "truncated")],
    )  # fmt: skip
    def test_what_does_not_pass_rejects_the_pull(self, site, rejected, resource, reply, reason):
        site.fail(LISTS[resource], value={}, **reply)
        assert rejected(max_attempts=3).reason == reason


class TestAnswers:
    @pytest.mark.parametrize("resource", sorted(LISTS))
    @pytest.mark.parametrize(
        ("status", "reason"), [(401, "auth"), (403, "forbidden"), (410, "not_found"), (302, "paging")]
    )
    def test_a_right_that_is_lost_half_way_rejects_the_pull(self, site, rejected, resource, status, reason):
        site.fail(LISTS[resource], status=status, value={})
        assert rejected().reason == reason

    @pytest.mark.parametrize("resource", sorted(LISTS))
    def test_a_page_for_people_and_an_error_in_disguise_are_no_answers(self, site, rejected, resource):
        site.fail(LISTS[resource], body=b"<html>Log in", headers={"Content-Type": "text/html"})
        assert rejected().reason == "envelope"
        site.faults.clear()
        site.fail(LISTS[resource], value={"errorMessages": ["no"]})
        assert rejected().reason in {"envelope", "schema"}

    @pytest.mark.parametrize(
        "body",
        ['{"a": 1, "a": 2}', '{"a": NaN}', '{"a": 1e999}', '{"a": "\\ud800"}', "[" * 9999, '{"a": %s}' % (10**40)],
    )
    @pytest.mark.parametrize("resource", ["ids", "issues", "users"])
    def test_broken_json_is_refused(self, site, rejected, resource, body):
        site.fail(LISTS[resource], body=body.encode() + (b"]" if body[0] == "[" else b""))
        assert rejected().reason == "bad_json"

    def test_an_empty_page_with_a_next_one_is_no_end(self, site, rejected):
        site.bend(IDS + ".*token-4", lambda page: page | {"issues": []})
        assert rejected().reason == "count_mismatch"

    @pytest.mark.parametrize("resource", ["ids", "issues"])
    def test_a_token_that_leads_back_is_not_followed_for_ever(self, site, rejected, resource):
        site.bend(LISTS[resource], lambda page: page | {"isLast": False, "nextPageToken": "token-4"})
        assert rejected().reason == "paging"

    @pytest.mark.parametrize("page", [{"isLast": False}, {"nextPageToken": 7}, {"nextPageToken": ""}])
    def test_a_page_that_contradicts_itself_is_no_end(self, site, rejected, page):
        site.bend(IDS, lambda found: {"issues": found["issues"]} | page)
        assert rejected().reason == "paging"

    @pytest.mark.parametrize("resource", ["projects", "changelog"])
    def test_a_page_that_was_not_asked_for_is_noticed(self, site, rejected, resource):
        site.bend(LISTS[resource], lambda page: page | {"startAt": 0, "total": 50})
        assert rejected().reason == "paging"

    def test_a_list_of_users_that_does_not_turn_pages_is_noticed(self, site, rejected):
        site.bend("/users/search", lambda _: site.users[:3])
        assert rejected().reason == "paging"

    def test_addresses_in_answers_are_never_asked(self, site, whole):
        elsewhere = {"nextPage": "http://evil.example/", "self": "http://evil.example/"}
        whole(lambda: site.bend("/project/search|/changelog", lambda page: page | elsewhere, times=4))
        assert all(asked.startswith("/rest/") for asked in site.asked)

    def test_a_token_that_looks_like_an_address_stays_a_token(self, site, rejected):
        site.bend(IDS, lambda page: page | {"nextPageToken": "//evil.example/x?y=1"}, times=1)
        assert rejected().reason == "vendor_error"
        assert all(asked.startswith("/rest/") for asked in site.asked)

    @pytest.mark.parametrize("minutes", [-10, 10])
    def test_a_clock_that_is_off_rejects_the_pull(self, site, minutes):
        context = site.context()
        site.now += timedelta(minutes=minutes)
        with pytest.raises(Rejected) as caught:
            site.connect().pull(context, lambda _: None)
        assert caught.value.reason == "clock_skew"

    def test_an_answer_beyond_its_cap_is_not_read_on(self, site, rejected):
        site.fail(ISSUES, body=b" " * 6_000_000)
        assert rejected(max_body_mb=4).reason == "too_large"

    def test_no_secret_and_no_address_is_in_what_is_kept_or_said(self, site, rejected):
        site.fail("/search/jql", status=400, value={"errorMessages": ["The value 'x@acme.example' does not exist"]})
        found = rejected()
        assert "acme" not in str(found)
        site.faults.clear()
        kept = "".join(exchange.url + repr(exchange.headers) for exchange in site.pull().exchanges)
        assert "canary" not in repr(site.connect()._settings) + kept
