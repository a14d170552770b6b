"""Register `designated_roles`: who holds a role that decides or answers, for the company or for a part of it."""

from __future__ import annotations

from assets.sources.registers.cells import Name, Text
from assets.sources.registers.register import DatedRow, Register


class DesignatedRoleRow(DatedRow):
    """One person in one role. Several may hold one at the same time."""

    role: Name
    subject: Text
    employee_number: Text
    deputy_employee_number: Text | None = None


REGISTER = Register(
    row=DesignatedRoleRow,
    example={
        "role": "privacy_officer",
        "subject": "company",
        "employee_number": "E1000",
        "deputy_employee_number": "E1001",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
