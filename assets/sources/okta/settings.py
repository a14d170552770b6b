"""Settings of one Okta organisation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assets.sources.http.settings import HttpSettings


class Settings(HttpSettings):
    """The table [sources.<id>] with connector = "okta"."""

    connector: str = "okta"
    groups: tuple[str, ...] = Field(
        default=(), description="ids (or names) of groups whose members are read; one that is gone rejects the pull"
    )
    employee_number_field: str = Field(
        default="employeeNumber",
        description='the profile attribute that holds HR\'s employee number; "" when there is none',
    )
    leave_out: frozenset[Literal["auth_policies", "credentials", "password_policies", "role_assignments"]] = Field(
        default=frozenset(), description="records that the token may not read; tests that need them cannot pass"
    )
    sweep_days: int = Field(default=7, ge=1, description="days after which factors and roles of all accounts are read")
    log_overlap_hours: int = Field(default=24, ge=1, description="hours by which two readings of the log overlap")
    log_retention_days: int = Field(default=90, ge=2, description="days that Okta keeps its log")
