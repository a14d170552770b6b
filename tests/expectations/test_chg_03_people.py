"""CHG-03 at its edges: who is behind the accounts that wrote, pushed and approved a change."""

from typing import Any

import pytest

from expectations.controls.chg_03_separate_people import CONTROL
from expectations.merges import ACCOUNTS, APPROVAL, WORKERS, world

BY_3 = {**APPROVAL, "reviewer_account_id": "a3"}
BY_BOT = {**APPROVAL, "reviewer_account_id": "b1", "reviewer_kind": "bot"}
BY_UNLINKED = {**APPROVAL, "reviewer_account_id": "a9"}
MORE = (
    *ACCOUNTS,
    {"account_id": "a1b", "employee_number": "E1", "email": None},
    {"account_id": "a2b", "employee_number": "E2", "email": None},
    {"account_id": "a9", "employee_number": None, "email": None},
    {"account_id": "token", "employee_number": None, "email": None},
)
TOKEN = {"account_source_id": "idp", "account_id": "token", "account_type": "service", "owner_employee_number": "E2"}
ENTRY = {**TOKEN, "account_id": "b2", "account_type": "bot"}
REGISTER = (TOKEN, ENTRY, {**ENTRY, "account_id": "b3", "owner_employee_number": "E99"})
A_FAILS, A_UNKNOWN, B_FAILS, B_UNKNOWN = {"A": "fail"}, {"A": "unknown"}, {"B": "fail"}, {"B": "unknown"}
C_FAILS = {"C": "fail"}


def case(*reviews: dict[str, Any], hands: tuple[str | None, ...] = (), **more: Any) -> dict[str, Any]:
    """A change of `a1` in which `hands` have a part, too."""
    told = tuple({"contributor_key": hand or "git:1f", "account_id": hand} for hand in hands)
    return world(*reviews, **{"contributors": ({}, *told), "accounts": MORE, "non_person_accounts": REGISTER} | more)


def by_bot(*reviews: dict[str, Any], bot: str = "b2", kind: str = "bot", **more: Any) -> dict[str, Any]:
    hands = ({"contributor_key": bot, "account_id": bot, "contributor_kind": kind, "roles": "author"},)
    opened = {"author_account_id": bot, "author_kind": kind}
    return case(*reviews, change=opened, **{"contributors": hands} | more)


