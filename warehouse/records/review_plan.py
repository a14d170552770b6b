"""Which access reviews the company has promised, and how often."""

from warehouse.record import Column, Record

RECORD = Record(
    name="review_plan",
    text="One recurring access review. From the register review_plan.csv.",
    is_register=True,
    key=("review_id", "valid_from_on"),
    columns=(
        Column(name="review_id", type="text", text="Name of the review", sample="okta-admins"),
        Column(
            name="reviewed_source_id",
            type="text",
            text="source_id of the system under review",
            sample="okta",
        ),
        Column(
            name="scope",
            type="text",
            text="all (every enabled account), admins (holders of an admin role) or group:<group_id>",
            sample="admins",
        ),
        Column(name="first_due_on", type="date", text="Day on which the first one is due", sample="2026-03-31"),
        Column(name="every_months", type="int", text="Months between two of them", sample=3),
        Column(
            name="owner_employee_number",
            type="text",
            text="employee_number of who answers for it",
            sample="E1000",
        ),
        Column(name="valid_from_on", type="date", text="First day the plan holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day the plan holds; NULL = until changed"),
    ),
)
