"""What people signed or acknowledged: agreements, and versions of policies."""

from warehouse.record import Column, Record

RECORD = Record(
    name="acknowledgements",
    text="One signature or acknowledgement of one person. From the register acknowledgements.csv, or an export of the "
    "tool in which people sign.",
    is_register=True,
    key=("acknowledgement_id",),
    columns=(
        Column(name="acknowledgement_id", type="text", text="Its number, or the tool's own id of it", sample="A-1"),
        Column(name="employee_number", type="text", text="employee_number of who signed", sample="E1001"),
        Column(
            name="document_kind",
            type="text",
            text="policy, nda (an agreement on confidentiality) or terms_of_employment",
            sample="policy",
            values=("policy", "nda", "terms_of_employment"),
        ),
        Column(name="document_id", type="text", text="policy_id, or the name of the agreement", sample="conduct"),
        Column(name="version", type="text", text="Version of the policy; NULL for agreements", sample="3"),
        Column(
            name="acknowledged_on",
            type="date",
            text="Day on which it was signed, by the date where the person works; NULL = the source does not say",
            sample="2026-01-14",
        ),
        Column(
            name="acted_by",
            type="text",
            text="self, or admin: somebody ticked it off for them, which is no acknowledgement",
            sample="self",
            values=("self", "admin"),
        ),
    ),
)