CASES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "one writes, another approves": ({}, case(APPROVAL)),
    "the author's second account": (A_FAILS, case({**APPROVAL, "reviewer_account_id": "a1b"})),
    "the author's second account, and a colleague": ({}, case({**APPROVAL, "reviewer_account_id": "a1b"}, BY_3)),
    "a co-author approves": (A_FAILS, case(APPROVAL, hands=("a2",))),
    "a co-author by a second account approves": (A_FAILS, case(APPROVAL, hands=("a2b",))),
    "a co-author and somebody else approve": ({}, case(APPROVAL, BY_3, hands=("a2",))),
    "a commit of an address that nobody knows": (A_UNKNOWN, case(APPROVAL, hands=(None,))),
    "an approver whom nobody is linked to": (A_UNKNOWN, case(BY_UNLINKED)),
    "an approver whom nobody is linked to, and one that is known": ({}, case(BY_UNLINKED, BY_3)),
    "one number of a leaver given to somebody else: two people bear it": (
        A_UNKNOWN,
        case(
            APPROVAL,
            workers=(*WORKERS, {"worker_id": "w9", "employee_number": "E2", "work_email": "new@acme.example"}),
        ),
    ),
    "a person with a new name and address, and the same number": (
        {},
        case(APPROVAL, workers=(*WORKERS[:1], {**WORKERS[1], "display_name": "New", "work_email": "new@acme.example"})),
    ),
    "nobody approved: that is CHG-01's": ({}, case()),
    "the second account approved, and took it back": (
        {}, case({**APPROVAL, "reviewer_account_id": "a1b", "dismissed_at": "2026-03-30 13:00:00"}),
    ),
    "the second account approved after the merge": (
        {}, case({**APPROVAL, "reviewer_account_id": "a1b", "submitted_at": "2026-03-30 14:00:01"}),
    ),
    "the second account approved in the second of the merge": (
        A_FAILS, case({**APPROVAL, "reviewer_account_id": "a1b", "submitted_at": "2026-03-30 14:00:00"}),
    ),
    "the second account may not write, so the host does not count it": (
        {}, case({**APPROVAL, "reviewer_account_id": "a1b", "had_write_access": False}),
    ),
    "two wanted, and one of two wrote part of it": (
        A_FAILS, case(APPROVAL, BY_3, hands=("a2",), change={"repository_id": "900"}),
    ),
    "two wanted, by two accounts of one person": (
        A_FAILS, case(APPROVAL, {**APPROVAL, "reviewer_account_id": "a2b"}, change={"repository_id": "900"}),
    ),
    "two wanted and one there: that is CHG-01's": ({}, case(APPROVAL, change={"repository_id": "900"})),
    "a bot's change, approved by who answers for the bot": (B_FAILS, by_bot(APPROVAL)),
    "a bot's change, approved by the second account of who answers for it": (
        B_FAILS, by_bot({**APPROVAL, "reviewer_account_id": "a2b"}),
    ),
    "a bot's change, approved by somebody else": ({}, by_bot(BY_3)),
    "a bot's change, approved by both": ({}, by_bot(APPROVAL, BY_3)),
    "a bot's change that nobody approved: that is CHG-01's": ({}, by_bot()),
    "a bot's change that a bot approved": (C_FAILS, by_bot(BY_BOT)),
    "a bot's change, and nobody answers for the bot": (B_UNKNOWN, by_bot(APPROVAL, bot="b7")),
    "a bot's change, and the register names nobody that HR knows": (B_UNKNOWN, by_bot(APPROVAL, bot="b3")),
    "a bot's change, approved by an account that nobody is linked to": (A_UNKNOWN | B_UNKNOWN, by_bot(BY_UNLINKED)),
    "a service account whose token its owner holds opened it": (B_FAILS, by_bot(APPROVAL, bot="token", kind="human")),
    "a service account approved": (C_FAILS, case({**APPROVAL, "reviewer_account_id": "token"})),
    "a bot approved": (C_FAILS, case(BY_BOT)),
    "a bot approved, and a person": ({}, case(BY_BOT, BY_3)),
    "a bot and an account that is gone approved": (
        A_UNKNOWN | {"C": "unknown"}, case(BY_BOT, {**APPROVAL, "reviewer_account_id": None, "reviewer_kind": None}),
    ),
    "a bot approved, and one of two that are wanted is missing": ({}, case(BY_BOT, change={"repository_id": "901"})),
    "a bot's request for changes is no approval": ({}, case({**BY_BOT, "state": "changes_requested"}, BY_3)),
    "given up": ({"out": "not_merged"}, case(change={"state": "closed", "merged_at": None})),
}  # fmt: skip
MOVES = tuple(
    {
        "is_first_reading": True,
        "from_sha": None,
        "seen_at": "2026-01-01 22:30:00",
        "move_id": name,
        "repository_id": name,
    }
    for name in ("501", "900", "901")
)


@pytest.fixture(scope="module")
def judged(outcomes, side_by_side):
    worlds = {words: world | {"branch_moves": MOVES} for words, (_, world) in CASES.items()}
    people = [words for words, world in worlds.items() if world["workers"] != WORKERS]
    together = side_by_side({words: world for words, world in worlds.items() if words not in people})
    apart = {words: side_by_side({words: worlds[words]}) for words in people}

    def said(**parameters: Any) -> dict[str, dict[str, str]]:
        critical = {"critical_repositories": ("idp:900", "idp:901")} | parameters
        found = outcomes(CONTROL, together, **critical)
        names = [words for words in worlds if words not in people]
        return {words: found[f"idp/{place}"] for place, words in enumerate(names)} | {
            words: outcomes(CONTROL, rows, **critical)["idp/0"] for words, rows in apart.items()
        }

    return said


@pytest.fixture(scope="module")
def said(judged):
    return judged()


@pytest.mark.parametrize("words", CASES)
def test_who_is_behind_the_accounts(said, words):
    assert said[words] == CASES[words][0]


def test_the_owner_of_a_bot_may_approve_its_changes_where_the_company_says_so(judged):
    lenient = judged(treat_bot_owner_as_author=False)
    assert lenient["a bot's change, approved by who answers for the bot"] == {}
    assert lenient["a bot's change, and nobody answers for the bot"] == {}


def test_names_in_commits_that_nobody_signed_prove_nothing_where_the_company_wants_signatures(outcomes, side_by_side):
    unsigned = world(APPROVAL, change_revisions=({}, {"commit_sha": "h2", "is_verified": False}))
    rows = side_by_side({"signed": world(APPROVAL), "one is not": unsigned})
    said = outcomes(CONTROL, rows, authors_must_be_verified=True)
    assert (said["idp/0"], said["idp/1"]) == ({}, A_UNKNOWN)
    assert outcomes(CONTROL, rows)["idp/1"] == {}
