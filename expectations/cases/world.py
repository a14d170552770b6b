"""The small world of a case that was dealt with within the hour in every respect; examples change one thing in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

Row = Mapping[str, Any]
World = Mapping[str, tuple[Row, ...]]

OPENED_AT: Final = "2025-12-01 08:00:00"
"""A Monday, so long ago that every time that is allowed is over on the day of the examples."""
SAID_AT: Final = "2025-12-01 08:20:00"
BEGUN_AT: Final = "2025-12-01 08:40:00"
RESOLVED_AT: Final = "2025-12-01 09:00:00"
ITEM: Final = "desk/c1"
DUE_ON: Final = "2026-02-02"
_NUMBERS: Final = (1, 2, 3, 4, 5)
PEOPLE: Final[World] = MappingProxyType(
    {
        "workers": tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": None} for n in _NUMBERS),
        "accounts": tuple(
            {"account_id": f"j{n}", "_source_id": "desk", "employee_number": f"E{n}", "email": None} for n in _NUMBERS
        ),
    }
)
"""Five people with accounts of the ticket system: 1 opens the case, 2 works on it, 3 approves, 4 is its subject."""
_TICKET: Final = {
    "ticket_id": "c1",
    "status": "closed",
    "resolution": "done",
    "severity": "sev2",
    "original_severity": "sev2",
    "max_severity": "sev2",
    "opened_at": OPENED_AT,
    "detected_at": OPENED_AT,
    "acknowledged_at": "2025-12-01 08:10:00",
    "contained_at": "2025-12-01 08:15:00",
    "first_resolved_at": RESOLVED_AT,
    "restored_at": RESOLVED_AT,
    "closed_at": RESOLVED_AT,
    "reporter_account_id": "j1",
    "assignee_account_id": "j2",
    "subject_account_id": "j4",
}
_APPROVAL: Final = {
    "approval_id": "p1",
    "ticket_id": "c1",
    "approver_account_id": "j3",
    "decided_at": "2025-12-01 08:30:00",
}
_BEGUN: Final = {"transition_id": "s1", "ticket_id": "c1", "from_value": "open", "to_value": "in_progress"}


def world(
    kind: str,
    evidence: Mapping[str, str | None],
    *,
    ticket: Row = MappingProxyType({}),
    said_at: Mapping[str, str] = MappingProxyType({}),
    without: tuple[str, ...] = (),
    approval: Row | None = MappingProxyType({}),
    roles: tuple[tuple[str, str], ...] = (),
    begun_at: str | None = BEGUN_AT,
    more: World = MappingProxyType({}),
) -> World:
    """Rows by record.

    Args:
        kind: of the ticket.
        evidence: what it says, by field; None = the field is there and empty.
        ticket: what is otherwise in its row.
        said_at: when a field was filled in (UTC), where that is not usual.
        without: fields that the ticket system does not have for it.
        approval: what is otherwise in the row of its approval; None = there is none.
        roles: those that whoever approves holds, with what each is about.
        begun_at: when work on it began (UTC); None = never.
        more: further rows of tickets and what hangs on them, or whole records of other kinds.
    """
    details = tuple(
        {"ticket_id": "c1", "detail": field, "value": value, "set_at": said_at.get(field, SAID_AT) if value else None}
        for field, value in evidence.items()
        if field not in without
    )
    hung = {
        "tickets": ({**_TICKET, "ticket_kind": kind, **ticket},),
        "ticket_details": details,
        "ticket_approvals": () if approval is None else ({**_APPROVAL, **approval},),
        "ticket_links": (),
        "ticket_transitions": () if begun_at is None else ({**_BEGUN, "occurred_at": begun_at},),
        **({"designated_roles": tuple(_role(*it) for it in roles)} if roles else {}),
    }
    beside = {name: (*rows, *more.get(name, ())) for name, rows in hung.items()}
    return {**PEOPLE, **more, **beside}


def occurrence(duty: str, *, ticket: Row | None = MappingProxyType({}), first_due_on: str = DUE_ON) -> World:
    """Rows of something that the register demands, and of the ticket that reports it; `ticket`: what is otherwise."""
    obligation = {
        "obligation_id": "o",
        "duty": duty,
        "first_due_on": first_due_on,
        "every_months": 12,
        "valid_from_on": "2026-01-01",
    }
    report = {
        "ticket_id": "n1",
        "ticket_kind": "control_task",
        "opened_at": "2026-02-02 09:00:00",
        "obligation_id": "o",
        "occurrence_on": DUE_ON,
    }
    hung = dict.fromkeys(("ticket_details", "ticket_approvals", "ticket_links"), ())
    tickets = () if ticket is None else ({**report, **ticket},)
    return {**PEOPLE, **hung, "obligations": (obligation,), "tickets": tickets}


def _role(role: str, subject: str) -> Row:
    return {"role": role, "subject": subject, "employee_number": "E3", "valid_from_on": "2025-01-01"}
