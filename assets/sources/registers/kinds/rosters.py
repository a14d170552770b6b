"""Register `rosters`: who may hold each privileged entitlement, approved by its owner again and again."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assets.sources.registers.cells import CalendarDate, Held, Name, Text
from assets.sources.registers.register import DatedRow, Register


class RosterRow(DatedRow):
    """One holder of one entitlement."""

    entitlement_source_id: Name = Field(alias="source")
    entitlement: Held
    holder_kind: Literal["person", "account"]
    holder: Text
    approved_by: Text
    approved_on: CalendarDate


REGISTER = Register(
    row=RosterRow,
    example={
        "source": "okta",
        "entitlement": "role/SUPER_ADMIN",
        "holder_kind": "person",
        "holder": "E1001",
        "approved_by": "E1000",
        "approved_on": "2026-01-15",
        "valid_from": "2026-01-15",
        "valid_to": "",
    },
)
