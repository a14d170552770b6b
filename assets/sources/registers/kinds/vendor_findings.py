"""Register `vendor_findings`: what assessments and reports of vendors found, with who sees to it."""

from __future__ import annotations

from assets.sources.registers.cells import Name, Text
from assets.sources.registers.register import DatedRow, Register


class VendorFindingRow(DatedRow):
    """One finding, open for the days of the row."""

    finding_id: Name
    vendor_id: Name
    owner_employee_number: Text | None = None


REGISTER = Register(
    row=VendorFindingRow,
    example={
        "finding_id": "VF-3",
        "vendor_id": "acme-mail",
        "owner_employee_number": "E1000",
        "valid_from": "2026-01-20",
        "valid_to": "",
    },
)
