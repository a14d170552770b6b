"""Jira answers as Jira does: tokens without totals, restricted issues without a word, changelogs, approvals."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assets.sandbox.build import build
from assets.sandbox.company import Settings
from assets.sandbox.vendors.jira.api import API_TOKEN, NARROW_TOKEN, READER_MAIL

READER, NARROW = (READER_MAIL, API_TOKEN), ("svc-monitoring@acme.example", NARROW_TOKEN)
SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
RECORDED = SHARED / "recordings" / "jira.jsonl"
ALL = "project in (10000, 10001, 10002)"


def jira(caller, path, auth=READER, prefix="/rest/api/3", **query):
    return caller.http.get(f"{prefix}{path}", params=query or None, auth=auth)


def issues(caller, jql, auth=READER, **query):
    found, token = [], {}
    while True:
        page = jira(caller, "/search/jql", auth=auth, jql=jql, **query, **token).json()
        assert "total" not in page
        found += page["issues"]
        if page["isLast"]:
            return found
        token = {"nextPageToken": page["nextPageToken"]}


def test_a_search_hands_over_ids_only_unless_fields_are_asked_for(still):
    assert set(issues(still, ALL, maxResults=5000)[0]) == {"id"}
    named = issues(still, ALL, maxResults=100, fields="status,customfield_10040")[0]
    assert set(named["fields"]) == {"status", "customfield_10040"}


def test_pages_lead_to_every_issue_once_and_never_state_a_total(still):
    ids = [issue["id"] for issue in issues(still, f"{ALL} ORDER BY created ASC, key ASC", maxResults=3)]
    assert len(ids) == len(set(ids)) == len(issues(still, ALL, maxResults=5000))
    assert ids == sorted(ids, key=int)


def test_pages_with_fields_are_smaller_than_was_asked_for(serve):
    company = build(Settings(start=date(2026, 1, 1), people=500, days=60, sign_ins=False), []).company
    company.advance(datetime(2026, 3, 1, tzinfo=UTC))
    with serve(company) as one:
        page = jira(one, "/search/jql", jql=ALL, fields="status", maxResults=5000).json()
        everything = jira(one, "/search/jql", jql=ALL, maxResults=5000).json()
    assert (len(page["issues"]), page["isLast"]) == (100, False)
    assert len(everything["issues"]) > 100
    assert everything["isLast"]


@pytest.mark.parametrize(
    ("jql", "message"),
    [
        ("order by key", "Unbounded JQL"),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("colour = red", "Field 'colour' does not exist"),
        ("project = OPS AND updated >= yesterday", "Date value 'yesterday' is invalid"),
        ("project = OPS ORDER BY colour", "Not able to sort"),
        ("project like OPS", "is not understood"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(still, jql, message):
    refused = jira(still, "/search/jql", jql=jql)
    assert refused.status_code == 400
    assert message in refused.json()["errorMessages"][0]


def test_times_in_queries_are_understood_in_the_zone_of_the_reader(caller):
    assert jira(caller, "/myself").json()["timeZone"] == "America/New_York"
    caller.move_clock("2026-01-15T12:00:00Z")
    everything = issues(caller, ALL, fields="updated", maxResults=100)
    newest = max(issue["fields"]["updated"] for issue in everything)
    assert newest[-5:] == "-0500"
    minute = f"{newest[:10]} {newest[11:16]}"
    found = issues(caller, f'{ALL} AND updated >= "{minute}"', fields="updated")
    assert found
    assert all(issue["fields"]["updated"][:16] >= newest[:16] for issue in found)


def test_the_search_with_totals_is_gone(still):
    assert jira(still, "/search", jql=ALL).status_code == 410
    assert still.http.post("/rest/api/3/search", json={"jql": ALL}, auth=READER).status_code == 410


def test_restricted_issues_and_projects_are_hidden_without_a_word(still, small):
    witness = build(small, []).company.tracker.find("witness").ticket_id
    assert jira(still, f"/issue/{witness}").json()["fields"]["security"]["name"] == "Security team only"
    assert jira(still, f"/issue/{witness}", auth=NARROW).status_code == 404
    assert witness not in {issue["id"] for issue in issues(still, "project = OPS", auth=NARROW, maxResults=5000)}
    seen = jira(still, "/project/search", auth=NARROW).json()
    assert [project["key"] for project in seen["values"]] == ["OPS", "ENG", "CTL", "CAS"]
    assert seen["total"] == 4


def test_a_changelog_is_the_same_however_it_is_asked_for(caller):
    caller.move_clock("2026-02-10T00:30:00Z")
    closed = issues(caller, "project = OPS AND status = Closed", fields="status", expand="changelog")[0]
    listed = jira(caller, f"/issue/{closed['id']}/changelog").json()
    assert listed["total"] == closed["changelog"]["total"] == len(listed["values"]) > 3
    assert closed["changelog"]["histories"] == listed["values"][::-1]
    body = {"issueIdsOrKeys": [closed["key"]], "fieldIds": ["status"]}
    bulk = caller.http.post("/rest/api/3/changelog/bulkfetch", json=body, auth=READER).json()
    (log,) = bulk["issueChangeLogs"]
    assert all(item["fieldId"] == "status" for change in log["changeHistories"] for item in change["items"])
    assert all(isinstance(change["created"], int) for change in log["changeHistories"])


def test_what_an_issue_was_opened_with_is_in_no_changelog(still):
    (severe, *_) = issues(still, "issuetype = Incident", fields="customfield_10040", expand="changelog")
    assert severe["fields"]["customfield_10040"]["value"].startswith("SEV")
    changed = [item["fieldId"] for change in severe["changelog"]["histories"] for item in change["items"]]
    assert "status" in changed
    assert "customfield_10040" not in changed


def test_approvals_belong_to_requests_only(caller):
    caller.move_clock("2026-02-10T00:30:00Z")
    request = issues(caller, 'issuetype = "Access request"', fields="customfield_10050,customfield_10051")[0]
    assert request["fields"]["customfield_10051"][0]["value"].startswith("Okta ")
    page = jira(caller, f"/request/{request['id']}/approval", prefix="/rest/servicedeskapi").json()
    (approval,) = page["values"]
    assert (approval["finalDecision"], page["isLastPage"]) == ("approved", True)
    assert approval["completedDate"]["epochMillis"] > approval["createdDate"]["epochMillis"]
    story = issues(caller, "project = ENG")[0]
    assert jira(caller, f"/request/{story['id']}/approval", prefix="/rest/servicedeskapi").status_code == 404


def test_some_people_hide_their_address_and_leavers_stay_as_inactive(caller):
    caller.move_clock("2026-02-28T00:30:00Z")
    users, start = [], 0
    while page := jira(caller, "/users/search", startAt=start, maxResults=100).json():
        users, start = users + page, start + len(page)
    people = [user for user in users if user["accountType"] == "atlassian"]
    assert len({user["accountId"] for user in users}) == len(users)
    assert 0 < sum("emailAddress" not in user for user in people) < len(people) / 4
    assert {user["active"] for user in people} == {True, False}


@pytest.mark.parametrize("auth", [("x@acme.example", API_TOKEN), (READER_MAIL, "wrong"), None])
def test_bad_credentials_are_refused(still, auth):
    refused = still.http.get("/rest/api/3/myself", auth=auth)
    assert refused.status_code == 401
    assert refused.json()["errorMessages"]


def test_too_many_calls_in_a_minute_are_told_when_to_come_back(still):
    still.faults({"path": "^/rest/api/3/field", "kind": "429", "retry_after": 7})
    refused = jira(still, "/field")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")


def test_an_unknown_address_is_refused_in_jiras_words(still):
    assert "errorMessages" in jira(still, "/dashboard").json()
    assert jira(still, "/dashboard").status_code == 404


def test_courses_are_asked_employee_by_employee_and_have_no_score(still):
    types = still.bamboohr("/training/type").json()
    assert [kind["name"] for kind in types if kind["required"]] == ["Security awareness"]
    worker = still.report("id").json()["employees"][0]["id"]
    records = still.bamboohr(f"/training/record/employee/{worker}").json()
    assert "Security awareness" in {record["type"]["name"] for record in records}
    assert {record["employeeId"] for record in records} == {worker}
    assert not any("score" in record for record in records)
    assert still.bamboohr(f"/training/record/{worker}").json() == records
    for kind in types:
        of_kind = still.bamboohr(f"/training/record/employee/{worker}", trainingTypeId=kind["id"]).json()
        assert of_kind == [record for record in records if record["type"]["id"] == kind["id"]]
    assert still.bamboohr("/training/record/employee/999999").status_code == 404


@pytest.mark.parametrize("kind", ["short", "halve", "vanish", "empty200", "duplicate"])
def test_faults_reach_into_the_pages_of_a_search(still, kind):
    before = jira(still, "/search/jql", jql=ALL, maxResults=20).json()
    still.faults({"path": "search/jql", "kind": kind})
    after = jira(still, "/search/jql", jql=ALL, maxResults=20).json()
    assert [issue["id"] for issue in after["issues"]] != [issue["id"] for issue in before["issues"]]
    assert after["isLast"] == (kind == "empty200" or before["isLast"])


def test_a_token_may_lead_in_a_circle(still):
    still.faults({"path": "search/jql", "kind": "evilnext", "variant": "loop"})
    first = jira(still, "/search/jql", jql=ALL, maxResults=5).json()
    again = jira(still, "/search/jql", jql=ALL, maxResults=5, nextPageToken=first["nextPageToken"]).json()
    assert again == first


@pytest.mark.skipif(not RECORDED.exists(), reason=f"no recordings at {RECORDED}")
def test_objects_have_the_fields_of_recorded_real_ones(still):
    lines = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]

    def real(ending):
        return next(
            x["body"] for x in lines if x["url"].endswith(ending) and "/api/3/" in x["url"] and x["status"] == 200
        )

    ours = issues(still, "project = OPS", fields="*all")[0]
    theirs = next(x["body"] for x in lines if "/rest/api/3/issue/" in x["url"] and x["status"] == 200)
    wanted = {
        "issuetype",
        "project",
        "status",
        "resolution",
        "created",
        "updated",
        "issuelinks",
        "assignee",
        "reporter",
    }
    assert wanted <= set(theirs["fields"])
    assert wanted <= set(ours["fields"])
    assert set(theirs["fields"]["status"]) - {"iconUrl"} <= set(ours["fields"]["status"])
    assert set(real("/myself")) <= set(jira(still, "/myself").json())
