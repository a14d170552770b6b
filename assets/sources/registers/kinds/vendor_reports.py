"""Register `vendor_reports`: attestation reports of vendors, bridge letters after them, and what was made of them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import Bool, CalendarDate, Name, Text
from assets.sources.registers.register import Register
from assets.sources.registers.table import Row


class VendorReportRow(Row):
    """One report."""

    report_id: Name
    vendor_id: Name
    report_type: Literal["soc2_type2", "soc2_type1", "soc1_type2", "soc1_type1", "iso27001", "other"]
    covers_our_use: Bool
    period_end_on: CalendarDate
    received_on: CalendarDate
    opinion: Literal["unqualified", "qualified", "adverse", "disclaimer"]
    bridged_until_on: CalendarDate | None = None
    reviewed_by: Text | None = None
    reviewed_on: CalendarDate | None = None
    exceptions_conclusion: Text | None = None
    user_controls_conclusion: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.reviewed_by is None) != (self.reviewed_on is None):
            raise ValueError("reviewed_by and reviewed_on belong together; fill both or neither")
        if self.received_on < self.period_end_on:
            raise ValueError("received_on lies before period_end_on; a report comes after its period")
        if self.bridged_until_on is not None and self.bridged_until_on <= self.period_end_on:
            raise ValueError("bridged_until_on lies within the period; a bridge letter goes on after it")
        return self


REGISTER = Register(
    row=VendorReportRow,
    example={
        "report_id": "VR-5",
        "vendor_id": "acme-mail",
        "report_type": "soc2_type2",
        "covers_our_use": "true",
        "period_end_on": "2025-09-30",
        "received_on": "2025-11-20",
        "opinion": "unqualified",
        "bridged_until_on": "2026-02-28",
        "reviewed_by": "E1000",
        "reviewed_on": "2025-12-01",
        "exceptions_conclusion": "One leaver late; our own review of access makes up for it",
        "user_controls_conclusion": "All in place: IAM-03 and IAM-09",
    },
)
