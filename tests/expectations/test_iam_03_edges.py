"""IAM-03 at its edges: when somebody is a leaver, from when the clock runs, and when access is over."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from expectations.controls.iam_03_leaver_access import CONTROL

Row = dict[str, Any]
FRIDAY = {"termination_date": "2026-03-27", "termination_effective_at": "2026-03-27 22:59:59"}
OFF = {"is_enabled": False, "status": "deprovisioned"}
IN_TIME, LATE = {**OFF, "disabled_at": "2026-03-28 08:00:00"}, {**OFF, "disabled_at": "2026-03-29 08:00:00"}
FAILS, PASSES, OPEN = {"A": "fail"}, {}, {"": "pending"}
FIRST = {"_appeared_after_at": None, "_appeared_by_at": "2026-03-30 22:30:00"}
FOUND_OFF = {**OFF, **FIRST, "disabled_at": None, "_changed_after_at": None, "_changed_by_at": "2026-03-30 22:30:00"}
ENDS_WITH_IT = {"tokens_end_with_it": True}
TOKEN_GONE = {"_changed_after_at": "2026-03-27 22:30:00", "_changed_by_at": "2026-03-28 22:30:00"}
TOKEN_GONE_LATER = {"_changed_after_at": "2026-03-28 22:30:00", "_changed_by_at": "2026-03-29 22:30:00"}
ADMIN = {"privilege_tier": "admin"}
LOST = {"_changed_after_at": "2026-03-26 22:30:00", "_changed_by_at": "2026-03-27 22:30:00"}


@dataclass(frozen=True)
class Case:
    """One leaver with one account, and what is to be said of the two; None = not among the items of the day."""

    said: dict[str, str] | None
    account: Row = field(default_factory=lambda: IN_TIME)
    worker: Row = field(default_factory=dict)
    records: tuple[Row, ...] = ()
    log: tuple[Row, ...] = ()
    token: Row | None = None
    role: Row | None = None


def logged(**at: str) -> tuple[Row, ...]:
    return tuple({"event_type": kind, "occurred_at": f"2026-03-{when}:00"} for kind, when in at.items())


CASES = {
    "disabled to the second at the deadline": Case(PASSES, {**OFF, "disabled_at": "2026-03-28 22:59:59"}),
    "disabled a second after it": Case(FAILS, {**OFF, "disabled_at": "2026-03-28 23:00:00"}),
    "over a change of clocks a day has 24 hours all the same": Case(
        FAILS,
        {**OFF, "disabled_at": "2026-03-29 23:00:00"},
        {"termination_date": "2026-03-28", "termination_effective_at": "2026-03-28 22:59:59"},
    ),
    "entered in HR days late: the clock has run since the last day": Case(
        FAILS, LATE, {"_appeared_after_at": "2026-03-29 22:30:00", "_appeared_by_at": "2026-03-30 22:30:00"}
    ),
    "a last day in New York ends when it ends there": Case(
        PASSES, {**OFF, "disabled_at": "2026-03-29 03:00:00"}, {"termination_effective_at": "2026-03-28 03:59:59"}
    ),
    "on garden leave until the end of the employment": Case(
        PASSES, {**OFF, "disabled_at": "2026-03-28 20:00:00"}, {"last_working_date": "2026-03-13"}
    ),
    "a last day that is still ahead": Case(
        None,
        {},
        {"termination_date": "2026-04-30", "termination_effective_at": "2026-04-30 21:59:59", "status": "active"},
    ),
    "the last day is over, the deadline is not": Case(
        OPEN, {}, {"termination_date": "2026-03-31", "termination_effective_at": "2026-03-31 21:59:59"}
    ),
    "converted from contractor: another record is at work": Case(
        {"out": "still_at_work"}, {}, {"worker_type": "contractor"}, ({"status": "active"},)
    ),
    "a second record of the same person that ended too": Case(
        FAILS, LATE, {}, ({"termination_date": "2026-03-20", "termination_effective_at": "2026-03-20 22:59:59"},)
    ),
    "back next week on a new contract, let in again": Case({"out": "still_at_work"}, {}, {}, ({"status": "active"},)),
    "suspended in time and deactivated weeks later": Case(
        PASSES, {**OFF, "disabled_at": "2026-03-30 10:00:00"}, log=logged(suspended="28 09:00", disabled="30 10:00")
    ),
    "suspended in time, let in again, closed late": Case(
        FAILS,
        {**OFF, "disabled_at": "2026-03-30 10:00:00"},
        log=logged(suspended="28 09:00", unsuspended="29 09:00", disabled="30 10:00"),
    ),
    "closed between two readings, both before the deadline": Case(
        PASSES, {**OFF, "_changed_after_at": "2026-03-27 22:30:00", "_changed_by_at": "2026-03-28 22:30:00"}
    ),
    "closed between two readings around the deadline": Case(
        {"A": "unknown"}, {**OFF, "_changed_after_at": "2026-03-28 22:30:00", "_changed_by_at": "2026-03-29 22:30:00"}
    ),
    "closed when its system was first read, after the person had left": Case(
        {"out": "closed_before_monitoring"}, FOUND_OFF
    ),
    "the same, and the log knows since when": Case(FAILS, FOUND_OFF, log=logged(disabled="30 10:00")),
    "open when its system was first read, long after the person had left": Case(FAILS, FIRST),
    "prepared and never switched on": Case({"out": "never_enabled"}, {"is_enabled": False, "status": "staged"}),
    "dismissed, four hours to the second": Case(
        PASSES, {**OFF, "disabled_at": "2026-03-28 02:59:59"}, {"termination_type": "involuntary"}
    ),
    "an administrator has four hours": Case(FAILS, role=ADMIN),
    "who had lost the role before leaving has a day": Case(PASSES, role={**ADMIN, **LOST}),
    "who lost it between two readings around the leaving has both, and met the shorter": Case(
        PASSES,
        {**OFF, "disabled_at": "2026-03-28 01:00:00"},
        role={**ADMIN, "_changed_after_at": "2026-03-27 22:30:00", "_changed_by_at": "2026-03-28 22:30:00"},
    ),
    "a token that outlives the suspension": Case(
        {"B": "fail"}, {"is_enabled": False, "status": "suspended", "disabled_at": "2026-03-28 08:00:00"}, token={}
    ),
    "a token that ends with the account, as the vendor promises": Case(PASSES, {**IN_TIME, **ENDS_WITH_IT}, token={}),
    "the same at the deadline, gone at the reading after": Case(
        PASSES, {**OFF, **ENDS_WITH_IT, "disabled_at": "2026-03-28 22:59:59"}, token=TOKEN_GONE_LATER
    ),
    "the same a second later, when it was still seen": Case(
        {"A": "fail", "B": "fail"},
        {**OFF, **ENDS_WITH_IT, "disabled_at": "2026-03-29 23:10:00"},
        token={"_changed_after_at": "2026-03-29 22:30:00", "_changed_by_at": "2026-03-30 22:30:00"},
    ),
    "a token gone between two readings, both before the deadline": Case(PASSES, token=TOKEN_GONE),
    "a token gone between two readings around the deadline": Case({"B": "unknown"}, token=TOKEN_GONE_LATER),
    "a token revoked before the last day": Case(PASSES, token=LOST),
}  # fmt: skip


def rows() -> dict[str, tuple[Row, ...]]:
    made: dict[str, list[Row]] = {name: [] for name in ("workers", "accounts", "account_events", "role_assignments")}
    made |= {"vanished_role_assignments": [], "credentials": [], "vanished_credentials": []}
    for n, case in enumerate(CASES.values()):
        person = {"worker_id": f"w{n}", "employee_number": f"E{n}", "display_name": f"Person {n}", "work_email": None}
        left = {**person, **FRIDAY, "status": "terminated", "termination_type": "voluntary"}
        made["workers"].append({**left, **case.worker})
        for other in case.records:
            # a second record of the same person: the same address
            made["workers"][-1]["work_email"] = f"{n}@acme.example"
            made["workers"].append({**person, "worker_id": f"w{n}b", "work_email": f"{n}@acme.example", **other})
        made["accounts"].append({"account_id": f"a{n}", "employee_number": f"E{n}", "email": None, **case.account})
        made["account_events"] += [
            {**entry, "event_id": f"e{n}-{i}", "account_id": f"a{n}"} for i, entry in enumerate(case.log)
        ]
        for name, row, key in (
            ("credentials", case.token, "credential_id"),
            ("role_assignments", case.role, "assignment_id"),
        ):
            if row is not None:
                gone = "vanished_" if "_changed_by_at" in row else ""
                made[f"{gone}{name}"].append({**row, "account_id": f"a{n}", key: f"{n}"})
    return {name: tuple(found) for name, found in made.items()}


@pytest.fixture(scope="module")
def said(outcomes):
    return outcomes(CONTROL, rows())


@pytest.mark.parametrize("words", CASES)
def test_when_access_of_who_left_was_over(said, words):
    number, case = list(CASES).index(words), CASES[words]
    left = case.worker.get("termination_date", FRIDAY["termination_date"])
    assert said.get(f"hr/w{number}/{left}/idp/a{number}") == case.said
