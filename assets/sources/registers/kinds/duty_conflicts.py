"""Register `duty_conflicts`: which privileges no one person may hold together."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from assets.sources.registers.cells import CalendarDate, Held, Name, Text
from assets.sources.registers.register import DatedRow, Register


class DutyConflictRow(DatedRow):
    """One rule."""

    rule_id: Name
    entitlement_source_id: Name = Field(alias="source")
    entitlement: Held
    other_source_id: Name = Field(alias="other_source")
    other_entitlement: Held
    reason: Text
    approved_by: Text
    approved_on: CalendarDate

    @model_validator(mode="after")
    def _is_about_two(self) -> Self:
        one, other = (self.entitlement_source_id, self.entitlement), (self.other_source_id, self.other_entitlement)
        if one == other:
            raise ValueError("both sides are the same entitlement; name two")
        return self


REGISTER = Register(
    row=DutyConflictRow,
    example={
        "rule_id": "hire-and-pay",
        "source": "okta",
        "entitlement": "group/00g1abcd2EFGHijkl3x7",
        "other_source": "okta",
        "other_entitlement": "group/00g2abcd2EFGHijkl3x7",
        "reason": "Invent a colleague and pay them",
        "approved_by": "E1000",
        "approved_on": "2025-12-15",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
