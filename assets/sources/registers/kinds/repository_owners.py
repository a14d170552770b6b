"""Register `repository_owners`: who answers for each repository, and which may be public."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from assets.sources.registers.cells import CalendarDate, Name, Text
from assets.sources.registers.register import DatedRow, Register


class RepositoryOwnerRow(DatedRow):
    """One repository."""

    repository_source_id: Name = Field(alias="source")
    repository_id: Text
    owner_employee_number: Text
    public_approved_by: Text | None = None
    public_approved_on: CalendarDate | None = None

    @model_validator(mode="after")
    def _is_approved_by_somebody_on_some_day(self) -> Self:
        if (self.public_approved_by is None) != (self.public_approved_on is None):
            raise ValueError("public_approved_by and public_approved_on belong together; fill both or neither")
        return self


REGISTER = Register(
    row=RepositoryOwnerRow,
    example={
        "source": "github",
        "repository_id": "648112233",
        "owner_employee_number": "E1000",
        "public_approved_by": "",
        "public_approved_on": "",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
