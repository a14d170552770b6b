"""What becomes of each recorded answer of real Jira sites, and why. The recordings are read, never copied."""

import os
from pathlib import Path

import pytest

from assets.sources.recorded import verdicts

SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).parents[3] / "shared"))
RECORDING = SHARED / "recordings" / "jira.jsonl"
READ = [
    ("GET /rest/api/3/myself", "accepted", "1 Me"),
    ("GET /rest/api/2/myself", "accepted", "1 Me"),
    ("GET /rest/api/2/project", "accepted", "2 Project"),
    ("GET /rest/api/3/issue/JJJ-9", "accepted", "1 State"),
    ("GET /rest/api/3/users", "accepted", "0 User"),
    ("GET /rest/api/3/project/BUG", "accepted", "1 Project"),
    # Data Center sent this one as text/plain
    (
        "GET /rest/api/2/issue/JJJ-9",
        "rejected",
        "envelope: /rest/api/2/issue/JJJ-9: answered text/plain, where JSON is promised",
    ),
    # JQL with a project that does not exist; ours name projects by ids that were just seen
    ("POST /rest/api/2/search", "rejected", "vendor_error: /rest/api/2/search: answered 400"),
    ("POST /rest/api/2/search", "accepted", "24 State"),  # changelogs were not asked for
    ("GET /rest/api/2/user/search", "accepted", "3 User"),
]
NOT_READ = [
    "POST /rest/api/3/search",  # removed since: it answers 410
    "POST /rest/api/3/search",
    "GET /rest/api/3/serverInfo",  # answers anybody, so it proves nothing of a credential
    "HEAD /login",
    "GET /rest/api/2/serverInfo",
    "HEAD /",
    "POST /rest/api/3/issue",
    "GET /rest/api/3/serverInfo",  # 404 of a host that is no Jira
    "GET /rest/api/2/serverInfo",
    "GET /test/rest/api/3/serverInfo",  # 302
    "POST /rest/api/2/issue",
]


@pytest.fixture(scope="module")
def found():
    if not RECORDING.is_file():
        pytest.skip(f"there are no recordings at {RECORDING}; set TALLYMARK_SHARED to the folder that holds them")
    return list(verdicts("jira", RECORDING))


def asked(verdict):
    return f"{verdict.method} {verdict.path.partition('?')[0]}"


def test_every_recorded_issue_user_and_project_has_the_verdict_that_is_listed(found):
    assert [(asked(one), one.verdict, one.reason) for one in found if one.verdict != "not read"] == READ


def test_everything_else_is_something_that_no_record_is_filled_from(found):
    assert [asked(one) for one in found if one.verdict == "not read"] == NOT_READ


def test_no_recorded_answer_is_passed_over(found):
    assert len(found) == len(RECORDING.read_bytes().splitlines()) == len(READ) + len(NOT_READ)
