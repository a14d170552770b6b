"""Connectors would not notice that these are not the vendors."""

import json
import os
from pathlib import Path

import httpx
import pytest

from assets.sandbox.build import build

SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).parents[3] / "shared"))
RECORDED = SHARED / "recordings" / "okta.jsonl"


def test_users_come_in_pages_linked_by_header_until_there_is_no_next_one(still):
    first = still.okta("/users", limit=100)
    assert len(first.json()) == 100
    assert first.links["next"]["url"].startswith(still.url + "/api/v1/users?")
    users = still.all_users(limit=100)
    assert len({user["id"] for user in users}) == len(users) > 200


def test_a_page_of_users_never_holds_more_than_two_hundred(still):
    assert len(still.okta("/users", limit=1000).json()) == 200


def test_a_foreign_cursor_is_refused(still):
    answer = still.okta("/users", after="00uNobody")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000029")


def test_deprovisioned_users_are_listed_only_when_a_filter_is_given(caller):
    caller.move_clock("2026-02-28T00:00:00Z")
    usual = {user["status"] for user in caller.all_users()}
    gone = caller.all_users(filter='status eq "DEPROVISIONED"')
    assert "DEPROVISIONED" not in usual
    assert gone
    assert {user["status"] for user in gone} == {"DEPROVISIONED"}


def test_a_filter_on_the_last_update_returns_what_changed_since(caller):
    caller.move_clock("2026-02-01T00:00:00Z")
    changed = caller.all_users(filter='lastUpdated gt "2026-01-20T00:00:00Z"')
    everybody = caller.all_users(filter='lastUpdated gt "1990-01-01T00:00:00.000Z" and (status eq "ACTIVE")')
    assert 0 < len(changed) < len(everybody)
    assert min(user["lastUpdated"] for user in changed) > "2026-01-20"


def test_a_filter_that_makes_no_sense_is_refused(still):
    assert still.okta("/users", filter="status equals ACTIVE").status_code == 400


def test_signing_in_moves_the_last_login_but_not_the_last_update(caller):
    before = {user["id"]: user for user in caller.all_users()}
    caller.move_clock("2026-01-09T20:00:00Z")
    after = [user for user in caller.all_users() if user["id"] in before]
    moved = [user for user in after if before[user["id"]]["lastLogin"] != user["lastLogin"]]
    assert len(moved) > 150
    assert sum(before[user["id"]]["lastUpdated"] == user["lastUpdated"] for user in moved) > 140


def test_factors_roles_and_groups_are_asked_for_one_user_at_a_time(still):
    admins = still.okta("/iam/assignees/users").json()["value"]
    assert len(admins) >= 6
    roles = still.okta(f"/users/{admins[0]['id']}/roles").json()
    assert {"id", "label", "type", "status", "created", "lastUpdated", "assignmentType", "_links"} <= set(roles[0])
    user = still.okta("/users", limit=1).json()[0]
    assert still.okta(f"/users/{user['id']}/factors").json()[0]["status"] == "ACTIVE"
    names = {group["profile"]["name"] for group in still.okta(f"/users/{user['id']}/groups").json()}
    assert "Everyone" in names
    assert still.okta("/users/00uNobody/factors").json()["errorCode"] == "E0000007"


def test_administrators_are_paged_by_a_link_in_the_body(still):
    first = still.okta("/iam/assignees/users", limit=2).json()
    assert len(first["value"]) == 2
    second = still.http.get(
        first["_links"]["next"]["href"], headers={"authorization": "SSWS sandbox-okta-token"}
    ).json()
    assert not {row["id"] for row in first["value"]} & {row["id"] for row in second["value"]}


def test_members_of_a_group_are_its_users(still):
    groups = {group["profile"]["name"]: group["id"] for group in still.okta("/groups").json()}
    members = still.okta(f"/groups/{groups['break-glass']}/users").json()
    assert [member["profile"]["login"] for member in members] == ["break-glass@acme.example"]


