"""What threatens the company and what was decided about it; exceptions from its own rules, too."""

from warehouse.record import Column, Record

RECORD = Record(
    name="risks",
    text="One risk, exception from a policy, or waiver of a control, for as long as it is decided so; the end of its "
    "last row is its end. From the register risks.csv.",
    is_register=True,
    key=("risk_id", "valid_from_on"),
    columns=(
        Column(name="risk_id", type="text", text="Name of the risk, the same for ever", sample="R-7"),
        Column(
            name="kind",
            type="text",
            text="risk, policy_exception, or waiver (of a control, for a deviation)",
            sample="risk",
            values=("risk", "policy_exception", "waiver"),
        ),
        Column(name="threat", type="text", text="What could happen", sample="The only bookkeeper leaves"),
        Column(name="likelihood", type="int", text="From 1, hardly ever, to 5, all but certain", sample=2),
        Column(name="impact", type="int", text="From 1, hardly felt, to 5, the end of the company", sample=2),
        Column(
            name="treatment",
            type="text",
            text="What was decided: accept, mitigate, transfer or avoid; NULL = nothing yet",
            sample="accept",
            values=("accept", "mitigate", "transfer", "avoid"),
        ),
        Column(name="owner_employee_number", type="text", text="employee_number of who answers for it", sample="E1000"),
        Column(
            name="requested_by",
            type="text",
            text="employee_number of who brought it up, or asked to accept it",
            sample="E1001",
        ),
        Column(
            name="approved_by",
            type="text",
            text="employee_number of who decided so; NULL = nobody did",
            sample="E1000",
        ),
        Column(name="approved_on", type="date", text="Day of that; NULL = there is none", sample="2026-01-15"),
        Column(
            name="review_on",
            type="date",
            text="Last day for which the decision holds; NULL = none was set",
            sample="2026-06-30",
        ),
        Column(name="action_ref", type="text", text="Ticket of what is done to mitigate it; NULL = none"),
        Column(name="action_due_on", type="date", text="Day by which that is to be done; NULL = there is none"),
        Column(
            name="linked_controls",
            type="text",
            text="Ids of the control tests that bear on it, with ; in between; NULL = none is known",
        ),
        Column(name="valid_from_on", type="date", text="First day it is decided so", sample="2026-01-15"),
        Column(name="valid_to_on", type="date", text="Last day it is decided so; NULL = until changed"),
    ),
)
