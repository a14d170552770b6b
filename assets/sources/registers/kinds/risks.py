"""Register `risks`: what threatens the company, how much, and what was decided to do about it until when."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import CalendarDate, Grade, Name, Text
from assets.sources.registers.register import DatedRow, Register


class RiskRow(DatedRow):
    """One risk, or one exception from a rule, as it is decided for the days of the row."""

    risk_id: Name
    kind: Literal["risk", "policy_exception", "waiver"]
    threat: Text
    likelihood: Grade
    impact: Grade
    treatment: Literal["accept", "mitigate", "transfer", "avoid"] | None = None
    owner_employee_number: Text
    requested_by: Text
    approved_by: Text | None = None
    approved_on: CalendarDate | None = None
    review_on: CalendarDate | None = None
    action_ref: Text | None = None
    action_due_on: CalendarDate | None = None
    linked_controls: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.approved_by is None) != (self.approved_on is None):
            raise ValueError("approved_by and approved_on belong together; fill both or neither")
        if (self.action_ref is None) != (self.action_due_on is None):
            raise ValueError("action_ref and action_due_on belong together; fill both or neither")
        if self.kind != "risk" and self.treatment not in {None, "accept"}:
            raise ValueError("an exception or a waiver is accepted or not decided yet; call what else is done a risk")
        return self


REGISTER = Register(
    row=RiskRow,
    example={
        "risk_id": "R-7",
        "kind": "risk",
        "threat": "The only person who knows the ledger leaves",
        "likelihood": "2",
        "impact": "4",
        "treatment": "accept",
        "owner_employee_number": "E1000",
        "requested_by": "E1001",
        "approved_by": "E1000",
        "approved_on": "2026-01-15",
        "review_on": "2026-06-30",
        "action_ref": "",
        "action_due_on": "",
        "linked_controls": "HR-09;TKT-11",
        "valid_from": "2026-01-15",
        "valid_to": "",
    },
)
