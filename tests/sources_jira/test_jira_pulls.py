"""A pull reads what changed; it reads everything when it must, and notices by itself when that is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assets.sources.contract import Rejected
from assets.sources.jira import Settings
from assets.sources.jira.plan import Cursor, changed, digest
from warehouse.record import records

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
RESOURCES = ["me", "fields", "projects", "users", "ids", "issues", "changelog", "approvals"]


@pytest.fixture
def first(site):
    site.embedded = 3
    return site.pull()


@pytest.fixture
def again(site, first):
    """Pull a day later."""

    def pull(**settings):
        site.now = NOW + timedelta(days=1)
        return site.pull(dict(first.parsed.cursor), **settings)

    return pull


def tickets(pulled):
    return {row["ticket_id"] for row in pulled.rows("tickets")}


class TestTheFirst:
    def test_it_reads_all_tickets_of_the_projects_and_no_others(self, site, first):
        assert tickets(first) == set(site.issues) - {"10010"}
        assert first.set("tickets").parents is None
        assert {part.rests_on for part in first.parsed.sets} == {"all", "sweep", "updated"}

    def test_it_fills_what_the_connector_says_it_provides_in_the_records_own_columns(self, site, first):
        assert {part.record for part in first.parsed.sets} == site.connect().provides
        for part in first.parsed.sets:
            assert dict(part.rows.schema) == records()[part.record].schema
            keys = part.rows.select(records()[part.record].full_key)
            assert keys.n_unique() == keys.height
            assert set(part.rows["source_id"]) <= {"jira"}

    def test_every_set_says_why_it_is_whole(self, first):
        for part in first.parsed.sets:
            assert "transferred" in {proof.level for proof in part.proofs}

    def test_parsing_again_gives_the_same(self, site, first):
        parsed = site.connect().parse(first.exchanges, site.context())
        assert [part.rows.to_dicts() for part in parsed.sets] == [part.rows.to_dicts() for part in first.parsed.sets]
        assert (parsed.cursor, parsed.notes) == (first.parsed.cursor, first.parsed.notes)

    @pytest.mark.parametrize("resource", RESOURCES)
    def test_an_answer_that_was_taken_out_is_missed(self, site, first, resource):
        left = [exchange for exchange in first.exchanges if exchange.resource != resource]
        assert len(left) < len(first.exchanges)
        with pytest.raises(Rejected):
            site.connect().parse(left, site.context())

    @pytest.mark.parametrize("resource", RESOURCES)
    def test_a_last_answer_that_was_taken_out_is_missed(self, site, first, resource):
        place = max(n for n, exchange in enumerate(first.exchanges) if exchange.resource == resource)
        with pytest.raises(Rejected):
            site.connect().parse(first.exchanges[:place] + first.exchanges[place + 1 :], site.context())

    def test_numbers_of_keys_that_no_ticket_has_are_counted(self, site):
        for number in (7, 8, 9):
            site.issues[f"1000{number}"]["key"] = f"ACC-{number - 6}"
        site.issues.pop("10003")
        assert site.pull().parsed.notes == {"issues: numbers of keys that no ticket has": 1}
        assert [asked for asked in site.asked if "/issue/OPS" in asked] == ["/rest/api/3/issue/OPS-3?fields=project"]

    def test_a_key_whose_ticket_was_moved_away_is_no_hole(self, site):
        site.issues["10003"]["fields"]["project"] = {"id": "10002", "key": "ENG"}
        assert tickets(site.pull()) == {str(number) for number in range(10001, 10010)} - {"10003"}

    def test_nothing_but_reading_is_asked_and_with_the_credential_of_the_account(self, site, first):
        assert {exchange.method for exchange in first.exchanges} == {"GET"}
        assert len(site.credentials) == 1
        assert site.credentials.pop().startswith("Basic ")


class TestTheNext:
    def test_a_day_without_changes_costs_few_requests_and_touches_no_ticket(self, site, again):
        pulled = again()
        assert pulled.set("tickets").parents == frozenset()
        assert "reconciled" in {proof.level for proof in pulled.set("tickets").proofs}
        assert len([asked for asked in site.asked if "/search/jql" in asked]) == 5  # three pages of ids, two empty ones

    def test_what_changed_or_is_new_is_read_and_nothing_else(self, site, again):
        site.move(site.issues["10002"], NOW + timedelta(hours=3), "acc-bo", "Closed")
        site.add(10020, opened=NOW + timedelta(hours=2))
        pulled = again()
        assert tickets(pulled) == pulled.set("tickets").parents == {"10002", "10020"}
        assert pulled.set("ticket_links").parents == pulled.set("ticket_approvals").parents == {"10002", "10020"}
        assert pulled.ticket(10002)["closed_at"] == datetime(2026, 3, 3, 2, 30)  # noqa: DTZ001

    def test_approvals_are_asked_for_changed_requests_only(self, site, again):
        site.move(site.issues["10008"], NOW + timedelta(hours=3), "acc-cy", "Closed")
        pulled = again()
        assert [asked for asked in site.asked if "approval" in asked] == ["/rest/servicedeskapi/request/10008/approval"]
        assert {row["ticket_id"] for row in pulled.rows("ticket_approvals")} == {"10008"}

    @pytest.mark.parametrize("hours", [1, 24, 47])
    def test_a_change_that_a_search_showed_late_is_found_by_the_overlap(self, site, again, hours):
        site.move(site.issues["10002"], NOW - timedelta(hours=hours), "acc-bo", "Closed")
        assert tickets(again()) == {"10002"}

    def test_a_ticket_that_is_gone_makes_it_read_everything_so_that_it_is_told_as_gone(self, site, first, again):
        site.issues.pop("10004")
        pulled = again()
        assert pulled.set("tickets").parents is None
        assert tickets(first) - tickets(pulled) == {"10004"}

    def test_a_ticket_that_left_the_scope_or_came_into_it_makes_it_read_everything(self, site, first, again):
        site.issues["10010"]["fields"]["project"] = {"id": "10000", "key": "OPS"}
        pulled = again()
        assert (pulled.set("tickets").parents, tickets(pulled) - tickets(first)) == (None, {"10010"})

    def test_an_import_of_old_tickets_makes_it_read_everything(self, site, first, again):
        site.add(10030, opened=NOW - timedelta(days=300))
        pulled = again()
        assert (pulled.set("tickets").parents, tickets(pulled) - tickets(first)) == (None, {"10030"})

    def test_after_some_days_it_reads_everything(self, site, first):
        site.now = NOW + timedelta(days=6, hours=23)
        pulled = site.pull(dict(first.parsed.cursor))
        assert pulled.set("tickets").parents is None
        assert pulled.parsed.cursor["swept_at"] == "2026-03-09T22:30:00"

    def test_a_setting_that_changes_what_rows_say_makes_it_read_everything_and_all_approvals(self, again):
        pulled = again(automation_accounts=["acc-bo"])
        assert pulled.set("tickets").parents is pulled.set("ticket_approvals").parents is None
        assert pulled.ticket(10002)["acknowledged_at"] is None

    def test_a_cursor_that_cannot_be_read_is_none(self, site):
        assert site.pull({"read_at": "yesterday"}).set("tickets").parents is None

    def test_a_search_for_changes_that_was_taken_out_is_missed(self, site, first, again):
        pulled = again()
        left = [exchange for exchange in pulled.exchanges if exchange.resource != "changed"]
        with pytest.raises(Rejected, match="changed: the list was not read"):
            site.connect().parse(left, site.context(dict(first.parsed.cursor)))

    @pytest.mark.parametrize("resource", ["changed_ids", "changed"])
    def test_a_change_that_one_of_two_searches_withholds_rejects_the_pull(self, site, again, resource):
        site.add(10020, opened=NOW - timedelta(hours=2))
        site.move(site.issues["10002"], NOW - timedelta(hours=3), "acc-bo", "Closed")
        where = "updated.*fields=id" if resource == "changed_ids" else "updated.*fields=project"
        fewer = lambda page: page | {"issues": [one for one in page["issues"] if one["id"] != "10002"]}  # noqa: E731
        site.bend(where, fewer)
        with pytest.raises(Rejected) as caught:
            again()
        assert caught.value.reason == "count_mismatch"

    def test_a_ticket_that_is_opened_while_we_read_is_welcome(self, site, first):
        site.now = NOW + timedelta(days=1)

        def opened(page):
            if "10021" not in site.issues:
                site.add(10021, opened=site.now)
            return page

        site.bend("updated.*fields=id", opened)
        assert tickets(site.pull(dict(first.parsed.cursor))) == {"10021"}


class TestTimesInSearches:
    def test_the_time_is_written_in_the_zone_of_the_account_that_asks(self):
        jql = changed(["10001", "9"], datetime(2026, 3, 2, 23, 30, 59), "America/New_York")  # noqa: DTZ001
        assert jql == 'project in (9, 10001) AND updated >= "2026-03-02 18:30"'

    def test_readings_overlap_by_more_than_any_two_zones_differ(self, site):
        with pytest.raises(ValidationError):
            site.connect(overlap_hours=26)

    def test_a_zone_that_is_none_rejects_the_pull(self, site):
        site.bend("/myself", lambda me: me | {"timeZone": "Mars/Olympus"})
        with pytest.raises(Rejected, match="timeZone"):
            site.pull()


@given(ids=st.sets(st.integers(1, 10**6), min_size=1), new=st.sets(st.integers(1, 10**6)), data=st.data())
def test_tickets_known_before_are_told_from_new_ones_and_no_missing_one_is_overlooked(ids, new, data):
    latest = datetime(2026, 3, 1, 12)  # noqa: DTZ001
    before, fresh = {str(name) for name in ids}, {str(name) for name in new - ids}
    then = {"read_at": latest, "swept_at": latest, "latest": latest, "known": digest(before), "meaning": ""}
    cursor = Cursor.model_validate(then)
    opened = dict.fromkeys(fresh, latest + timedelta(seconds=1)) | dict.fromkeys(before, latest)
    assert cursor.knows(before | fresh, opened)
    gone = data.draw(st.sampled_from(sorted(before)))
    assert not cursor.knows((before | fresh) - {gone}, opened)
    if fresh:
        assert not cursor.knows(before | fresh, dict.fromkeys(fresh, latest))


class TestDataCenter:
    def test_it_gives_the_same_rows_as_cloud(self, site, data_center):
        cloud, center = site.pull(), data_center.pull()
        for record in ("tickets", "ticket_transitions", "ticket_approvals", "ticket_links"):
            assert center.rows(record) == cloud.rows(record)
        assert center.set("tickets").rows.height == 9

    def test_it_is_asked_with_a_bearer_token_at_its_own_paths(self, data_center):
        data_center.pull()
        assert all(name.startswith("Bearer ") for name in data_center.credentials)
        assert all(asked.startswith(("/rest/api/2/", "/rest/servicedeskapi/")) for asked in data_center.asked)

    def test_a_total_that_is_not_reached_rejects_the_pull(self, data_center):
        data_center.bend("/api/2/search", lambda page: page | {"total": page["total"] + 1})
        with pytest.raises(Rejected) as caught:
            data_center.pull()
        assert caught.value.reason == "count_mismatch"

    def test_two_fields_of_the_settings_with_one_name_cannot_be_told_apart(self, data_center):
        data_center.bend("/field", lambda found: [*found, {"id": "customfield_9", "name": "10040"}])
        with pytest.raises(Rejected, match="several are called '10040'"):
            data_center.pull()

    def test_cloud_read_as_data_center_is_no_jira(self, site):
        with pytest.raises(Rejected):
            site.pull(deployment="data_center", email=None)


class TestSettings:
    @pytest.mark.parametrize(
        "change",
        [{"email": None}, {"deployment": "data_center"}, {"enforces_single_sign_on": True}, {"projects": []},
         {"access": {"a": ["okta/admin"]}}, {"statuses": {"Open": "new"}}, {"fields": {"severity": "Severity level"}}],
    )  # fmt: skip
    def test_what_does_not_fit_is_refused(self, site, change):
        with pytest.raises(ValidationError):
            site.connect(**change)

    def test_a_secret_is_not_shown(self, site):
        assert "canary" not in repr(site.connect()._settings)

    def test_defaults_are_the_vendors_own_words(self):
        given = {"base_url": "https://acme.example", "token": "t", "email": "a@acme.example", "projects": ["OPS"]}
        settings = Settings.model_validate(given)
        assert settings.statuses["In Progress"] == "in_progress"
        assert settings.meaning() != replace_statuses(settings).meaning()


def replace_statuses(settings):
    return settings.model_copy(update={"statuses": {"Open": "open"}})


def test_context_of_another_zone_changes_nothing(site):
    connector, kept = site.connect(), []
    context = replace(site.context(), time_zone="Asia/Tokyo")
    connector.pull(context, kept.append)
    assert connector.parse(kept, context).cursor == connector.parse(kept, site.context()).cursor
