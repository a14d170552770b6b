"""CHG-02 at its edges: which revision an approval is of, and what may still come in after it."""

from typing import Any

import pytest

from expectations.controls.chg_02_approved_revision import CONTROL
from expectations.merges import ACCOUNTS, APPROVAL, world

OLDER, BY_3 = {**APPROVAL, "reviewed_sha": "h0"}, {**APPROVAL, "reviewer_account_id": "a3"}
BASE = ({}, {"commit_sha": "b1"}, {"commit_sha": "b2"}, {"branch": "other", "commit_sha": "o1"})
A_FAILS, A_UNKNOWN, B_FAILS, B_UNKNOWN = {"A": "fail"}, {"A": "unknown"}, {"B": "fail"}, {"B": "unknown"}
UNKNOWN = A_UNKNOWN | B_UNKNOWN


def line(*commits: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Commits of a change, one on the other; the last one is what was merged."""
    names = ["c0", *("h0", "h2")[: len(commits) - 1], "h1"]
    return tuple(
        {"commit_sha": sha, "position": place, "first_parent_sha": before, "tree_sha": f"t{place}", **commit}
        for place, (before, sha, commit) in enumerate(zip(names, names[1:], commits, strict=False), 1)
    )


def base(sha: str = "b1", **more: Any) -> dict[str, Any]:
    """The base branch merged in by the host's button."""
    return {"parent_count": 2, "second_parent_sha": sha, "is_made_by_host": True} | more


def case(*reviews: dict[str, Any], revisions: tuple[dict[str, Any], ...] = ({},), **more: Any) -> dict[str, Any]:
    return world(*reviews, change_revisions=revisions, release_commits=BASE, **more)


BY_REVIEWER = ({}, {"contributor_key": "a2", "account_id": "a2"})
MADE_BY_2 = {"maker_account_id": "a2"}
NOBODY = {"maker_account_id": None, "maker_kind": None}
# words: what is to be said, and the small world
CASES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "an approval of what was merged": ({}, case(APPROVAL)),
    "a fix after it": (A_FAILS, case(OLDER, revisions=line({}, {}))),
    "a fix after it, and a second approval of the fix": (
        {}, case(OLDER, BY_3, revisions=line({}, {})),
    ),
    "a fix after it, approved by the same person again": (
        {}, case(OLDER, {**APPROVAL, "submitted_at": "2026-03-30 13:00:00"}, revisions=line({}, {})),
    ),
    "the fix approved only after the merge": (
        A_FAILS,
        case(OLDER, {**BY_3, "submitted_at": "2026-03-30 15:00:00"}, revisions=line({}, {})),
    ),
    "the button that merges the base in": ({}, case(OLDER, revisions=line({}, base()))),
    "the button twice": ({}, case(OLDER, revisions=line({}, base("b1"), base("b2")))),
    "the button, then a fix": (A_FAILS, case(OLDER, revisions=line({}, base(), {}))),
    "a fix, then the button": (A_FAILS, case(OLDER, revisions=line({}, {}, base()))),
    "the base merged in by hand": (A_UNKNOWN | B_UNKNOWN, case(OLDER, revisions=line({}, base(is_made_by_host=False)))),
    "a branch merged in that is not the base": (A_FAILS, case(OLDER, revisions=line({}, base("o1")))),
    "a merge that git does not know of the base": (A_FAILS, case(OLDER, revisions=line({}, base("x1")))),
    "a merge on something else than what was approved": (
        A_FAILS, case(OLDER, revisions=line({}, base(first_parent_sha="elsewhere"))),
    ),
    "three branches merged in at once": (A_FAILS, case(OLDER, revisions=line({}, base(parent_count=3)))),
    "rewritten with the same files": ({}, case({**OLDER, "reviewed_tree_sha": "t1"})),
    "rewritten with other files": (A_FAILS, case({**OLDER, "reviewed_tree_sha": "t0"})),
    "rewritten, and nobody knows what was approved": (UNKNOWN, case({**APPROVAL, "reviewed_sha": None})),
    "more revisions than the host lists": (
        UNKNOWN, case(OLDER, revisions=({"commit_sha": "h0"}, {"commit_sha": "h7"})),
    ),
    "no revision told": ({} | B_UNKNOWN, case(APPROVAL, revisions=())),
    "nobody approved any revision: that is CHG-01's": ({}, case()),
    "taken back by the host when it was pushed: that is CHG-01's, too": (
        {}, case({**OLDER, "dismissed_at": "2026-03-30 13:00:00"}, revisions=line({}, {})),
    ),
    "the reviewer pushed a fix and approved it": (
        B_FAILS, case(APPROVAL, revisions=line({}, MADE_BY_2), contributors=BY_REVIEWER),
    ),
    "the reviewer committed a suggestion on the host's page and approved it": (
        B_FAILS, case(APPROVAL, revisions=line({}, {**MADE_BY_2, "is_made_by_host": True}), contributors=BY_REVIEWER),
    ),
    "the reviewer pushed a fix, and another approved it as well": (
        {},
        case(
            APPROVAL, BY_3,
            revisions=line({}, MADE_BY_2), contributors=BY_REVIEWER,
        ),
    ),
    "the reviewer's second account pushed the fix": (
        B_FAILS,
        case(
            APPROVAL,
            revisions=line({}, {"maker_account_id": "a2b"}),
            contributors=({}, {"contributor_key": "a2b", "account_id": "a2b"}),
            accounts=(*ACCOUNTS, {"account_id": "a2b", "employee_number": "E2", "email": None}),
        ),
    ),
    "nobody knows who pushed the last revision": (B_UNKNOWN, case(APPROVAL, revisions=line({}, NOBODY))),
    "nobody knows who pushed it, and two approved: one of them did not": (
        {}, case(APPROVAL, BY_3, revisions=line({}, NOBODY)),
    ),
    "a machine made the last revision": (
        {}, case(APPROVAL, revisions=line({}, {"maker_account_id": "b1", "maker_kind": "bot"})),
    ),
    "a bot's approval of the last push is none": (
        {}, case({**APPROVAL, "reviewer_account_id": "b1", "reviewer_kind": "bot"}, revisions=line({}, {})),
    ),
    "who approves is not linked to anybody": (
        UNKNOWN,
        case(
            {**APPROVAL, "reviewer_account_id": "a9"},
            accounts=(*ACCOUNTS, {"account_id": "a9", "employee_number": None, "email": None}),
        ),
    ),
    "into a branch that is not released": (
        {"out": "not_a_release_branch"}, case(OLDER, change={"base_branch": "draft"}),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def joined(side_by_side):
    return side_by_side({words: world for words, (_, world) in CASES.items()})


@pytest.fixture(scope="module")
def said(outcomes, joined):
    return outcomes(CONTROL, joined)


@pytest.mark.parametrize("words", CASES)
def test_what_may_come_in_after_an_approval(said, words):
    assert said[f"idp/{list(CASES).index(words)}"] == CASES[words][0]


def test_the_company_may_want_an_approval_of_every_merge_of_the_base_branch(outcomes, joined):
    strict = outcomes(CONTROL, joined, allow_base_merge_after_approval=False)
    assert strict[f"idp/{list(CASES).index('the button that merges the base in')}"] == A_FAILS
    assert strict[f"idp/{list(CASES).index('rewritten with the same files')}"] == {}
