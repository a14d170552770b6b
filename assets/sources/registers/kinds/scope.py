"""Register `scope`: what is inside the audit, by approved decision."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import Bool, CalendarDate, Text
from assets.sources.registers.register import DatedRow, Register


class ScopeRow(DatedRow):
    """One decision that something is in or out of scope."""

    subject_kind: Literal[
        "source", "account", "worker", "group", "policy", "ticket", "repository", "obligation", "control_test"
    ]
    subject_id: Text
    in_scope: Bool
    reason: Text
    approved_by: Text
    approved_on: CalendarDate

    @model_validator(mode="after")
    def _names_an_object_with_its_source(self) -> Self:
        if (self.subject_kind in {"source", "control_test"}) == (":" in self.subject_id):
            raise ValueError("subject_id must be a source, a test id, or source:id of a thing in a source")
        return self


REGISTER = Register(
    row=ScopeRow,
    example={
        "subject_kind": "source",
        "subject_id": "okta",
        "in_scope": "true",
        "reason": "Signs in every employee",
        "approved_by": "E1000",
        "approved_on": "2025-12-15",
        "valid_from": "2026-01-01",
        "valid_to": "",
    },
)
