"""Whatever goes wrong between GitHub and us ends in full data or in a rejection with its reason, never in part of it.

Reset, dripping and cut connections, and bombs, are the session's: `tests/sources/test_http_whole_answers.py`.
"""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

GRAPH = ["Members", "Teams", "Repositories", "Changes", "ChangeDetails", "Deployments"]
LISTS = {
    "outside_collaborators": "/outside_collaborators\\?per_page=100$",
    "activity": "/ledger/activity",
    "rules": "/ledger/rules/",
    "statuses": "/statuses",
    "alerts": "/ledger/dependabot",
    "approvals": "/approvals",
}
RESET = str(int(datetime(2026, 3, 2, 23, 30, 30, tzinfo=UTC).timestamp()))
EVERYTHING = [*GRAPH, *LISTS.values(), "/check-runs", "/ledger/branches/", "/rulesets/", "/runs/88$"]
pytestmark = pytest.mark.usefixtures("ledger")


def always(**more):
    """Put something else in place of an answer, for ever."""
    return lambda answer: answer.__class__(**({"body": answer.body} | more))


@pytest.fixture
def spoil(fake):
    def change(pattern, make, *, times=None):
        left = [times]

        def once(answer):
            if left[0] == 0:
                return answer
            left[0] = None if left[0] is None else left[0] - 1
            return make(answer)

        fake.spoil.append((pattern, once))

    return change


@pytest.fixture
def whole(source):
    """A pull under faults gives the same rows as one without."""
    healthy = source.pull()

    def compare():
        pulled = source.pull()
        for expected, found in zip(healthy.parsed.sets, pulled.parsed.sets, strict=True):
            assert expected.rows.equals(found.rows), expected.record
        return pulled

    return compare


def without_rows(answer):
    """An empty list, which still says how long it would be."""
    text = json.dumps(answer.body)
    if isinstance(answer.body, list):
        return answer.__class__([], headers=answer.headers)
    if objects := (answer.body.get("data") or {}).get("nodes"):  # the same list of several repositories
        emptied = [_emptied(one, "nodes") for one in objects]
        return answer.__class__({"data": {"nodes": emptied}}, headers=answer.headers)
    for key in ("nodes", "edges", "check_runs"):
        if f'"{key}": [' in text:
            return answer.__class__(_emptied(answer.body, key), headers=answer.headers)
    raise AssertionError("there is no list")


def _emptied(value, key):
    if isinstance(value, dict):
        return {name: [] if name == key else _emptied(below, key) for name, below in value.items()}
    return [_emptied(below, key) for below in value] if isinstance(value, list) else value


class TestPopulations:
    @pytest.mark.parametrize("asked", ["Members", "Repositories", "/check-runs"])
    def test_a_list_that_is_shorter_than_github_counts_rejects_the_pull(self, source, spoil, asked):
        spoil(asked, without_rows)
        assert source.rejected().reason in {"count_mismatch", "empty_population", "paging"}

    def test_an_organisation_without_members_is_none(self, source, fake):
        fake.members, fake.teams = [], []
        assert source.rejected().reason == "empty_population"

    @pytest.mark.parametrize("asked", ["Changes", "Deployments", *LISTS.values()])
    def test_a_list_that_comes_empty_once_is_read_again(self, whole, spoil, asked):
        spoil(asked, without_rows, times=1)
        whole()

    @pytest.mark.parametrize(("what", "asked"), [("dependabot", "dependency"), ("code-scanning", "code")])
    def test_a_list_of_alerts_that_was_not_empty_never_is_again(self, source, ledger, what, asked):
        cursor = dict(source.pull().parsed.cursor)
        ledger[what] = []
        found = source.rejected(cursor)
        assert (found.reason, found.detail) == (
            "empty_population", f"{asked}: repository 501 had alerts and shows none at all",
        )  # fmt: skip
        assert source.pull().rows("vulnerabilities")  # without a reading before, nobody can tell

    def test_a_log_that_is_silent_about_a_branch_into_which_something_was_merged_is_not_whole(self, source, ledger):
        ledger["activity"] = []
        found = source.rejected()
        assert (found.reason, found.detail) == (
            "count_mismatch", "activity: 1 changes were merged and no move of main is told",
        )  # fmt: skip
        ledger["pulls"][0] |= {"baseRefName": "feature"}
        assert source.pull().rows("repository_events") == []

    @pytest.mark.parametrize("asked", ["Members", "Repositories", "/check-runs"])
    def test_a_counted_list_that_comes_short_once_is_read_again(self, whole, spoil, asked):
        spoil(asked, without_rows, times=1)
        whole()

    def test_a_change_of_which_nothing_comes_rejects_the_pull(self, source, spoil):
        spoil("ChangeDetails", always(body={"data": {"nodes": [None]}}))
        found = source.rejected()
        assert (found.reason, "ChangeDetails" in found.detail) == ("schema", True)

    @pytest.mark.parametrize("asked", ["Changes", "Deployments"])
    @pytest.mark.parametrize("left", [[], [None]])
    def test_an_answer_about_fewer_repositories_than_were_asked_for_rejects_the_pull(self, source, spoil, asked, left):
        spoil(asked, always(body={"data": {"nodes": left}}))
        found = source.rejected()
        assert (found.reason, asked in found.detail) == ("not_found", True)

    def test_reviews_that_are_fewer_than_github_counts_reject_the_pull(self, source, spoil):
        def fewer(answer):
            answer.body["data"]["nodes"][0]["reviews"]["nodes"] = []
            return answer

        spoil("ChangeDetails", fewer)
        assert source.rejected().reason == "count_mismatch"

    def test_one_id_with_two_contents_is_a_conflict(self, source, fake):
        fake.members.append(source.member(11, role="ADMIN"))
        assert source.rejected().reason == "conflict"

    def test_a_row_that_comes_again_on_the_next_page_is_there_once(self, source, ledger):
        ledger["dependabot"].append(ledger["dependabot"][0])
        rows = source.pull().rows("vulnerabilities")
        assert len([row for row in rows if row["kind"] == "dependency"]) == 3