def test_every_sign_on_rule_that_lets_people_in_asks_for_a_factor(still):
    policies = still.okta("/policies", type="OKTA_SIGN_ON").json()
    rules = [rule for policy in policies for rule in still.okta(f"/policies/{policy['id']}/rules").json()]
    assert len(policies) == 3
    letting_in = [r["actions"]["signon"] for r in rules if r["status"] == "ACTIVE"]
    assert all(signon["requireFactor"] for signon in letting_in if signon["access"] == "ALLOW")
    assert still.okta("/policies").status_code == 400


def test_the_log_without_an_end_always_links_on_and_continues_where_it_stopped(caller):
    first = caller.okta("/logs", since="2025-12-20T00:00:00Z", limit=50)
    assert len(first.json()) == 50
    seen, response = [event["uuid"] for event in first.json()], first
    while response.json():
        response = caller.http.get(response.links["next"]["url"], headers={"authorization": "SSWS sandbox-okta-token"})
        seen += [event["uuid"] for event in response.json()]
    assert len(seen) == len(set(seen)) > 500
    resume = response.links["next"]["url"]
    caller.move_clock("2026-01-05T18:00:00Z")
    later = caller.http.get(resume, headers={"authorization": "SSWS sandbox-okta-token"}).json()
    assert later
    assert {event["uuid"] for event in later}.isdisjoint(seen)


def test_the_log_between_two_times_ends_and_is_sorted(caller):
    caller.move_clock("2026-01-10T00:00:00Z")
    query = {"since": "2026-01-05T00:00:00Z", "until": "2026-01-07T00:00:00Z", "limit": 300}
    response = caller.okta("/logs", **query)
    events = response.json()
    while "next" in response.links:
        response = caller.http.get(response.links["next"]["url"], headers={"authorization": "SSWS sandbox-okta-token"})
        events += response.json()
    times = [event["published"] for event in events]
    assert times == sorted(times)
    assert times[0] >= "2026-01-05"
    assert times[-1] < "2026-01-07"
    backwards = caller.okta("/logs", **query, sortOrder="DESCENDING").json()
    assert backwards[0]["uuid"] == events[-1]["uuid"]


def test_the_log_can_be_narrowed_to_event_types(still):
    kinds = 'eventType eq "user.account.lock" or eventType eq "user.mfa.factor.activate"'
    events = still.okta("/logs", since="2025-12-01T00:00:00Z", filter=kinds, limit=1000).json()
    assert {event["eventType"] for event in events} == {"user.account.lock", "user.mfa.factor.activate"}


def test_bad_credentials_get_the_vendors_own_refusals(still):
    okta = still.http.get("/api/v1/users", headers={"authorization": "SSWS wrong"})
    assert (okta.status_code, okta.json()["errorCode"]) == (401, "E0000011")
    hr = still.http.get("/api/gateway.php/acme/v1/meta/users", auth=("wrong", "x"))
    assert (hr.status_code, hr.content) == (401, b"")
    assert hr.headers["x-bamboohr-error-message"]


def test_the_rate_limit_counts_down_and_refills_with_the_companys_clock(caller):
    first, second = caller.okta("/groups"), caller.okta("/groups")
    assert int(first.headers["x-rate-limit-remaining"]) - int(second.headers["x-rate-limit-remaining"]) == 1
    caller.move_clock("2026-01-01T12:00:00Z")
    assert caller.okta("/groups").headers["x-rate-limit-remaining"] == first.headers["x-rate-limit-remaining"]
    answers = [caller.okta("/apps").status_code for _ in range(101)]
    assert (answers[99], answers[100]) == (200, 429)


def test_a_custom_report_leaves_out_fields_that_do_not_exist(still):
    document = still.report("employeeNumber", "terminationDate", "noSuchField").json()
    assert [field["id"] for field in document["fields"]] == ["employeeNumber", "terminationDate"]
    assert set(document["employees"][0]) == {"id", "employeeNumber", "terminationDate"}
    assert {row["terminationDate"] for row in document["employees"]} > {"0000-00-00"}


