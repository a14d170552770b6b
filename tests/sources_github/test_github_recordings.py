"""What becomes of each recorded answer of the real GitHub, and why. The recordings are read, never copied."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from assets.sources import github
from assets.sources.recorded import verdicts

SHARED = Path(os.environ.get("TALLYMARK_SHARED", Path(__file__).parents[3] / "shared"))
RECORDING = SHARED / "recordings" / "github.jsonl"
CHECKS = "/repos/PyGithub/PyGithub/commits/10a7135a04f71e6101f8b013aded8a662d08fd1f/check-runs"
READ = {
    f"{CHECKS}?filter=all&per_page=1": ("accepted", "1 CheckRun"),
    f"{CHECKS}?filter=latest": ("accepted", "4 CheckRun"),
    f"{CHECKS}?filter=latest&per_page=1": ("accepted", "1 CheckRun"),
    "/repos/westphahl/github3.py/commits/03eedbbe88bef1aaf38229a16184d32f1c603e89/check-runs?per_page=100": (
        "accepted",
        "1 CheckRun",
    ),
    "/repos/jacquev6/PyGithub/branches/integrations/protection": ("accepted", "1 Protection"),
    # of 2018: what it asks of reviewers cannot be known from it
    "/repos/PyGithub/PyGithub/branches/master/protection": (
        "rejected",
        "schema: Protection[0]: required_pull_request_reviews.required_approving_review_count is missing",
    ),
    "/orgs/BeaverSoftware/outside_collaborators": ("accepted", "1 Account"),
    "/repos/PyGithub/PyGithub/actions/runs/3881497935": ("accepted", "1 Run"),
    # an answer to a condition, which is never sent
    "/repos/akfish/PyGithub": (
        "rejected",
        "paging: /repos/akfish/PyGithub: answered 304, a redirect, which is not followed; mend base_url",
    ),
    "/repos/random/vulnerability-alerts": ("rejected", "not_found: /repos/random/vulnerability-alerts: answered 404"),
    "/repos/PyGithub/PyGithub": ("rejected", "vendor_error: /repos/PyGithub/PyGithub: answered 400"),
}
REPOSITORIES = Counter(
    {
        "1 Known": 52,
        "moved to 1362490": 1,
        "moved to 4464822": 1,
        "moved to 11439734": 1,
        "moved to 112116543": 1,
        "moved to 146139403": 1,
        "moved to 638123443": 1,
    }
)
"""Repositories by name: found (of 2012 to 2024, with very different fields), or renamed, when the number is told."""
NOT_READ = {
    "actions": 7, "branches": 15, "collaborators": 5, "comments": 1, "commits": 16, "compare": 2, "contents": 2,
    "deployments": 2, "environments": 5, "git": 1, "issues": 65, "organizations": 1, "orgs": 19, "pulls": 23,
    "rate_limit": 2, "releases": 17, "search": 1, "stargazers": 1, "tags": 1, "user": 12, "users": 19,
}  # fmt: skip
"""Answers from which no record is filled: what is read by GraphQL instead, of which nothing is recorded, and others."""


def is_plain(verdict):
    """Tell whether a repository was asked for by its name, and found."""
    return verdict.verdict == "accepted" and re.fullmatch("/repos/[^/]+/[^/]+", verdict.path)


@pytest.fixture(scope="module")
def found():
    if not RECORDING.is_file():
        pytest.skip(f"there are no recordings at {RECORDING}; set TALLYMARK_SHARED to the folder that holds them")
    return list(verdicts("github", RECORDING))


def test_every_recorded_check_protection_and_run_has_the_verdict_that_is_listed(found):
    rest = [verdict for verdict in found if verdict.verdict != "not read" and not is_plain(verdict)]
    assert {verdict.path: (verdict.verdict, verdict.reason) for verdict in rest} == READ


def test_a_repository_is_known_by_its_number_or_told_to_have_moved(found):
    assert Counter(verdict.reason for verdict in found if is_plain(verdict)) == REPOSITORIES


def test_everything_else_is_something_that_no_record_is_filled_from(found):
    kinds = Counter()
    for verdict in found:
        if verdict.verdict == "not read":
            steps = verdict.path.partition("?")[0].strip("/").split("/")
            kinds[steps[{"repos": 3, "repositories": 2}.get(steps[0], 0)]] += 1
    assert kinds == NOT_READ


def test_no_recorded_answer_is_passed_over(found):
    listed = len(READ) + REPOSITORIES.total() + sum(NOT_READ.values())
    assert len(found) == len(RECORDING.read_bytes().splitlines()) == listed


def test_the_readme_counts_as_the_recordings_do():
    text = Path(github.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert f"Of {len(READ) + REPOSITORIES.total() + sum(NOT_READ.values())} from" in text
    assert f"| {sum(NOT_READ.values())} others" in text
    assert f"| {REPOSITORIES['1 Known']} repositories by name" in text