class TestPassing:
    @pytest.mark.parametrize("status", [429, 503])
    @pytest.mark.parametrize("asked", EVERYTHING)
    def test_a_burst_is_waited_out(self, whole, spoil, asked, status):
        spoil(asked, always(status=status, body={"message": "Server Error"}), times=2)
        whole()

    @pytest.mark.parametrize("status", [403, 429])
    @pytest.mark.parametrize(
        "headers", [{"retry-after": "31"}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": RESET}]
    )
    def test_a_limit_that_the_headers_tell_is_waited_for(self, source, whole, spoil, status, headers):
        source.waits.clear()
        spoil("/dependabot", always(status=status, body={"message": "slow down"}, headers=headers), times=2)
        whole()
        assert source.waits == [31, 31]

    def test_the_secondary_limit_without_a_header_is_waited_for_a_minute(self, source, whole, spoil):
        told = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}
        spoil("Members", always(status=403, body=told), times=1)
        whole()
        assert source.waits == [60]

    def test_a_limit_that_does_not_pass_rejects_the_pull_as_such(self, source, spoil):
        told = {"message": "API rate limit exceeded for installation ID 1."}
        headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9999999999"}
        spoil("/protection", always(status=403, body=told, headers=headers))
        assert source.rejected().reason == "rate_limited"

    def test_a_limit_is_never_taken_for_a_feature_that_is_off(self, source, spoil):
        spoil("/dependabot", always(status=403, body={"message": "API rate limit exceeded"}))
        assert source.rejected().reason == "rate_limited"

    @pytest.mark.parametrize("asked", EVERYTHING)
    def test_an_endless_error_rejects_the_pull(self, source, spoil, asked):
        spoil(asked, always(status=500, body={"message": "Server Error"}))
        assert source.rejected(max_attempts=3).reason == "vendor_error"