def test_only_current_hides_leavers_and_dates_to_come(caller):
    caller.move_clock("2026-02-28T00:00:00Z")
    everybody = caller.report("status", "terminationDate", "hireDate").json()["employees"]
    current = caller.report("status", "terminationDate", "hireDate", current="true").json()["employees"]
    assert {row["status"] for row in everybody} == {"Active", "Inactive"}
    assert {row["status"] for row in current} == {"Active"}
    assert {row["terminationDate"] for row in current} == {"0000-00-00"}


def test_supervisors_are_names_turned_round_and_ids(still):
    rows = {
        r["id"]: r for r in still.report("supervisor", "supervisorEId", "firstName", "lastName").json()["employees"]
    }
    supervised = [row for row in rows.values() if row["supervisorEId"]]
    assert len(supervised) > 200
    for row in supervised:
        boss = rows[row["supervisorEId"]]
        assert row["supervisor"] == f"{boss['lastName']}, {boss['firstName']}"


def test_changed_employees_and_tables_name_who_changed_since(caller):
    caller.move_clock("2026-02-15T00:00:00Z")
    since = "2026-01-15T00:00:00Z"
    feed = caller.bamboohr("/employees/changed", since=since).json()["employees"]
    tables = caller.bamboohr("/employees/changed/tables/jobInfo", since=since).json()
    assert feed
    assert set(tables["employees"]) == {key for key, entry in feed.items() if entry["action"] != "Deleted"}
    assert all(entry["lastChanged"] >= since for entry in feed.values())
    inserted = caller.bamboohr("/employees/changed", since=since, type="inserted").json()["employees"]
    assert {entry["action"] for entry in inserted.values()} <= {"Inserted"}
    assert caller.bamboohr("/employees/changed").status_code == 400


def test_whole_tables_hold_leavers_and_rows_yet_to_come(caller):
    caller.move_clock("2026-02-15T00:00:00Z")
    rows = caller.bamboohr("/employees/all/tables/employmentStatus").json()
    terminated = [row for row in rows if row["employmentStatus"] == "Terminated"]
    assert min(row["date"] for row in terminated) < "2026-02-15" < max(row["date"] for row in terminated)
    assert all(row["terminationTypeId"] for row in terminated)


def test_users_of_the_hr_system_are_an_object_keyed_by_id(still):
    users = still.bamboohr("/meta/users").json()
    assert all(str(user["id"]) == key for key, user in users.items())
    assert {"alias", "id", "name", "type"} == set(still.bamboohr("/meta/fields").json()[0])


def test_the_same_seed_gives_the_same_bytes_headers_included(small, serve):
    def year_in_bytes() -> list[tuple[list[tuple[str, str]], bytes]]:
        with serve(build(small, []).company) as one:
            one.move_clock("2026-01-20T00:30:00Z")
            answers: list[httpx.Response] = [
                one.okta("/users"),
                one.okta("/logs", limit=200),
                one.okta("/api-tokens"),
                one.report("id", "status", "lastChanged"),
                one.bamboohr("/employees/all/tables/jobInfo"),
            ]
            port = one.url.rpartition(":")[2]
        return [
            ([(key, value.replace(port, "PORT")) for key, value in answer.headers.multi_items()], answer.content)
            for answer in answers
        ]

    assert year_in_bytes() == year_in_bytes()


@pytest.mark.skipif(not RECORDED.exists(), reason=f"no recordings at {RECORDED}")
@pytest.mark.parametrize(
    ("recorded_path", "path"),
    [
        ("/api/v1/users", "/users"),
        ("/api/v1/groups", "/groups"),
        ("/api/v1/policies?type=PASSWORD", "/policies?type=PASSWORD"),
    ],
)
def test_objects_have_the_fields_of_recorded_real_ones(still, recorded_path, path):
    lines = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    real = next(line["body"][0] for line in lines if line["url"].endswith(recorded_path) and line["status"] == 200)
    ours = still.okta(path.partition("?")[0], **dict(httpx.QueryParams(path.partition("?")[2]))).json()[0]
    assert set(real) <= set(ours)
    for key in ("profile", "conditions"):
        if isinstance(real.get(key), dict):
            assert set(ours[key]) & set(real[key])
