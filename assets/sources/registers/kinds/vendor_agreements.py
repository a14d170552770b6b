"""Register `vendor_agreements`: which agreement was signed with which vendor on which day."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from assets.sources.registers.cells import Bool, CalendarDate, Name
from assets.sources.registers.register import Register
from assets.sources.registers.table import Row


class VendorAgreementRow(Row):
    """One signed document."""

    agreement_id: Name
    vendor_id: Name
    document_kind: Literal["nda", "contract", "data_processing_terms", "terms_of_use"]
    signed_on: CalendarDate
    ends_on: CalendarDate | None = None
    has_breach_notice: Bool

    @model_validator(mode="after")
    def _ends_after_it_was_signed(self) -> Self:
        if self.ends_on is not None and self.ends_on < self.signed_on:
            raise ValueError("ends_on lies before signed_on")
        return self


REGISTER = Register(
    row=VendorAgreementRow,
    example={
        "agreement_id": "AG-12",
        "vendor_id": "acme-mail",
        "document_kind": "contract",
        "signed_on": "2025-02-25",
        "ends_on": "",
        "has_breach_notice": "true",
    },
)
