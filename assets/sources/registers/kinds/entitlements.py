"""Register `entitlements`: what access needs of authorisation, and who may give it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from assets.sources.registers.cells import CalendarDate, Name, Text
from assets.sources.registers.register import DatedRow, Register


def _entitlement(cell: str) -> str:
    if not re.fullmatch(r"account|(group|role)/\S+", cell):
        raise ValueError("expected account, group/<group id> or role/<role name>")
    return cell


class EntitlementRow(DatedRow):
    """One kind of access."""

    entitlement_source_id: Name = Field(alias="source")
    entitlement: Annotated[str, BeforeValidator(_entitlement)]
    authorised_by: Literal["request", "birthright", "rule"]
    owner_employee_number: Text
    privilege_tier: Literal["owner", "admin", "elevated", "standard"] | None = None
    approved_by: Text
    approved_on: CalendarDate


REGISTER = Register(
    row=EntitlementRow,
    example={
        "source": "okta",
        "entitlement": "role/SUPER_ADMIN",
        "authorised_by": "request",
        "owner_employee_number": "E1000",
        "privilege_tier": "",
        "approved_by": "E1000",
        "approved_on": "2025-12-15",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
