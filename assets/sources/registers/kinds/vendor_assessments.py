"""Register `vendor_assessments`: who looked at which vendor, and who approved of it when."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from assets.sources.registers.cells import CalendarDate, Name, Text
from assets.sources.registers.register import Register
from assets.sources.registers.table import Row


class VendorAssessmentRow(Row):
    """One assessment."""

    assessment_id: Name
    vendor_id: Name
    assessor_employee_number: Text
    approved_by: Text | None = None
    approved_on: CalendarDate | None = None

    @model_validator(mode="after")
    def _is_approved_by_somebody_on_some_day(self) -> Self:
        if (self.approved_by is None) != (self.approved_on is None):
            raise ValueError("approved_by and approved_on belong together; fill both or neither")
        return self


REGISTER = Register(
    row=VendorAssessmentRow,
    example={
        "assessment_id": "VA-17",
        "vendor_id": "acme-mail",
        "assessor_employee_number": "E1000",
        "approved_by": "E1001",
        "approved_on": "2025-02-20",
    },
)
