"""Register `acknowledgements`: who signed which agreement, and acknowledged which version of which policy."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import CalendarDate, Name, Text
from assets.sources.registers.register import Register
from assets.sources.registers.table import Row


class AcknowledgementRow(Row):
    """One signature."""

    acknowledgement_id: Name
    employee_number: Text
    document_kind: Literal["policy", "nda", "terms_of_employment"]
    document_id: Name
    version: Name | None = None
    acknowledged_on: CalendarDate | None = None
    acted_by: Literal["self", "admin"]

    @model_validator(mode="after")
    def _names_a_version_of_a_policy(self) -> Self:
        if (self.document_kind == "policy") != (self.version is not None):
            raise ValueError("a policy has a version, an agreement has none")
        return self


REGISTER = Register(
    row=AcknowledgementRow,
    example={
        "acknowledgement_id": "A-1",
        "employee_number": "E1001",
        "document_kind": "policy",
        "document_id": "conduct",
        "version": "3",
        "acknowledged_on": "2026-01-14",
        "acted_by": "self",
    },
)
