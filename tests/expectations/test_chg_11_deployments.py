"""CHG-11 at its edges: what a deployment puts out, where its commit stands, and by whose hand."""

from dataclasses import dataclass
from typing import Any

import pytest

from expectations.controls.chg_11_deployments import (
    ACCOUNTS,
    APPROVAL,
    BY_HAND,
    COMMIT,
    CONTROL,
    FIRST_READING,
    ROOT,
    WORKERS,
)

NOT_APPROVED = {"review_id": "-", "state": "commented"}
AUTHOR = {"contributor_key": "a1", "account_id": "a1"}
BOT = {"contributor_key": "bot", "account_id": "bot", "contributor_kind": "bot"}
EARLIER = {"deployment_id": "before", "started_at": "2026-03-20 15:00:00", "finished_at": "2026-03-20 15:08:00"}
SECOND_HAND = {**BY_HAND, "triggered_by_account_id": "a1", "approved_by_account_id": "a2"}


@dataclass(frozen=True)
class Case:
    """One repository with what was deployed from it; the deployment `d` is what is asked about."""

    said: dict[str, str]
    deployed: dict[str, Any]
    commits: tuple[dict[str, Any], ...] = (ROOT, COMMIT)
    change: tuple[dict[str, Any], ...] = ({},)
    brought: tuple[str, ...] = ("c1",)
    review: tuple[dict[str, Any], ...] = (APPROVAL,)
    contributors: tuple[dict[str, Any], ...] = (AUTHOR,)
    others: tuple[dict[str, Any], ...] = ()


THREE = (ROOT, COMMIT, {"commit_sha": "c2", "position": 3}, {"commit_sha": "c3", "position": 4})
MERGE = {**COMMIT, "parent_count": 2}
YOUNG = {**ROOT, "position": 4711, "is_root": False}
CASES = {
    "a commit past review since the deployment before": Case({"B": "fail"}, {"commit_sha": "c3"}, THREE),
    "what an earlier deployment put out is not counted again": Case(
        {}, {"commit_sha": "c1"}, THREE, others=({**EARLIER, "commit_sha": "c0"},)
    ),
    "a commit past review that an earlier deployment put out": Case(
        {},
        {"commit_sha": "c3"},
        THREE,
        brought=("c1", "c3"),
        others=({**EARLIER, "commit_sha": "c2"},),
    ),
    "the same, and that deployment had failed": Case(
        {"B": "fail"},
        {"commit_sha": "c3"},
        THREE,
        brought=("c1", "c3"),
        others=({**EARLIER, "commit_sha": "c2", "status": "failure"},),
    ),
    "the same, and that deployment was one to staging": Case(
        {"B": "fail"},
        {"commit_sha": "c3"},
        THREE,
        brought=("c1", "c3"),
        others=({**EARLIER, "commit_sha": "c2", "environment": "staging", "is_production": False},),
    ),
    "a commit past review, put out once more": Case(
        {"B": "fail"}, {"commit_sha": "c2"}, THREE, others=({**EARLIER, "commit_sha": "c2"},)
    ),
    "back to a commit that was reviewed": Case(
        {}, {"commit_sha": "c1"}, THREE, others=({**EARLIER, "commit_sha": "c3"},)
    ),
    "what was there when monitoring began is not counted": Case({}, {"commit_sha": "c0"}, change=(), brought=()),
    "approved only after the merge": Case(
        {"B": "fail"}, {}, review=({**APPROVAL, "submitted_at": "2026-03-30 14:30:00"},)
    ),
    "approved by an account that nobody is linked to": Case(
        {"B": "unknown"}, {}, review=({"reviewer_account_id": "a9"},)
    ),
    "the newest revision of a change, before it was merged": Case(
        {"A": "fail"}, {"commit_sha": "h1"}, (YOUNG, MERGE), ({"merged_at": "2026-03-30 16:00:00"},)
    ),
    "the newest revision of a change that a merge commit brought in": Case({}, {"commit_sha": "h1"}, (ROOT, MERGE)),
    "the newest revision of a change that was squashed is on no branch": Case({"A": "fail"}, {"commit_sha": "h1"}),
    "a commit that may be older than what git handed over": Case(
        {"A": "unknown", "B": "unknown"}, {"commit_sha": "x"}, (YOUNG, COMMIT)
    ),
    "the host does not say which commit": Case({"A": "unknown", "B": "unknown"}, {"commit_sha": None}),
    "by hand, approved by another, of what a third wrote": Case(
        {}, {**BY_HAND, "triggered_by_account_id": "a3", "approved_by_account_id": "a2"}
    ),
    "by hand, and nobody approved it": Case({"C": "fail"}, {**BY_HAND, "triggered_by_account_id": "a3"}),
    "by hand, approved by the same person's second account": Case(
        {"C": "fail"}, {**BY_HAND, "approved_by_account_id": "a2b"}
    ),
    "by the hand of who wrote all of it": Case({"C": "fail"}, SECOND_HAND),
    "by the hand of one of two who wrote it": Case(
        {}, SECOND_HAND, contributors=(AUTHOR, {"contributor_key": "a3", "account_id": "a3"})
    ),
    "by the hand of one who wrote it, perhaps with another": Case(
        {"B": "unknown", "C": "unknown"},
        SECOND_HAND,
        contributors=(AUTHOR, {"contributor_key": "git:1f", "account_id": None}),
    ),
    "by hand, of what only a bot wrote": Case(
        {}, SECOND_HAND, change=({"author_account_id": "bot", "author_kind": "bot"},), contributors=(BOT,)
    ),
    "nobody knows what started it": Case({"C": "unknown"}, {"trigger_kind": None}),
    "on a schedule": Case({}, {"trigger_kind": "scheduled"}),
    "it failed": Case({"out": "not_done"}, {"status": "failure"}),
    "it is under way": Case({"out": "not_done"}, {"status": "in_progress", "finished_at": None}),
    "whether the environment is one of production is not known": Case({"": "unknown"}, {"is_production": None}),
    "before git read the repository": Case(
        {"out": "before_monitoring"}, {"started_at": "2025-12-01 09:00:00", "finished_at": "2025-12-01 09:09:00"}
    ),
}


