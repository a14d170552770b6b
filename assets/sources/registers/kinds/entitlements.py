"""Register `entitlements`: what access needs of authorisation, and who may give it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from assets.sources.registers.cells import CalendarDate, Entitlement, Name, Text
from assets.sources.registers.register import DatedRow, Register


class EntitlementRow(DatedRow):
    """One kind of access."""

    entitlement_source_id: Name = Field(alias="source")
    entitlement: Entitlement
    authorised_by: Literal["request", "birthright", "rule"]
    owner_employee_number: Text
    privilege_tier: Literal["owner", "admin", "elevated", "standard"] | None = None
    departments: Text | None = None
    approved_by: Text
    approved_on: CalendarDate

    @model_validator(mode="after")
    def _is_no_account_of_a_department(self) -> Self:
        if self.departments is not None and self.entitlement == "account":
            raise ValueError(
                "departments are told of groups and roles; empty the cell, and name what the account holds"
            )
        return self


REGISTER = Register(
    row=EntitlementRow,
    example={
        "source": "okta",
        "entitlement": "role/SUPER_ADMIN",
        "authorised_by": "request",
        "owner_employee_number": "E1000",
        "privilege_tier": "",
        "departments": "",
        "approved_by": "E1000",
        "approved_on": "2025-12-15",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
