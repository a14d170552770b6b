"""Register `course_demands`: which courses are demanded of whom."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from assets.sources.registers.cells import Name, Text
from assets.sources.registers.register import DatedRow, Register


class CourseDemandRow(DatedRow):
    """One kind of course, of everybody in one job, department, group or system."""

    course_kind: Literal["privacy", "secure_development", "incident_response", "role_specific"]
    demanded_by: Literal["job_title", "department", "group", "account"]
    demanded_source_id: Name = Field(alias="source")
    demanded_of: Text

    @model_validator(mode="after")
    def _says_of_whom(self) -> Self:
        if (self.demanded_by == "account") != (self.demanded_of == "*"):
            raise ValueError("demanded_of is * for account, and only there")
        return self


REGISTER = Register(
    row=CourseDemandRow,
    example={
        "course_kind": "secure_development",
        "demanded_by": "department",
        "source": "hr",
        "demanded_of": "Engineering",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
