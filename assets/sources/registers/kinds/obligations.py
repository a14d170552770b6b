"""Register `obligations`: what the company has promised to do again and again."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import CalendarDate, Count, Months, Name, Text
from assets.sources.registers.register import DatedRow, Register


class ObligationRow(DatedRow):
    """One recurring duty."""

    obligation_id: Name
    duty: Literal[
        "restore_test",
        "exercise",
        "capacity_review",
        "risk_assessment",
        "governance_meeting",
        "assessment",
        "physical_access_review",
        "perimeter_review",
        "retention_run",
        "reconciliation",
        "backup_job",
        "channel_test",
        "detection_heartbeat",
        "job_run",
        "performance_review",
    ]
    subject: Text
    owner_employee_number: Text
    first_due_on: CalendarDate
    every_months: Months | None = None
    every_days: Count | None = None
    rto_minutes: Count | None = None
    retention_days: Count | None = None

    @model_validator(mode="after")
    def _has_one_cadence_and_what_its_duty_knows(self) -> Self:
        if (self.every_months is None) == (self.every_days is None):
            raise ValueError("fill in either every_months or every_days")
        if self.rto_minutes is not None and self.duty != "restore_test":
            raise ValueError("rto_minutes belongs to restore_test")
        if self.retention_days is not None and self.duty != "retention_run":
            raise ValueError("retention_days belongs to retention_run")
        return self


REGISTER = Register(
    row=ObligationRow,
    example={
        "obligation_id": "restore-billing",
        "duty": "restore_test",
        "subject": "billing database",
        "owner_employee_number": "E1000",
        "first_due_on": "2026-03-31",
        "every_months": "6",
        "every_days": "",
        "rto_minutes": "240",
        "retention_days": "",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
