"""The company's policies, version by version."""

from warehouse.record import Column, Record

RECORD = Record(
    name="policies",
    text="One version of a policy, for as long as it is in force. From the register policies.csv.",
    is_register=True,
    key=("policy_id", "valid_from_on"),
    columns=(
        Column(name="policy_id", type="text", text="Name of the policy, the same for all versions", sample="conduct"),
        Column(name="version", type="text", text="Name of the version", sample="3"),
        Column(
            name="policy_kind",
            type="text",
            text="What it is about: information_security, access_control, change_management, incident_response, "
            "acceptable_use, code_of_conduct, vendor_management, business_continuity, data_classification, privacy or "
            "other",
            sample="code_of_conduct",
            values=(
                "information_security",
                "access_control",
                "change_management",
                "incident_response",
                "acceptable_use",
                "code_of_conduct",
                "vendor_management",
                "business_continuity",
                "data_classification",
                "privacy",
                "other",
            ),
        ),
        Column(name="owner_employee_number", type="text", text="employee_number of who answers for it", sample="E1000"),
        Column(name="author_employee_number", type="text", text="employee_number of who wrote it", sample="E1001"),
        Column(
            name="approved_by",
            type="text",
            text="employee_number of who approved this version last; NULL = nobody did",
            sample="E1000",
        ),
        Column(
            name="approved_on",
            type="date",
            text="Day of that approval, which a review without changes brings too; NULL = there is none",
            sample="2025-10-15",
        ),
        Column(
            name="acknowledged_by",
            type="text",
            text="Who has to acknowledge it: everybody, worker_type, department, or nobody",
            sample="everybody",
            values=("everybody", "worker_type", "department", "nobody"),
        ),
        Column(
            name="acknowledged_of",
            type="text",
            text="The worker type, or the department as HR writes it; * for everybody and nobody",
            sample="*",
        ),
        Column(
            name="is_material",
            type="bool",
            text="Whether the version differs so much from the one before that it has to be acknowledged anew; "
            "its approver says so",
            sample=True,
        ),
        Column(name="valid_from_on", type="date", text="First day it is in force", sample="2025-11-01"),
        Column(name="valid_to_on", type="date", text="Last day it is in force; NULL = until changed"),
    ),
)
