"""Every fault can be switched on, does what it says, and is over when it is switched off."""

import gzip
import json

import httpx
import pytest

from assets.sandbox.faults.registry import faults

USERS = {"path": "/api/v1/users"}
REPORT = {"path": "/reports/custom"}


def ids(response) -> list[str]:
    return [row["id"] for row in response.json()]


@pytest.fixture
def users(still) -> list[str]:
    return ids(still.okta("/users", limit=50))


def test_no_rows_at_all_and_no_next_page(still):
    still.faults({**USERS, "kind": "empty200"})
    answer = still.okta("/users", limit=50)
    assert (answer.status_code, answer.json(), "next" in answer.links) == (200, [], False)


def test_an_empty_page_that_still_links_on(still):
    still.faults({**USERS, "kind": "emptymid"})
    answer = still.okta("/users", limit=50)
    assert answer.json() == []
    assert "next" in answer.links


def test_one_row_short(still, users):
    still.faults({**USERS, "kind": "short"})
    assert set(users) - set(ids(still.okta("/users", limit=50))) == {users[25]}


def test_half_the_staff(still):
    before = len(still.report("status").json()["employees"])
    still.faults({**REPORT, "kind": "halve"})
    assert len(still.report("status").json()["employees"]) == (before + 1) // 2


def test_one_object_vanishes_from_all_answers(still, users):
    still.faults({**USERS, "kind": "vanish", "id": users[3]})
    assert users[3] not in {user["id"] for user in still.all_users(limit=50)}


def test_rows_that_drift_while_paging_are_missed_or_repeated(still):
    everybody = [user["id"] for user in still.all_users(limit=50)]
    still.faults({**USERS, "kind": "drift"})
    missed = [user["id"] for user in still.all_users(limit=50)]
    still.http.delete("/_company/faults")
    still.faults({**USERS, "kind": "driftins"})
    repeated = [user["id"] for user in still.all_users(limit=50)]
    assert 0 < len(everybody) - len(missed) < 6
    assert len(repeated) > len(set(repeated)) == len(everybody)


def test_the_same_id_twice_with_different_content(still):
    still.faults({**REPORT, "kind": "duplicate", "field": "lastName"})
    rows = still.report("lastName").json()["employees"]
    assert rows[0]["id"] == rows[-1]["id"]
    assert rows[0]["lastName"] != rows[-1]["lastName"]


@pytest.mark.parametrize("kind", ["401", "403", "500", "503", "429"])
def test_refusals_speak_each_vendors_language(still, kind):
    still.faults({"path": "/api/", "kind": kind})
    okta, hr = still.okta("/users"), still.report("status")
    assert okta.status_code == hr.status_code == int(kind)
    assert okta.json()["errorCode"].startswith("E00000")
    assert hr.headers["x-bamboohr-error-message"]
    assert "date" in hr.headers


def test_too_many_requests_say_when_to_come_back_in_seconds_or_as_a_date(still):
    still.faults(
        {**USERS, "kind": "429", "times": 1, "retry_after": 7},
        {**USERS, "kind": "429", "skip": 1, "times": 1, "as_date": True},
    )
    assert still.okta("/users").headers["retry-after"] == "7"
    assert still.okta("/users").headers["retry-after"].endswith("GMT")
    assert still.okta("/users").status_code == 200


def test_a_fault_begins_after_skip_and_ends_after_times(still):
    still.faults({**USERS, "kind": "500", "skip": 2, "times": 2})
    assert [still.okta("/users", limit=1).status_code for _ in range(6)] == [200, 200, 500, 500, 200, 200]


def test_a_reset_connection_answers_nothing(still):
    still.faults({**USERS, "kind": "reset", "times": 1})
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        still.okta("/users")
    assert still.okta("/users").status_code == 200


@pytest.mark.parametrize("chunked", [True, False])
def test_a_truncated_body_is_cut_half_way(still, chunked):
    still.faults({**USERS, "kind": "truncated", "chunked": chunked})
    with pytest.raises(httpx.RemoteProtocolError):
        still.okta("/users")


def test_a_dripping_body_comes_byte_by_byte(still):
    still.faults({"path": "/api/v1/org", "kind": "drip", "seconds": 0.001})
    with still.http.stream("GET", "/api/v1/org", headers={"authorization": "SSWS sandbox-okta-token"}) as answer:
        pieces = [len(piece) for piece in answer.iter_raw()]
    assert len(pieces) > 50