def _rows(repository: str, case: Case) -> dict[str, list[dict[str, Any]]]:
    own = {"repository_id": repository}
    change = {**own, "change_id": repository}
    deployed = ({**case.deployed, "deployment_id": "d"}, *case.others)
    return {
        "branch_moves": [{**FIRST_READING, **own, "move_id": f"{repository}@0"}],
        "release_commits": [{**commit, **own} for commit in case.commits],
        "changes": [{**one, **change} for one in case.change],
        "change_commits": [{**change, "commit_sha": sha} for sha in case.brought],
        "change_reviews": [{**one, "change_id": repository, "review_id": repository} for one in case.review],
        "change_contributors": [{**one, "change_id": repository} for one in case.contributors],
        "deployments": [{**one, **own, "deployment_id": f"{repository}/{one['deployment_id']}"} for one in deployed],
    }


@pytest.fixture(scope="module")
def said(outcomes):
    third = {"worker_id": "w3", "employee_number": "E3", "work_email": "3@acme.example"}
    rows: dict[str, list[dict[str, Any]]] = {
        "workers": [*WORKERS, third],
        "accounts": [
            *ACCOUNTS,
            {"account_id": "a3", "employee_number": "E3", "email": None},
            {"account_id": "a2b", "employee_number": "E2", "email": None},
        ],
    }
    for number, case in enumerate(CASES.values()):
        for record, given in _rows(f"r{number}", case).items():
            rows.setdefault(record, []).extend(given)
    return outcomes(CONTROL, {record: tuple(given) for record, given in rows.items()})


@pytest.mark.parametrize("words", CASES)
def test_what_a_deployment_puts_out_and_by_whose_hand(said, words):
    assert said[f"idp/r{list(CASES).index(words)}%2Fd"] == CASES[words].said
