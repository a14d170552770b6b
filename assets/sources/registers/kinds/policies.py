"""Register `policies`: which version of which policy was in force when, who approved it, who must acknowledge it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import Bool, CalendarDate, Name, Text
from assets.sources.registers.register import DatedRow, Register


class PolicyRow(DatedRow):
    """One version."""

    policy_id: Name
    version: Name
    policy_kind: Literal[
        "information_security",
        "access_control",
        "change_management",
        "incident_response",
        "acceptable_use",
        "code_of_conduct",
        "vendor_management",
        "business_continuity",
        "data_classification",
        "privacy",
        "other",
    ]
    owner_employee_number: Text
    author_employee_number: Text
    approved_by: Text | None = None
    approved_on: CalendarDate | None = None
    acknowledged_by: Literal["everybody", "worker_type", "department", "nobody"]
    acknowledged_of: Text
    is_material: Bool

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.approved_by is None) != (self.approved_on is None):
            raise ValueError("approved_by and approved_on belong together; fill both or neither")
        if (self.acknowledged_by in {"everybody", "nobody"}) != (self.acknowledged_of == "*"):
            raise ValueError("acknowledged_of is * for everybody and nobody, and only there")
        return self


REGISTER = Register(
    row=PolicyRow,
    example={
        "policy_id": "conduct",
        "version": "3",
        "policy_kind": "code_of_conduct",
        "owner_employee_number": "E1000",
        "author_employee_number": "E1001",
        "approved_by": "E1000",
        "approved_on": "2025-12-15",
        "acknowledged_by": "everybody",
        "acknowledged_of": "*",
        "is_material": "true",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