def test_a_page_for_people_and_an_error_both_with_status_200(still):
    still.faults({**USERS, "kind": "html200", "times": 1}, {**USERS, "kind": "err200", "skip": 1})
    page, error = still.okta("/users"), still.okta("/users")
    assert (page.status_code, page.text[:9]) == (200, "<!doctype")
    assert (error.status_code, set(error.json())) == (200, {"error"})


@pytest.mark.parametrize("variant", ["duplicate_key", "nan", "infinite", "surrogate", "huge_int", "not_utf8"])
def test_bad_json_is_refused_by_a_strict_reader_or_read_as_something_else(still, variant):
    good = still.okta("/groups").json()
    still.faults({"path": "/api/v1/groups", "kind": "badjson", "variant": variant})
    body = still.okta("/groups").content

    def strict(pairs):
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    try:
        read = json.loads(body, object_pairs_hook=strict, parse_constant=lambda _: pytest.fail("NaN"))
    except (AssertionError, UnicodeDecodeError, pytest.fail.Exception):
        return
    assert variant in {"infinite", "surrogate", "huge_int"}
    assert read != good


def test_bad_json_can_be_a_hundred_thousand_levels_deep(still):
    still.faults({"path": "/api/v1/groups", "kind": "badjson", "variant": "deep"})
    with pytest.raises(RecursionError):
        still.okta("/groups").json()


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("dropfield", lambda profile: "login" not in profile),
        ("renamefield", lambda profile: "loginV2" in profile and "login" not in profile),
        ("retype", lambda profile: isinstance(profile["login"], dict)),
        ("newenum", lambda profile: profile["login"] == "QUARANTINED"),
        ("extrafield", lambda profile: profile["loginExtra"] == "new"),
    ],
)
def test_fields_change_under_the_reader(still, kind, check):
    still.faults({**USERS, "kind": kind, "field": "profile.login"})
    assert all(check(user["profile"]) for user in still.okta("/users").json())


def test_a_field_may_change_in_one_row_only(still):
    still.faults({**USERS, "kind": "newenum", "row": 4})
    statuses = [user["status"] for user in still.okta("/users").json()]
    assert statuses.count("QUARANTINED") == 1
    assert statuses[4] == "QUARANTINED"


@pytest.mark.parametrize("variant", ["host", "port", "scheme", "loop"])
def test_the_next_page_is_somewhere_it_should_not_be(still, variant):
    honest = still.okta("/users", limit=10).links["next"]["url"]
    still.faults({"path": "/api/v1/", "kind": "evilnext", "variant": variant})
    evil = still.okta("/users", limit=10)
    assert evil.links["next"]["url"] != honest
    assert (evil.links["next"]["url"] == str(evil.url)) is (variant == "loop")
    assert still.okta("/iam/assignees/users").json()["_links"]["next"]["href"]


def test_the_servers_clock_may_be_off(still):
    still.faults({"path": "/api/", "kind": "skew", "minutes": -10})
    assert still.okta("/org").headers["date"] == "Wed, 31 Dec 2025 22:50:00 GMT"


def test_a_bomb_is_small_on_the_wire_and_large_in_memory_or_never_ends(still):
    still.faults({"path": "/api/v1/org", "kind": "bomb", "megabytes": 8, "times": 1})
    headers = {"authorization": "SSWS sandbox-okta-token"}
    with still.http.stream("GET", "/api/v1/org", headers=headers) as answer:
        packed = b"".join(answer.iter_raw())
    assert len(packed) < 100_000
    assert len(gzip.decompress(packed)) > 8_000_000
    still.faults({"path": "/api/v1/org", "kind": "bomb", "endless": True})
    received = 0
    with still.http.stream("GET", "/api/v1/org", headers=headers) as answer:
        for piece in answer.iter_raw():
            received += len(piece)
            if received > 5_000_000:
                break
    assert received > 5_000_000
    still.http.delete("/_company/faults")
    assert still.okta("/org").status_code == 200


def test_a_fault_that_does_not_exist_is_refused_with_the_list_of_those_that_do(still):
    answer = still.faults({**USERS, "kind": "gremlins"})
    assert answer.status_code == 422
    assert "gremlins" in answer.json()["error"]
    assert all(kind in answer.json()["error"] for kind in faults())


def test_a_path_that_is_no_pattern_is_refused(still):
    assert "regular expression" in still.faults({"path": "(", "kind": "500"}).json()["error"]
