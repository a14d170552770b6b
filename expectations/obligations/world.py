"""The small world of an obligation that is met in every respect; examples change one thing in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

Row = Mapping[str, Any]
World = Mapping[str, tuple[Row, ...]]

DUE_ON: Final = "2026-02-02"
"""A Monday, so that the grace of every duty is over on the day of the examples."""
ITEM: Final = f"home/o/{DUE_ON}"
PEOPLE: Final[World] = MappingProxyType(
    {
        "workers": tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": None} for n in (1, 2, 3)),
        "accounts": tuple(
            {"account_id": f"j{n}", "_source_id": "desk", "employee_number": f"E{n}", "email": None} for n in (1, 2, 3)
        ),
    }
)
"""Three people with accounts of the ticket system: 1 stands by, 2 performs, 3 owns the obligation and accepts."""
PERFORMED_AT: Final = "2026-02-03 10:00:00"
_OBLIGATION: Final = {
    "obligation_id": "o",
    "first_due_on": DUE_ON,
    "every_months": 12,
    "owner_employee_number": "E3",
    "valid_from_on": "2026-01-01",
}
_TICKET: Final = {
    "ticket_id": "t1",
    "ticket_kind": "control_task",
    "status": "closed",
    "assignee_account_id": "j2",
    "obligation_id": "o",
    "occurrence_on": DUE_ON,
    "restored_at": PERFORMED_AT,
}
_FOLLOW_UP: Final = {
    "ticket_id": "c1",
    "ticket_kind": "corrective_action",
    "status": "closed",
    "assignee_account_id": "j2",
    "opened_at": "2026-02-03 10:30:00",
    "restored_at": "2026-02-04 10:00:00",
}
_LINK: Final = {"ticket_id": "t1", "link_kind": "remediated_by", "linked_ticket_id": "c1"}
_APPROVAL: Final = {
    "approval_id": "p1",
    "ticket_id": "t1",
    "approver_account_id": "j3",
    "decided_at": "2026-02-03 11:00:00",
}


def world(
    duty: str,
    evidence: Mapping[str, str | None],
    *,
    obligation: Row = MappingProxyType({}),
    ticket: Row | None = MappingProxyType({}),
    approval: Row | None = MappingProxyType({}),
    follow_up: Row | None = MappingProxyType({}),
    said_at: str = "2026-02-03 09:00:00",
    more: World = MappingProxyType({}),
) -> World:
    """Rows by record.

    Args:
        duty: of the obligation.
        evidence: what the ticket says, by field; None = the field is there and empty.
        obligation: what is otherwise in its row.
        ticket: what is otherwise in the row of the ticket that performs it; None = there is none.
        approval: the same of the approval of that ticket.
        follow_up: the same of the ticket that is linked to it.
        said_at: when the fields were filled in (UTC).
        more: further rows of tickets and what hangs on them, or whole records of other kinds.
    """
    details = tuple(
        {"ticket_id": "t1", "detail": field, "value": value, "set_at": said_at if value is not None else None}
        for field, value in evidence.items()
    )
    hung = {
        "tickets": (*_row(_TICKET, ticket), *_row(_FOLLOW_UP, follow_up)),
        "ticket_details": () if ticket is None else details,
        "ticket_approvals": () if ticket is None else _row(_APPROVAL, approval),
        "ticket_links": () if ticket is None or follow_up is None else (_LINK,),
    }
    beside = {name: (*rows, *more.get(name, ())) for name, rows in hung.items()}
    return {**PEOPLE, "obligations": ({**_OBLIGATION, "duty": duty, **obligation},), **more, **beside}


def _row(usual: Row, otherwise: Row | None) -> tuple[Row, ...]:
    return () if otherwise is None else ({**usual, **otherwise},)
