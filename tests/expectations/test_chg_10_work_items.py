"""CHG-10 at its edges: which ticket a change is made for, and how it stood when the change was merged."""

from typing import Any

import pytest

from expectations.controls.chg_10_work_items import CANCELLED, CONTROL, STORY, world

FAILS, B_FAILS, B_UNKNOWN = {"A": "fail"}, {"B": "fail"}, {"B": "unknown"}
UNKNOWN = {"A": "unknown", "B": "unknown"}
NAMES = {
    "STORY": {}, "BUG": {"ticket_kind": "bug"}, "ACC": {"ticket_kind": "access_request"},
    "LATE": {"opened_at": "2026-03-30 14:05:01"}, "SKEW": {"opened_at": "2026-03-30 14:05:00"},
    "OFF": {"status": "cancelled"}, "OFFLATER": {"status": "cancelled"}, "ON": {"status": "open"},
    "BORNOFF": {"status": "cancelled"},
    "APP": {"reporter_account_id": "app", "opened_at": "2026-03-30 09:00:00"},
    "APPBEFORE": {"reporter_account_id": "app", "opened_at": "2026-03-01 09:00:00"},
    "TOKEN": {"reporter_account_id": "token", "opened_at": "2026-03-30 09:00:00"},
}  # fmt: skip
TICKETS = tuple(
    {**STORY, "ticket_id": name, "ticket_key": f"{name}-5", "reporter_account_id": "p1", **more}
    for name, more in NAMES.items()
)
MOVES = tuple(
    {**CANCELLED, "transition_id": f"{name}{at}", "ticket_id": name, "occurred_at": f"2026-03-30 {at}", **more}
    for name, at, more in (
        ("OFF", "14:00:00", {}),
        ("OFFLATER", "14:00:01", {}),
        ("ON", "09:00:00", {}),
        ("ON", "10:00:00", {"from_value": "cancelled", "to_value": "open"}),
    )
)
REVERT = {"number": 18, "reverts_number": 17}
# words: what is to be said, the keys that it names, what else is told of it
CASES: dict[str, tuple[dict[str, str], tuple[str, ...], dict[str, Any]]] = {
    "a story": ({}, ("STORY-5",), {}),
    "a bug": ({}, ("BUG-5",), {}),
    "no ticket at all": (FAILS, (), {}),
    "an access request": (FAILS, ("ACC-5",), {}),
    "an access request and a story": ({}, ("ACC-5", "STORY-5"), {}),
    "a number that the project has not come to": (FAILS, ("STORY-6",), {}),
    "a number that there must have been: deleted, hidden, or moved before it was read": (UNKNOWN, ("STORY-4",), {}),
    "a project that is not read": (UNKNOWN, ("OTHER-1",), {}),
    "a word of a branch that is no key": (FAILS, ("patch-1",), {}),
    "a key in a branch, in small letters": ({}, ("story-5",), {}),
    "a key in a branch that no ticket bears": (UNKNOWN, ("story-4",), {}),
    "a project that is not read, and a story": ({}, ("OTHER-1", "STORY-5"), {}),
    "what looks like a key and is none": (FAILS, ("UTF-8",), {}),
    "what looks like a key, and a story": ({}, ("SHA-256", "STORY-5"), {}),
    "a ticket written five minutes after the merge: the two clocks may differ": ({}, ("SKEW-5",), {}),
    "a ticket written later than clocks differ": (B_FAILS, ("LATE-5",), {}),
    "a ticket written later, and a story": ({}, ("LATE-5", "STORY-5"), {}),
    "a ticket written later, and one of a project that is not read": (B_UNKNOWN, ("LATE-5", "OTHER-1"), {}),
    "a ticket cancelled in the second of the merge": (B_FAILS, ("OFF-5",), {}),
    "a ticket cancelled a second after it": ({}, ("OFFLATER-5",), {}),
    "a ticket cancelled and taken up again": ({}, ("ON-5",), {}),
    "a ticket that was cancelled from the start": (B_FAILS, ("BORNOFF-5",), {}),
    "a ticket that an app wrote from the change": (FAILS, ("APP-5",), {}),
    "a ticket that a machine on the register wrote from the change": (FAILS, ("TOKEN-5",), {}),
    "a ticket that an app had written weeks before": ({}, ("APPBEFORE-5",), {}),
    "the host does not tell what it names": (UNKNOWN, (), {"work_items": None}),
    "it takes a change back that names a story": ({}, (), REVERT | {"repository_id": "17"}),
    "it takes a change back that names nothing": (FAILS, (), REVERT | {"repository_id": "18"}),
    "it takes a change of another repository back": (FAILS, (), REVERT | {"repository_id": "19"}),
}  # fmt: skip
TAKEN_BACK = {"with a story": ("17", "STORY-5"), "without": ("18", "")}
READ = tuple(
    {
        "is_first_reading": True,
        "from_sha": None,
        "seen_at": "2026-01-01 22:30:00",
        "move_id": name,
        "repository_id": name,
    }
    for name in ("501", "17", "18", "19")
)


@pytest.fixture(scope="module")
def said(outcomes, side_by_side):
    desk = {
        "tickets": TICKETS,
        "ticket_transitions": MOVES,
        "branch_moves": READ,
        "accounts": ({"_source_id": "desk", "account_id": "app", "account_kind": "app"},),
        "non_person_accounts": (
            {"account_source_id": "desk", "account_id": "token", "interactive_login_allowed": False},
        ),
    }
    worlds = {
        words: world({"work_items": "\n".join(keys), "number": 1, **more}) | desk
        for words, (_, keys, more) in CASES.items()
    }
    worlds |= {
        words: world({"number": 17, "repository_id": repository, "work_items": keys}) | desk
        for words, (repository, keys) in TAKEN_BACK.items()
    }
    return outcomes(CONTROL, side_by_side(worlds))


@pytest.mark.parametrize("words", CASES)
def test_what_a_change_is_made_for(said, words):
    assert said[f"idp/{list(CASES).index(words)}"] == CASES[words][0]


def test_a_ticket_that_was_moved_is_known_by_the_key_it_had(outcomes):
    key = {**STORY, "ticket_key": "OPS-3"}
    assert outcomes(CONTROL, world(tickets=(key,)))["idp/9001"] == UNKNOWN
    before = {**STORY, "_to_day": "2026-03-30"}
    assert outcomes(CONTROL, world(tickets=(before, key)))["idp/9001"] == {}


def test_a_ticket_that_was_read_once_and_is_gone_leaves_its_number_known(outcomes):
    other = {**STORY, "ticket_id": "10000", "ticket_key": "ENG-3"}
    assert outcomes(CONTROL, world(tickets=(other,)))["idp/9001"] == FAILS
    gone = {"vanished_tickets": (STORY,)}
    assert outcomes(CONTROL, world(tickets=(other,)) | gone)["idp/9001"] == UNKNOWN
