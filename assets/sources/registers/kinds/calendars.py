"""Register `calendars`: days that are, or are not, worked."""

from __future__ import annotations

from pydantic import Field

from assets.sources.registers.cells import Bool, CalendarDate, Name, Text
from assets.sources.registers.register import Register
from assets.sources.registers.table import Row


class CalendarRow(Row):
    """One day of one calendar."""

    calendar_id: Name
    calendar_date: CalendarDate = Field(alias="date")
    is_business_day: Bool
    name: Text | None = None


REGISTER = Register(
    row=CalendarRow,
    example={
        "calendar_id": "berlin",
        "date": "2026-05-01",
        "is_business_day": "false",
        "name": "Labour Day",
    },
)
