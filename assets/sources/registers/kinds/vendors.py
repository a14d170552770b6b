"""Register `vendors`: who supplies the company, how much depends on them, and which of its data they see since when."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import Bool, CalendarDate, Name, Text
from assets.sources.registers.register import DatedRow, Register


class VendorRow(DatedRow):
    """One vendor, as it is classed for the days of the row."""

    vendor_id: Name
    tier: Literal["critical", "high", "medium", "low"]
    is_subservice: Bool
    sees_confidential: Bool
    sees_personal: Bool
    owner_employee_number: Text
    onboarded_on: CalendarDate
    data_access_started_on: CalendarDate | None = None
    approved_by: Text | None = None
    approved_on: CalendarDate | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.approved_by is None) != (self.approved_on is None):
            raise ValueError("approved_by and approved_on belong together; fill both or neither")
        return self


REGISTER = Register(
    row=VendorRow,
    example={
        "vendor_id": "acme-mail",
        "tier": "high",
        "is_subservice": "false",
        "sees_confidential": "true",
        "sees_personal": "true",
        "owner_employee_number": "E1000",
        "onboarded_on": "2025-03-01",
        "data_access_started_on": "2025-03-10",
        "approved_by": "E1001",
        "approved_on": "2025-02-20",
        "valid_from": "2025-03-01",
        "valid_to": "",
    },
)
