"""Register `non_person_accounts`: accounts of machines, teams and emergencies, with who answers for them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assets.sources.registers.cells import Bool, CalendarDate, Name, Text
from assets.sources.registers.register import DatedRow, Register


class NonPersonAccountRow(DatedRow):
    """One registered account."""

    account_source_id: Name = Field(alias="source")
    account_id: Text
    account_type: Literal["service", "shared", "break_glass", "bot", "test"]
    purpose: Text
    owner_employee_number: Text
    interactive_login_allowed: Bool
    approval_ref: Text
    approved_on: CalendarDate
    backup_owner_employee_number: Text | None = None
    reviewed_on: CalendarDate | None = None


REGISTER = Register(
    row=NonPersonAccountRow,
    example={
        "source": "okta",
        "account_id": "00u1abcd2EFGHijkl3x7",
        "account_type": "service",
        "purpose": "Nightly directory export",
        "owner_employee_number": "E1000",
        "interactive_login_allowed": "false",
        "approval_ref": "REQ-17",
        "approved_on": "2025-12-15",
        "backup_owner_employee_number": "E1001",
        "reviewed_on": "",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
