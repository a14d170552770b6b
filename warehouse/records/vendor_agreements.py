"""What vendors are bound by."""

from warehouse.record import Column, Record

RECORD = Record(
    name="vendor_agreements",
    text="One agreement that both sides signed. From the register vendor_agreements.csv.",
    is_register=True,
    key=("agreement_id",),
    columns=(
        Column(name="agreement_id", type="text", text="Name of the document", sample="AG-12"),
        Column(
            name="vendor_id", type="text", text="The vendor, as the register vendors.csv has it", sample="acme-mail"
        ),
        Column(
            name="document_kind",
            type="text",
            text="nda, contract, data_processing_terms, or terms_of_use that nobody negotiated",
            sample="contract",
            values=("nda", "contract", "data_processing_terms", "terms_of_use"),
        ),
        Column(name="signed_on", type="date", text="Day of the last signature", sample="2025-02-25"),
        Column(name="ends_on", type="date", text="Last day it binds; NULL = until somebody ends it"),
        Column(
            name="has_breach_notice",
            type="bool",
            text="It obliges the vendor to tell of breaches",
            sample=True,
        ),
    ),
)
