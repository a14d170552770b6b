"""Register `account_links`: whose an account is, where a named person had to find out."""

from __future__ import annotations

from pydantic import Field

from assets.sources.registers.cells import CalendarDate, Name, Text
from assets.sources.registers.register import DatedRow, Register


class AccountLinkRow(DatedRow):
    """One confirmed link."""

    account_source_id: Name = Field(alias="source")
    account_id: Text
    employee_number: Text
    confirmed_by: Text
    confirmed_on: CalendarDate


REGISTER = Register(
    row=AccountLinkRow,
    example={
        "source": "okta",
        "account_id": "00u1abcd2EFGHijkl3x7",
        "employee_number": "E1001",
        "confirmed_by": "E1000",
        "confirmed_on": "2025-12-15",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
