"""IAM-10 at its edges: when what was decided ended, by whichever way it is told, and whether it came back."""

from typing import Any

import pytest

from expectations.controls.iam_10_review_removals import CONTROL, ITEM, LEFT, MEMBER, WORLD

Row = dict[str, Any]
A_FAILS, A_UNKNOWN, B_FAILS, PENDING = {"A": "fail"}, {"A": "unknown"}, {"B": "fail"}, {"": "pending"}
BEFORE = {"appeared_after_at": "2026-01-10 22:30:00", "appeared_by_at": "2026-01-11 22:30:00"}
ROLE = {"assignment_id": "r1", "role_name": "APP_ADMIN", "privilege_tier": "admin"}


def bounds(kind: str, after: str, by: str) -> Row:
    return {f"_{kind}_after_at": f"2026-02-{after}:00", f"_{kind}_by_at": f"2026-02-{by}:00"}


HELD = {f"_{name}": value for name, value in BEFORE.items()}
GONE = bounds("changed", "24 22:30", "25 22:30")
# words: what is to be said, the decision, then rows by record: members, `gone` ones, roles, log, requests
CASES: dict[str, tuple[dict[str, str], Row, dict[str, tuple[Row, ...]]]] = {
    "still there": (A_FAILS, {}, {"members": (HELD,)}),
    "still there, and decided a week ago to the second": (
        A_FAILS, {"decided_at": "2026-03-24 21:59:59"}, {"members": (HELD,)},
    ),
    "still there, and decided a week ago a second later": (
        PENDING, {"decided_at": "2026-03-24 22:00:00"}, {"members": (HELD,)},
    ),
    "to be changed, and still as it was": (A_FAILS, {"decision": "modify"}, {"members": (HELD,)}),
    "gone by the log at the last second": ({}, {}, {"gone": (GONE,), "log": ({"occurred_at": "2026-02-27 10:00:00"},)}),
    "gone by the log a second later": (
        A_FAILS, {}, {
            "gone": (bounds("changed", "26 22:30", "27 22:30"),), "log": ({"occurred_at": "2026-02-27 10:00:01"},),
        },
    ),
    "gone between two readings in time": ({}, {}, {"gone": (GONE,)}),
    "gone between two readings around the end": (A_UNKNOWN, {}, {"gone": (bounds("changed", "26 22:30", "27 22:30"),)}),
    "gone between two readings after the end": (A_FAILS, {}, {"gone": (bounds("changed", "27 22:30", "28 22:30"),)}),
    "gone before it was decided": ({}, {}, {"gone": (bounds("changed", "10 22:30", "11 22:30"),)}),
    "put back, and nobody saw whether it had gone in time": (
        {"A": "unknown", "B": "fail"}, {}, {"members": (bounds("appeared", "27 22:30", "28 22:30"),)},
    ),
    "gone, and nobody saw it": (A_UNKNOWN, {}, {}),
    "a role that is still there": (A_FAILS, {"entitlement": "APP_ADMIN"}, {"roles": (HELD,)}),
    "a role that went on the third day": (
        A_FAILS, {"entitlement": "APP_ADMIN"}, {"gone_roles": (bounds("changed", "22 22:30", "23 22:30"),)},
    ),
    "a role that went on the second day": (
        {}, {"entitlement": "APP_ADMIN"}, {"gone_roles": (bounds("changed", "21 22:30", "22 09:30"),)},
    ),
    "another role was taken, by the log, which does not tell which": (
        A_FAILS, {"entitlement": "APP_ADMIN"}, {
            "roles": (HELD,), "log": ({"event_type": "role_revoked", "entitlement": None,
                                       "occurred_at": "2026-02-21 10:00:00"},),
        },
    ),
    "put back by nobody's leave": (
        B_FAILS, {}, {"members": (bounds("appeared", "27 22:30", "28 22:30"),), "log": (
            {"occurred_at": "2026-02-25 09:00:00"},
            {"event_id": "e2", "event_type": "group_joined", "occurred_at": "2026-02-28 09:00:00"},
        )},
    ),
    "put back by nobody's leave, without a log of that": (
        B_FAILS, {}, {"members": (bounds("appeared", "25 22:30", "26 22:30"),)},
    ),
    "taken and put back between two readings": (
        B_FAILS, {}, {"members": (HELD,), "log": (
            {"occurred_at": "2026-02-25 09:00:00"},
            {"event_id": "e2", "event_type": "group_joined", "occurred_at": "2026-02-25 10:00:00"},
        )},
    ),
    "put back by a new request": (
        {}, {}, {"members": (bounds("appeared", "25 22:30", "26 22:30"),), "asked": ("2026-02-24 09:00:00",)},
    ),
    "put back by a request of before the decision": (
        B_FAILS, {}, {"members": (bounds("appeared", "25 22:30", "26 22:30"),), "asked": ("2026-02-19 09:00:00",)},
    ),
    "put back by a request that was approved afterwards": (
        B_FAILS, {}, {"members": (bounds("appeared", "25 22:30", "26 22:30"),), "asked": ("2026-03-02 09:00:00",)},
    ),
    "gone two weeks ago, and away since": (
        PENDING, {"decided_at": "2026-03-16 10:00:00"}, {"log": ({"occurred_at": "2026-03-17 09:00:00"},)},
    ),
    "put back 31 days later": (
        {}, {}, {"members": ({"_appeared_after_at": "2026-03-29 22:30:00", "_appeared_by_at": "2026-03-30 22:30:00"},),
                 "log": (
            {"occurred_at": "2026-02-25 09:00:00"},
            {"event_id": "e2", "event_type": "group_joined", "occurred_at": "2026-03-30 09:00:00"},
        )},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    """Each case is an account of its own, on the list of one review."""
    rows: dict[str, list[Row]] = {name: [] for name in (*WORLD, "role_assignments", "vanished_role_assignments")}
    rows |= {"tickets": [], "ticket_approvals": []}
    rows["reviews"], rows["review_plan"] = (list(WORLD[name]) for name in ("reviews", "review_plan"))
    rows["reviews"].append({**WORLD["reviews"][0], "obligation_id": "s-2026-02-16", "review_id": "s"})
    rows["review_plan"].append({**WORLD["review_plan"][0], "review_id": "s", "scope": "admins"})
    for number, (_, decision, told) in enumerate(CASES.values()):
        own = {"account_id": f"a{number}"}
        of = {"obligation_id": "s-2026-02-16"} if "entitlement" in decision else {}
        rows["review_items"].append({**ITEM, **of, **decision, **own, "item_id": f"i{number}"})
        rows["accounts"].append({**own, "employee_number": f"E{number}", "email": None})
        rows["workers"].append(
            {"worker_id": f"w{number}", "employee_number": f"E{number}", "work_email": f"{number}@a.example"}
        )
        rows["group_memberships"] += [{**MEMBER, **own, **one} for one in told.get("members", ())]
        rows["vanished_group_memberships"] += [{**MEMBER, **own, **one} for one in told.get("gone", ())]
        rows["role_assignments"] += [{**ROLE, **own, **one} for one in told.get("roles", ())]
        rows["vanished_role_assignments"] += [{**ROLE, **HELD, **own, **one} for one in told.get("gone_roles", ())]
        rows["account_events"] += [
            {**LEFT, **one, **own, "event_id": f"{number}-{place}"} for place, one in enumerate(told.get("log", ()))
        ]
        for decided_at in told.get("asked", ()):
            ticket = {"ticket_id": f"t{number}"}
            rows["tickets"].append(
                {
                    **ticket,
                    "ticket_kind": "access_request",
                    "subject_employee_number": f"E{number}",
                    "entitlements": "idp/group/g1",
                }
            )
            rows["ticket_approvals"].append(
                {**ticket, "approval_id": f"p{number}", "approver_account_id": "a0", "decided_at": decided_at}
            )
    return outcomes(CONTROL, {name: tuple(given) for name, given in rows.items()})


@pytest.mark.parametrize("words", CASES)
def test_what_became_of_access_that_was_to_go(said, words):
    number = list(CASES).index(words)
    (found,) = (outcome for item, outcome in said.items() if f"/a{number}/" in item)
    assert found == CASES[words][0]


def test_what_was_kept_is_no_item(outcomes):
    assert outcomes(CONTROL, {**WORLD, "review_items": ({**ITEM, "decision": "keep"},)}) == {}


def test_a_time_later_than_the_reading_that_shows_it_is_none(outcomes):
    late = {**ITEM, "decided_at": "2026-03-30 10:00:00", **bounds("changed", "20 22:30", "21 22:30")}
    rows = {**WORLD, "review_items": (late,), "group_memberships": (MEMBER,), "vanished_group_memberships": ()}
    (found,) = outcomes(CONTROL, {**rows, "account_events": ()}).values()
    assert found == A_FAILS


def test_an_account_that_was_to_go_is_gone_when_it_is_closed(outcomes):
    plan = {**WORLD["review_plan"][0], "scope": "all"}
    account = {**WORLD["accounts"][0], "is_enabled": False, "disabled_at": "2026-02-28 10:00:00"}
    rows = {**WORLD, "review_plan": (plan,), "accounts": (account,), "account_events": ()}
    (found,) = outcomes(CONTROL, rows).values()
    assert found == A_FAILS


def test_an_account_that_was_to_go_is_gone_when_its_system_has_it_no_more(outcomes):
    plan, account = {**WORLD["review_plan"][0], "scope": "all"}, WORLD["accounts"][0]
    rows = {**WORLD, "review_plan": (plan,), "accounts": (), "account_events": ()}
    (found,) = outcomes(CONTROL, {**rows, "vanished_accounts": ({**account, **GONE},)}).values()
    assert found == {}


@pytest.mark.parametrize(("enabled", "wanted"), [(True, A_FAILS), (None, A_UNKNOWN)])
def test_an_account_that_was_to_go_and_is_there_is_not_gone(outcomes, enabled, wanted):
    plan, account = {**WORLD["review_plan"][0], "scope": "all"}, {**WORLD["accounts"][0], "is_enabled": enabled}
    rows = {**WORLD, "review_plan": (plan,), "accounts": (account,), "account_events": ()}
    (found,) = outcomes(CONTROL, rows).values()
    assert found == wanted
