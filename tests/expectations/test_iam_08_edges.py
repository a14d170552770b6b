"""IAM-08 at its edges: what belongs to which job, when it ended, and whose word keeps it."""

from typing import Any

import pytest

from expectations.controls.iam_08_movers import CONTROL, LEFT, MEMBER, MOVE, PEOPLE, WORLD

Row = dict[str, Any]
FAILS, UNKNOWN, ABSENT, PENDING = {"A": "fail"}, {"A": "unknown"}, None, {"": "pending"}
LATELY = {"effective_date": "2026-03-20", "effective_at": "2026-03-19 23:00:00"}


def gone(after: str, by: str) -> Row:
    return {"_changed_after_at": f"2026-03-{after}:00", "_changed_by_at": f"2026-03-{by}:00"}


def asked(decided_at: str, approver: str = "a2", **ticket: Any) -> Row:
    return {"decided_at": decided_at, "approver_account_id": approver, "ticket": ticket}


# words: what is to be said, then what differs: the move, the mover, the register, membership, log, requests
CASES: dict[str, tuple[dict[str, str] | None, dict[str, Any]]] = {
    "still held after fourteen days": (FAILS, {}),
    "moved twelve days ago, and still held": (PENDING, {"move": LATELY}),
    "the move is ahead": (ABSENT, {"move": {"effective_date": "2026-04-01", "effective_at": "2026-03-31 22:00:00"}}),
    "gone by the log at the last second": ({}, {"gone": gone("22 22:30", "23 22:30"), "log": "2026-03-22 23:00:00"}),
    "gone by the log a second later": (FAILS, {"gone": gone("22 22:30", "23 22:30"), "log": "2026-03-22 23:00:01"}),
    "gone between two readings in time": ({}, {"gone": gone("20 22:30", "21 22:30")}),
    "gone between two readings around the end": (UNKNOWN, {"gone": gone("22 22:30", "23 22:30")}),
    "gone before the move": (ABSENT, {"gone": gone("05 22:30", "06 22:30")}),
    "given after the move": (
        ABSENT, {"member": {"_appeared_after_at": "2026-03-10 22:30:00", "_appeared_by_at": "2026-03-11 22:30:00"}},
    ),
    "there when monitoring began": (FAILS, {"member": {"_appeared_after_at": None}}),
    "the new department works with it, too": (ABSENT, {"register": {"departments": "Finance; Sales"}}),
    "it belongs to no department": (ABSENT, {"register": {"departments": None}}),
    "everybody has it": (ABSENT, {"register": {"authorised_by": "birthright"}}),
    "the register said so until yesterday": (ABSENT, {"register": {"valid_to_on": "2026-03-30"}}),
    "HR tells no department": (UNKNOWN, {"mover": {"department": None}}),
    "had moved before HR was first read": (
        {"out": "before_monitoring"},
        {"move": {"_appeared_after_at": None, "_appeared_by_at": "2026-03-20 22:30:00"}},
    ),
    "a move that was ahead when HR was first read": (
        FAILS, {"move": {"_appeared_after_at": None, "_appeared_by_at": "2026-03-01 22:30:00"}},
    ),
    "the new head approved": ({}, {"asked": asked("2026-03-12 09:00:00")}),
    "the new head approved at the last second": ({}, {"asked": asked("2026-03-22 23:00:00")}),
    "the new head approved too late": (FAILS, {"asked": asked("2026-03-22 23:00:01")}),
    "the new head approved two weeks before": ({}, {"asked": asked("2026-02-22 23:00:00")}),
    "the new head approved longer ago": (FAILS, {"asked": asked("2026-02-22 22:59:59")}),
    "its owner approved": ({}, {"asked": asked("2026-03-12 09:00:00", "a3")}),
    "a colleague approved": (FAILS, {"asked": asked("2026-03-12 09:00:00", "a4")}),
    "nobody known approved": (UNKNOWN, {"asked": asked("2026-03-12 09:00:00", "zz")}),
    "something else was approved": (FAILS, {"asked": asked("2026-03-12 09:00:00", entitlements="idp/group/g9")}),
    "something unreadable was approved": (UNKNOWN, {"asked": asked("2026-03-12 09:00:00", entitlements=None)}),
    "it was approved for somebody else": (
        FAILS, {"asked": asked("2026-03-12 09:00:00", subject_employee_number="E2")},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    """Each case is a mover and a group of their own."""
    rows: dict[str, list[Row]] = {name: [] for name in (*WORLD, "vanished_group_memberships", "account_events")}
    rows |= {"tickets": [], "ticket_approvals": []}
    others = tuple({**PEOPLE[0], "worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": n} for n in "234")
    rows["workers"] += others
    desk = {"_source_id": "desk", "email": None}
    rows["accounts"] += [{**desk, "account_id": f"a{n}", "employee_number": f"E{n}"} for n in "234"]
    for number, (_, told) in enumerate(CASES.values(), start=10):
        own, group = {"account_id": f"a{number}"}, {"group_id": f"g{number}"}
        who = {"worker_id": f"w{number}", "employee_number": f"E{number}", "work_email": str(number)}
        rows["workers"].append({**PEOPLE[0], "manager_worker_id": "w2", **who, **told.get("mover", {})})
        rows["accounts"].append({**own, "employee_number": f"E{number}", "email": None})
        rows["employment_events"].append({**MOVE, "worker_id": f"w{number}", **told.get("move", {})})
        entry = {**WORLD["entitlements"][0], "entitlement": f"group/g{number}"}
        rows["entitlements"].append({**entry, **told.get("register", {})})
        into = "vanished_group_memberships" if "gone" in told else "group_memberships"
        rows[into].append({**MEMBER, **own, **group, **told.get("gone", {}), **told.get("member", {})})
        if at := told.get("log"):
            event = {"event_id": f"e{number}", "entitlement": f"group/g{number}", "occurred_at": at}
            rows["account_events"].append({**LEFT, **own, **event})
        if request := told.get("asked"):
            ticket = {"ticket_id": f"t{number}", "ticket_kind": "access_request"}
            asks = {"subject_employee_number": f"E{number}", "entitlements": f"idp/group/g{number}"}
            rows["tickets"].append({**ticket, **asks, **request["ticket"]})
            rows["ticket_approvals"].append(
                {
                    "ticket_id": f"t{number}",
                    "approval_id": f"p{number}",
                    "approver_account_id": request["approver_account_id"],
                    "decided_at": request["decided_at"],
                }
            )
    return outcomes(CONTROL, {name: tuple(given) for name, given in rows.items()})


@pytest.mark.parametrize("words", CASES)
def test_what_a_mover_keeps_and_by_whose_word(said, words):
    number = list(CASES).index(words) + 10
    found = [outcome for item, outcome in said.items() if f"/w{number}/" in item]
    assert (found or [None])[0] == CASES[words][0]


def test_access_of_a_second_account_is_the_mover_s_too(outcomes):
    second = {"account_id": "b1", "employee_number": "E1", "email": None}
    rows = {
        **WORLD,
        "accounts": (*WORLD["accounts"], second),
        "group_memberships": ({**MEMBER, "account_id": "b1"},),
    }
    assert list(outcomes(CONTROL, rows).values()) == [FAILS]


def test_what_is_held_twice_is_one_item_and_the_one_that_lasts_counts(outcomes):
    role = {
        "account_id": "a1",
        "role_name": "PAYER",
        "_appeared_after_at": None,
        "_appeared_by_at": "2026-01-11 22:30:00",
    }
    rows = {
        **WORLD,
        "entitlements": ({**WORLD["entitlements"][0], "entitlement": "role/PAYER"},),
        "group_memberships": (),
        "role_assignments": ({**role, "assignment_id": "1"},),
        "vanished_role_assignments": ({**role, "assignment_id": "2", **gone("20 22:30", "21 22:30")},),
    }
    assert list(outcomes(CONTROL, rows).values()) == [FAILS]
