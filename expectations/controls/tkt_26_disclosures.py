"""TKT-26: personal data is given to third parties only with authority, and a record is kept."""

from expectations.cases import Before, Case, all_said, approved, state

CASE = Case(
    id="TKT-26",
    title="Disclosures of personal data authorised and logged",
    objective="Personal data is given to third parties only with authority, and a record is kept.",
    criteria=("P6.1", "P6.2"),
    annex_a=("A.5.34", "A.5.33"),
    severity="medium",
    owner="Privacy Officer",
    category="privacy",
    kinds=("disclosure_request",),
    parameters={
        "required_fields": ("recipient", "legal_basis", "data_categories", "subjects_count", "method"),
        "approver_roles": ("privacy_officer", "legal"),
    },
    evidence={
        "recipient": "a court",
        "legal_basis": "an order",
        "data_categories": "invoices",
        "subjects_count": "1",
        "method": "registered letter",
    },
    roles=(("legal", "company"),),
    asked=(
        Before(
            id="A",
            text="Somebody in a role that may, who did not ask for it, approved it before it was released",
            what=approved("requester", role="len(list_intersect(a.roles, $approver_roles)) > 0"),
            than=state("first_resolved_at"),
        ),
        Before(
            id="B",
            text="Its record was complete when it was released",
            what=all_said("recipient", "legal_basis"),
            than=state("first_resolved_at"),
        ),
    ),
)
CONTROL = CASE.control
