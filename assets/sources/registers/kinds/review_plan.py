"""Register `review_plan`: the access reviews that the company has promised."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from assets.sources.registers.cells import CalendarDate, Months, Name, Text
from assets.sources.registers.register import DatedRow, Register


def _reviewed(cell: str) -> str:
    if not re.fullmatch(r"all|admins|group:\S+", cell):
        raise ValueError("expected all, admins or group:<group id>")
    return cell


class ReviewPlanRow(DatedRow):
    """One recurring review."""

    review_id: Name
    reviewed_source_id: Name = Field(alias="source")
    scope: Annotated[str, BeforeValidator(_reviewed)]
    first_due_on: CalendarDate
    every_months: Months
    owner_employee_number: Text


REGISTER = Register(
    row=ReviewPlanRow,
    example={
        "review_id": "okta-admins",
        "source": "okta",
        "scope": "admins",
        "first_due_on": "2026-03-31",
        "every_months": "3",
        "owner_employee_number": "E1000",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