class TestAnswers:
    @pytest.mark.parametrize("asked", EVERYTHING)
    def test_a_page_for_people_is_no_answer(self, source, spoil, asked):
        spoil(asked, always(body=b"<html>Sign in</html>", headers={"content-type": "text/html"}))
        assert source.rejected().reason == "envelope"

    @pytest.mark.parametrize("asked", EVERYTHING)
    def test_an_error_in_disguise_is_no_answer(self, source, spoil, asked):
        spoil(asked, always(body={"error": "sorry"}))
        assert source.rejected().reason in {"envelope", "schema"}

    @pytest.mark.parametrize("asked", GRAPH)
    @pytest.mark.parametrize(
        ("kind", "reason"),
        [("FORBIDDEN", "forbidden"), ("INSUFFICIENT_SCOPES", "forbidden"), ("NOT_FOUND", "not_found"),
         ("RATE_LIMITED", "rate_limited"), ("SERVICE_UNAVAILABLE", "vendor_error")],
    )  # fmt: skip
    def test_errors_beside_data_reject_the_pull_though_the_status_is_200(self, source, spoil, asked, kind, reason):
        def errors(answer):
            answer.body["errors"] = [{"type": kind, "message": "Resource not accessible"}]
            return answer

        spoil(asked, errors)
        found = source.rejected()
        assert (found.reason, asked in found.detail, kind in found.detail) == (reason, True, True)

    @pytest.mark.parametrize("asked", [*GRAPH, *LISTS.values()])
    @pytest.mark.parametrize("body", [b'{"data": {}, "data": {}}', b'["\\ud800"]'])
    def test_broken_json_is_refused(self, source, spoil, asked, body):
        spoil(asked, always(body=body))
        assert source.rejected().reason == "bad_json"

    @pytest.mark.parametrize("asked", EVERYTHING)
    def test_a_right_that_is_lost_half_way_rejects_the_pull(self, source, spoil, asked):
        spoil(asked, always(status=401, body={"message": "Bad credentials"}))
        assert source.rejected().reason == "auth"

    @pytest.mark.parametrize("asked", [*GRAPH, *LISTS.values(), "/check-runs"])
    def test_a_missing_permission_is_forbidden_and_named(self, source, spoil, asked):
        spoil(asked, always(status=403, body={"message": "Resource not accessible by integration"}))
        found = source.rejected()
        assert (found.reason, "Resource not accessible by integration" in found.detail) == ("forbidden", True)

    @pytest.mark.parametrize("target", ["https://elsewhere.example/x", "http://127.0.0.1:1/x", "//evil.example/x"])
    @pytest.mark.parametrize("asked", [*LISTS.values(), "/check-runs"])
    def test_a_link_that_leads_elsewhere_is_not_followed(self, source, spoil, asked, target):
        spoil(asked, always(headers={"link": f'<{target}>; rel="next"'}))
        assert source.rejected().reason == "paging"

    def test_a_link_that_leads_back_is_not_followed(self, source, fake, spoil):
        again = f'<{fake.url}/repos/acme/ledger/activity?page=9>; rel="next"'
        spoil("/ledger/activity", always(headers={"link": again}))
        assert source.rejected().reason == "paging"

    @pytest.mark.parametrize("asked", ["Members", "Changes", "Deployments"])
    @pytest.mark.parametrize("cursor", ["0", None])
    def test_a_cursor_that_leads_back_or_nowhere_is_not_followed(self, source, spoil, asked, cursor):
        def back(answer):
            text = json.dumps(answer.body).replace('"hasNextPage": false', '"hasNextPage": true')
            for place in range(9):
                text = text.replace(f'"endCursor": "{place}"', f'"endCursor": {json.dumps(cursor)}')
            return answer.__class__(json.loads(text))

        spoil(asked, back)
        assert source.rejected().reason in {"paging", "schema"}

    @pytest.mark.parametrize(
        ("asked", "change"),
        [
            ("Members", ("role", "SUPERVISOR")),
            ("ChangeDetails", ("state", "HALF_APPROVED")),
            ("ChangeDetails", ("headRefOid", None)),
            ("Changes", ("updatedAt", "yesterday")),
            ("Repositories", ("visibility", "secret")),
            ("/check-runs", ("conclusion", "maybe")),
            ("/ledger/activity", ("activity_type", "sneak")),
            ("/dependabot", ("state", "snoozed")),
            ("/branches/", ("enabled", "yes")),
        ],
    )
    def test_a_word_that_nobody_knows_is_named(self, source, ledger, spoil, asked, change):
        field, value = change
        ledger["protection"] = [
            200,
            {name: {"enabled": True} for name in ("enforce_admins", "allow_force_pushes", "allow_deletions")},
        ]
        spoil(asked, lambda answer: answer.__class__(_replaced(answer.body, field, value)))
        found = source.rejected()
        assert (found.reason, field in found.detail) == ("schema", True)

    @pytest.mark.parametrize(
        ("asked", "field"), [("/check-runs", "started_at"), ("/ledger/activity", "after"), ("/dependabot", "severity")]
    )
    def test_a_field_that_is_gone_is_named(self, source, spoil, asked, field):
        spoil(asked, lambda answer: answer.__class__(_replaced(answer.body, field, ...)))
        found = source.rejected()
        assert (found.reason, field in found.detail) == ("schema", True)

    def test_a_field_more_changes_nothing_and_is_noted(self, whole, spoil):
        spoil(
            "/dependabot",
            lambda answer: answer.__class__([row | {"mood": 1} for row in answer.body], headers=answer.headers),
        )
        assert whole().parsed.notes == {"dependency: unknown field mood": 3}

    @pytest.mark.parametrize("minutes", [-10, 10])
    def test_a_clock_that_is_off_rejects_the_pull(self, source, spoil, minutes):
        there = format_datetime(source.now + timedelta(minutes=minutes), usegmt=True)
        spoil("Members", always(headers={"date": there}))
        assert source.rejected().reason == "clock_skew"

    def test_an_answer_beyond_the_cap_is_refused(self, source, spoil):
        spoil("/ledger/activity", always(body=b"[" + b" " * 2_000_000 + b"]"))
        assert source.rejected(max_body_mb=1).reason == "too_large"

    def test_a_wrong_token_is_refused_and_never_shown(self, source):
        found = source.rejected(token="wrong-t0ken")
        assert (found.reason, "wrong-t0ken" in str(found)) == ("auth", False)

    def test_the_token_is_in_nothing_that_is_kept(self, source):
        pulled = source.pull()
        assert source.secret not in repr(source.connector()) + str(pulled.exchanges) + str(pulled.parsed)


def _replaced(value, field, new):
    """The same JSON with a field replaced wherever it stands, or left out for `...`."""
    if isinstance(value, dict):
        return {
            name: new if name == field else _replaced(below, field, new)
            for name, below in value.items()
            if name != field or new is not ...
        }
    return [_replaced(below, field, new) for below in value] if isinstance(value, list) else value
