"""What becomes of each recorded answer of the real Okta, and why. The recordings are read, never copied."""

import json
import os
from pathlib import Path

import pytest

from assets.sources.recorded import verdicts

SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).parents[3] / "shared"))
RECORDING = SHARED / "recordings" / "okta.jsonl"
READ = {
    "/api/v1/users": ("accepted", "1 User"),  # one has no `activated`, as an account made by an import has
    "/api/v1/users #2": ("accepted", "5 User"),
    "/api/v1/users/00uqrjvj22HdVbFFH5d7": ("accepted", "1 User"),  # PASSWORD_EXPIRED, never signed in
    "/api/v1/users/00usfhrjbkppPBkoY4x6": ("accepted", "1 User"),  # STAGED: statusChanged is null
    "/api/v1/users/00usfhrjbkppPBkoY4x6 #2": (  # deleted meanwhile
        "rejected",
        "not_found: /api/v1/users/00usfhrjbkppPBkoY4x6: answered 404",
    ),
    "/api/v1/users/00usfe1icMu2UMzRN4x6/factors": ("accepted", "0 Factor"),
    "/api/v1/users/00usfcs3xVWJYt3OJ4x6/factors/mblsfd0fsK5Mh1J5Z4x6": ("accepted", "1 Factor"),
    "/api/v1/users/00usfex7wP9lvobJ84x6/roles": ("accepted", "1 Role"),
    "/api/v1/groups": ("accepted", "3 Group"),
    "/api/v1/groups/00gsfck5wNqOPYMfS4x6": ("accepted", "1 Group"),
    "/api/v1/groups/00gsf7bj3rH2d9PvL4x6/users": ("accepted", "1 Member"),
    "/api/v1/policies?type=PASSWORD": ("accepted", "2 PasswordPolicy"),
    "/api/v1/policies/00psfe1klYKnrfnBh4x6": ("accepted", "1 Policy"),
    "/api/v1/policies/00psfe1klYKnrfnBh4x6 #2": ("accepted", "1 Policy"),
    "/api/v1/policies/00psfar1lATHw2WXj4x6/rules": ("accepted", "1 Rule"),
    "/api/v1/policies/00psfex1t0YTsWOQ84x6/rules/0prsfap4fgpRbZZYt4x6": ("accepted", "1 Rule"),
    "/api/v1/policies/00psfex1t0YTsWOQ84x6/rules/0prsfap4fgpRbZZYt4x6 #2": ("accepted", "1 Rule"),
    "/api/v1/apps/0oasf9p0oDpBY7Vu44x6": ("accepted", "1 App"),
    "/api/v1/apps/0oasf9x1dDRHKPb8F4x6": ("accepted", "1 App"),
    "/api/v1/apps/0oas3lmsdn5I9IG175d7": ("accepted", "1 App"),
    "/api/v1/apps?q=ListTestBookmarkApp&limit=1": ("accepted", "1 App"),
    "/api/v1/apps?q=QueryParamsTestApp&limit=10&filter=status%20eq%20%22ACTIVE%22": ("accepted", "0 App"),
    "/api/v1/apps?limit=10&filter=status%20eq%20%22ACTIVE%22": ("accepted", "6 App"),
    # a cursor that was made up: no list of applications can go on from it
    "/api/v1/apps?q=PaginationTestAppOnly&after=00u1testcursorvalue&limit=1": (
        "rejected",
        "vendor_error: /api/v1/apps: answered 400",
    ),
}  # fmt: skip
NOT_READ = {
    "apps": 46,
    "authenticators": 5,
    "devices": 4,
    "features": 1,
    "groups": 2,
    "iam": 12,
    "policies": 1,
    "users": 6,
    "zones": 1,
}
"""Answers that are not read, by the first step of their path: what hangs on applications, devices, custom roles …"""


@pytest.fixture(scope="module")
def found():
    if not RECORDING.is_file():
        pytest.skip(f"there are no recordings at {RECORDING}; set TALLYMARK_SHARED to the folder that holds them")
    return list(verdicts("okta", RECORDING))


def test_every_recorded_user_group_factor_role_policy_and_application_has_the_verdict_that_is_listed(found):
    seen = {}
    for verdict in found:
        if verdict.verdict != "not read":
            times = sum(path.partition(" #")[0] == verdict.path for path in seen)
            seen[verdict.path + (f" #{times + 1}" if times else "")] = (verdict.verdict, verdict.reason)
    assert seen == READ


def test_everything_else_is_something_that_no_record_is_filled_from(found):
    kinds = {}
    for verdict in found:
        if verdict.verdict == "not read":
            kind = verdict.path.replace("//", "/").split("/")[3].partition("?")[0]
            kinds[kind] = kinds.get(kind, 0) + 1
    assert kinds == NOT_READ


def test_no_recorded_answer_is_passed_over(found):
    assert len(found) == len(RECORDING.read_bytes().splitlines()) == len(READ) + sum(NOT_READ.values())


def test_a_connector_that_judges_no_single_answers_is_named(tmp_path):
    with pytest.raises(LookupError, match="registers"):
        list(verdicts("registers", tmp_path / "x.jsonl"))


def test_a_line_that_is_no_answer_is_named(tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text('{"method": "GET"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"answers.jsonl, line 1"):
        list(verdicts("okta", path))


def test_the_answers_of_bamboohr_are_judged_too(tmp_path, hr_pull):
    path = tmp_path / "answers.jsonl"
    lines = [
        {"method": e.method, "url": e.url, "status": e.status, "headers": dict(e.headers), "body": json.loads(e.body)}
        for e in hr_pull.exchanges
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert [verdict.verdict for verdict in verdicts("bamboohr", path)] == ["accepted"] * 4
