"""CHG-01 at its edges: whose approval counts, of which revision, given when; and what is not known stays not known."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from expectations.controls.chg_01_independent_approval import CONTROL
from expectations.merges import ACCOUNTS, FIRST_READING, WORKERS

YES = {"reviewer_account_id": "a2", "submitted_at": "2026-03-30 12:00:00"}
NO = {**YES, "state": "changes_requested"}
MERGED_AT, BEFORE, AFTER = "2026-03-30 14:00:00", "2026-03-30 13:00:00", "2026-03-30 15:00:00"
AUTHOR = {"contributor_key": "a1", "account_id": "a1"}
UNLINKED = {"employee_number": None, "email": None}
EXTRA_ACCOUNTS = (
    {"account_id": "a1b", "employee_number": "E1", "email": None},
    {"account_id": "a2b", "employee_number": "E2", "email": None},
    {"account_id": "a9", **UNLINKED},
    {"account_id": "machine", **UNLINKED},
)
MACHINE = {"account_source_id": "idp", "account_id": "machine", "interactive_login_allowed": False}


@dataclass(frozen=True)
class Case:
    """A change with its reviews and contributors, and what is to be said of it."""

    said: dict[str, str]
    reviews: tuple[dict[str, Any], ...] = ()
    change: dict[str, Any] = field(default_factory=dict)
    contributors: tuple[dict[str, Any], ...] = (AUTHOR,)


A_FAILS, A_UNKNOWN = {"A": "fail"}, {"A": "unknown", "B": "unknown"}
CASES = {
    "an approval at the very moment of the merge counts": Case({}, ({**YES, "submitted_at": MERGED_AT},)),
    "an approval a second after the merge came too late": Case(
        {"B": "fail"}, ({**YES, "submitted_at": "2026-03-30 14:00:01"},)
    ),
    "an approval of an earlier revision does not count": Case(A_FAILS, ({**YES, "reviewed_sha": "h0"},)),
    "an approval of a revision that the host does not name is not known to count": Case(
        A_UNKNOWN, ({**YES, "reviewed_sha": None},)
    ),
    "an approval dismissed before the merge does not count": Case(A_FAILS, ({**YES, "dismissed_at": BEFORE},)),
    "an approval dismissed after the merge stood when it was merged": Case({}, ({**YES, "dismissed_at": AFTER},)),
    "a dismissed review of which the host no longer tells what it was is not known to have stood": Case(
        {**A_UNKNOWN, "C": "unknown"}, ({**YES, "state": "dismissed"},)
    ),
    "a dismissed review of any kind did not stand when it was dismissed before the merge": Case(
        A_FAILS, ({**YES, "state": "dismissed", "dismissed_at": BEFORE},)
    ),
    "whoever asks for changes after approving takes the approval back": Case(
        {"A": "fail", "C": "fail"}, (YES, {**NO, "submitted_at": BEFORE})
    ),
    "whoever approves after asking for changes is content": Case({}, (NO, {**YES, "submitted_at": BEFORE})),
    "a comment takes nothing back": Case({}, (YES, {**YES, "state": "commented", "submitted_at": BEFORE})),
    "a request for changes that was dismissed does not stand, nor does what its author said earlier": Case(
        A_FAILS, (YES, {**NO, "submitted_at": BEFORE, "dismissed_at": "2026-03-30 13:30:00"})
    ),
    "a request for changes after the merge takes nothing back": Case({}, (YES, {**NO, "submitted_at": AFTER})),
    "a request for changes by a bot stands too": Case(
        {"C": "fail"}, (YES, {**NO, "reviewer_account_id": "machine", "reviewer_kind": "bot"})
    ),
    "a bot never approves": Case(A_FAILS, ({**YES, "reviewer_account_id": "machine", "reviewer_kind": "bot"},)),
    "a machine on the register never approves, whatever the host calls it": Case(
        A_FAILS, ({**YES, "reviewer_account_id": "machine"},)
    ),
    "a reviewer who may not write does not count": Case(A_FAILS, ({**YES, "had_write_access": False},)),
    "a reviewer of whom nobody knows whether they may write is not known to count": Case(
        A_UNKNOWN, ({**YES, "had_write_access": None},)
    ),
    "the author's own approval does not count": Case(A_FAILS, ({**YES, "reviewer_account_id": "a1"},)),
    "the author's second account is the author": Case(A_FAILS, ({**YES, "reviewer_account_id": "a1b"},)),
    "who wrote a commit of it does not approve it": Case(
        A_FAILS, (YES,), contributors=(AUTHOR, {"contributor_key": "a2", "account_id": "a2"})
    ),
    "the second account of who wrote a commit of it does not approve it": Case(
        A_FAILS, (YES,), contributors=(AUTHOR, {"contributor_key": "a2b", "account_id": "a2b"})
    ),
    "a third person's approval counts beside that of a co-author": Case(
        {},
        (YES, {**YES, "reviewer_account_id": "a3"}),
        contributors=(AUTHOR, {"contributor_key": "a2", "account_id": "a2"}),
    ),
    "a commit of nobody known may be the reviewer's": Case(
        A_UNKNOWN, (YES,), contributors=(AUTHOR, {"contributor_key": "git:1f", "account_id": None})
    ),
    "who had a hand in it is not known where no hand is": Case(A_UNKNOWN, (YES,), contributors=()),
    "without any approval it does not matter who else wrote it": Case(
        A_FAILS, (), contributors=(AUTHOR, {"contributor_key": "git:1f", "account_id": None})
    ),
    "an author whose account is deleted may be the reviewer": Case(
        A_UNKNOWN, (YES,), {"author_account_id": None, "author_kind": None}
    ),
    "a reviewer whose account is deleted is not known to count": Case(
        A_UNKNOWN, ({**YES, "reviewer_account_id": None, "reviewer_kind": None},)
    ),
    "the change of a bot is approved by one person": Case(
        {},
        (YES,),
        {"author_account_id": "bot", "author_kind": "bot"},
        ({"contributor_key": "bot", "account_id": "bot", "contributor_kind": "bot"},),
    ),
    "a branch that is not released is left out": Case({"out": "not_a_release_branch"}, (), {"base_branch": "draft"}),
    "what was merged before git read the repository is left out": Case(
        {"out": "before_monitoring"}, (), {"merged_at": "2025-12-30 14:00:00"}
    ),
    "a repository that git does not read is not left out silently": Case(
        {"": "unknown"}, (YES,), {"repository_id": "7"}
    ),
    "a critical repository wants two people": Case(A_FAILS, (YES,), {"repository_id": "900"}),
    "two accounts of one person are one person": Case(
        A_FAILS, (YES, {**YES, "reviewer_account_id": "a2b"}), {"repository_id": "900"}
    ),
    "two wanted, one of them late": Case(
        {"B": "fail"}, (YES, {**YES, "reviewer_account_id": "a3", "submitted_at": AFTER}), {"repository_id": "900"}
    ),
    "two wanted and two there": Case({}, (YES, {**YES, "reviewer_account_id": "a3"}), {"repository_id": "900"}),
}
IDS = {words: str(index) for index, words in enumerate(CASES)}


def world(**without: Any) -> dict[str, tuple[dict[str, Any], ...]]:
    changes, reviews, contributors = [], [], []
    for words, case in CASES.items():
        about = {"change_id": IDS[words]}
        changes.append({**about, **case.change})
        contributors += [{**one, **about} for one in case.contributors]
        reviews += [{**review, **about, "review_id": f"{IDS[words]}-{n}"} for n, review in enumerate(case.reviews)]
    return {
        "branch_moves": (FIRST_READING, {**FIRST_READING, "move_id": "900/main@0", "repository_id": "900"}),
        "release_commits": ({},),
        "changes": tuple(changes),
        "change_commits": ({"change_id": "hidden"},),
        "change_contributors": tuple(contributors),
        "change_reviews": tuple(reviews),
        "workers": WORKERS,
        "accounts": (*ACCOUNTS, *EXTRA_ACCOUNTS),
        "non_person_accounts": (MACHINE,),
    } | without


@pytest.fixture(scope="module")
def said(outcomes):
    return outcomes(CONTROL, world(), critical_repositories=("idp:900",))


@pytest.mark.parametrize("words", CASES)
def test_whose_approval_counts(said, words):
    assert said[f"idp/{IDS[words]}"] == CASES[words].said


def test_a_change_that_brought_a_commit_and_that_the_host_does_not_list_is_not_known(said):
    assert said["idp/hidden"] == {"": "unknown"}


def test_what_was_merged_before_the_host_was_first_read_is_left_out(outcomes):
    connected = {"branch_protections": ({"_appeared_by_at": "2026-03-30 22:45:00"},)}
    later = outcomes(CONTROL, world() | connected)
    assert later[f"idp/{IDS['a bot never approves']}"] == {"out": "before_monitoring"}


def test_approvals_of_earlier_revisions_count_where_the_company_says_so(outcomes):
    stale = outcomes(CONTROL, world(), critical_repositories=("idp:900",), stale_approvals_count=True)
    assert stale[f"idp/{IDS['an approval of an earlier revision does not count']}"] == {}
    assert stale[f"idp/{IDS['an approval dismissed before the merge does not count']}"] == A_FAILS


@pytest.mark.parametrize("record", ["change_reviews", "change_contributors", "accounts", "workers", "changes"])
def test_rows_that_are_withheld_never_turn_a_missing_approval_into_one(outcomes, record):
    fewer = outcomes(CONTROL, world(**{record: ()}), critical_repositories=("idp:900",))
    missing = [f"idp/{IDS[words]}" for words, case in CASES.items() if case.said.get("A") == "fail"]
    assert missing
    assert all(fewer[item].get("A") in {"fail", "unknown"} for item in missing if item in fewer)
