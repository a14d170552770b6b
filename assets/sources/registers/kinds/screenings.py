"""Register `screenings`: which background checks were made of whom, and what came of them. Never what they found."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import CalendarDate, Count, Name, Text
from assets.sources.registers.register import Register
from assets.sources.registers.table import Row


class ScreeningRow(Row):
    """One check."""

    screening_id: Name
    employee_number: Text
    package_level: Count
    completed_on: CalendarDate | None = None
    result: Literal["clear", "consider", "adverse", "cancelled", "exempt"]
    decided_by: Text | None = None
    decided_on: CalendarDate | None = None

    @model_validator(mode="after")
    def _is_decided_by_somebody_on_some_day(self) -> Self:
        if (self.decided_by is None) != (self.decided_on is None):
            raise ValueError("decided_by and decided_on belong together; fill both or neither")
        return self


REGISTER = Register(
    row=ScreeningRow,
    example={
        "screening_id": "S-1",
        "employee_number": "E1001",
        "package_level": "1",
        "completed_on": "2026-01-20",
        "result": "clear",
        "decided_by": "",
        "decided_on": "",
    },
)
