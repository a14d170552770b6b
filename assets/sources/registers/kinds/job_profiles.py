"""Register `job_profiles`: where the description of each job stands."""

from __future__ import annotations

from assets.sources.registers.cells import Text
from assets.sources.registers.register import DatedRow, Register


class JobProfileRow(DatedRow):
    """One job."""

    job_title: Text
    description_ref: Text


REGISTER = Register(
    row=JobProfileRow,
    example={
        "job_title": "Engineer",
        "description_ref": "JOB-12",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
