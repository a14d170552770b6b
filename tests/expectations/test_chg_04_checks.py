"""CHG-04 at its edges: which attempt of which check counts, and what was required."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from expectations.controls.chg_04_checks_on_merge import CONTROL, PROTECTION
from expectations.merges import FIRST_READING

MERGED_AT = "2026-03-30 14:00:00"
BUILD = {"name": "build"}
TEST = {"name": "test"}
RED = {**TEST, "conclusion": "failure", "started_at": "2026-03-30 10:00:00", "completed_at": "2026-03-30 10:05:00"}
LATER = {"started_at": "2026-03-30 15:00:00", "completed_at": "2026-03-30 15:05:00"}
QUEUED = {**TEST, "status": "queued", "conclusion": None, "started_at": None, "completed_at": None}


@dataclass(frozen=True)
class Case:
    """A change with the checks that ran, and what is to be said of it; `branch` is what its branch requires."""

    said: dict[str, str]
    runs: tuple[dict[str, Any], ...] = (BUILD, TEST)
    change: dict[str, Any] = field(default_factory=dict)
    branch: str = "main"


CASES = {
    "a check that ended at the very moment of the merge has passed": Case(
        {}, (BUILD, {**TEST, "completed_at": MERGED_AT})
    ),
    "a check that ended a second after the merge had not passed": Case(
        {"A": "fail"}, (BUILD, {**TEST, "completed_at": "2026-03-30 14:00:01"})
    ),
    "a check that ran only after the merge had not passed": Case({"A": "fail"}, (BUILD, {**TEST, **LATER})),
    "the last attempt counts: red, then green": Case({}, (BUILD, RED, TEST)),
    "the last attempt counts: green, then red": Case(
        {"A": "fail"}, (BUILD, TEST, {**RED, "started_at": "2026-03-30 12:00:00"})
    ),
    "a night run on the same commit weeks later changes nothing": Case({}, (BUILD, TEST, {**RED, **LATER})),
    "an attempt that still ran at the merge had not passed": Case(
        {"A": "fail"},
        (BUILD, TEST, {**TEST, "started_at": "2026-03-30 13:58:00", "completed_at": "2026-03-30 14:03:00"}),
    ),
    "a check that is queued has not passed": Case({"A": "fail"}, (BUILD, QUEUED)),
    "skipped is not passed": Case({"A": "fail"}, (BUILD, {**TEST, "conclusion": "skipped"})),
    "a check of the name by another app must pass too": Case(
        {"A": "fail"}, (BUILD, TEST, {**TEST, "app": "99", "conclusion": "failure"})
    ),
    "a failing check that nobody requires stops nothing": Case({}, (BUILD, TEST, {**RED, "name": "style"})),
    "a check of the same commit in another repository is not this one": Case(
        {"A": "fail"}, (BUILD, {**TEST, "repository_id": "7"})
    ),
    "what a merge queue tested in its place counts": Case(
        {}, ({**BUILD, "commit_sha": "q1"}, {**TEST, "commit_sha": "q1"}), {"queue_sha": "q1"}
    ),
    "which revision was merged is not known, so neither is what ran on it": Case(
        {"A": "unknown"}, (BUILD, TEST), {"head_sha_at_merge": None}
    ),
    "no check is required: nothing is asked of the checks, but of the branch": Case({"B": "fail"}, (), branch="free"),
    "what is required cannot be read": Case({"A": "unknown", "B": "unknown"}, branch="secret"),
    "a branch whose protection was not read": Case({"A": "unknown", "B": "unknown"}, branch="unread"),
    "still open": Case({"out": "not_merged"}, (), {"state": "open", "merged_at": None}),
    "whether the repository reaches production is not known": Case({"": "unknown"}, (), {"repository_id": "8"}),
}
IDS = {words: str(index) for index, words in enumerate(CASES)}


def world() -> dict[str, tuple[dict[str, Any], ...]]:
    changes, runs = [], []
    for words, case in CASES.items():
        number = IDS[words]
        head = {"head_sha_at_merge": f"h{number}"}
        changes.append({"change_id": number, "base_branch": case.branch, **head, **case.change})
        runs += [
            {"commit_sha": head["head_sha_at_merge"], **run, "check_run_id": f"{number}-{n}"}
            for n, run in enumerate(case.runs)
        ]
    branches = ("main", "free", "secret", "unread")
    return {
        "branch_moves": tuple(
            {**FIRST_READING, "move_id": f"{name}@0", "branch": name, "repository_id": repository}
            for name in branches
            for repository in ("501", "8")
        ),
        "branch_protections": (
            PROTECTION,
            {**PROTECTION, "branch": "free", "required_checks": ""},
            {**PROTECTION, "branch": "secret", "required_checks": None},
        ),
        "change_commits": (),
        "changes": tuple(changes),
        "check_runs": tuple(runs),
        "repositories": ({}, {"repository_id": "8", "deploys_to_production": None}),
    }


@pytest.fixture(scope="module")
def said(outcomes):
    return outcomes(CONTROL, world())


@pytest.mark.parametrize("words", CASES)
def test_which_checks_count(said, words):
    assert said[f"idp/{IDS[words]}"] == CASES[words].said


def test_skipped_counts_as_passed_only_where_the_company_says_so(outcomes):
    lenient = outcomes(CONTROL, world(), accept_conclusions=("success", "skipped"))
    assert lenient[f"idp/{IDS['skipped is not passed']}"] == {}
    assert lenient[f"idp/{IDS['a check that is queued has not passed']}"] == {"A": "fail"}


def test_a_check_that_the_company_names_must_be_required(outcomes):
    named = outcomes(CONTROL, world(), must_require=("test", "security-scan"))
    item = f"idp/{IDS['the last attempt counts: red, then green']}"
    assert named[item] == {"B": "fail"}
    # of each kind one, called by any of its names
    assert outcomes(CONTROL, world(), must_require=("compile|bui*", "t?st"))[item] == {}


def test_runs_that_are_withheld_never_let_a_change_pass(outcomes):
    fewer = outcomes(CONTROL, world() | {"check_runs": ()})
    failing = [f"idp/{IDS[words]}" for words, case in CASES.items() if case.said == {"A": "fail"}]
    assert failing
    assert all(fewer[item] == {"A": "fail"} for item in failing)
