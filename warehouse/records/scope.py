"""What is inside the audit and what is not, by approved decision."""

from warehouse.record import Column, Record

RECORD = Record(
    name="scope",
    text="One decision that something is in or out of scope for a time. From the register scope.csv.",
    key=("subject_kind", "subject_id", "valid_from_on"),
    columns=(
        Column(
            name="subject_kind",
            type="text",
            text="source, account, worker, group, policy, ticket_queue, repository or control_test",
            sample="source",
        ),
        Column(
            name="subject_id",
            type="text",
            text="Stable id of the subject: a source_id, a test id, or source_id:id of a thing in a source",
            sample="okta",
        ),
        Column(name="in_scope", type="bool", text="In scope (true) or out of scope", sample=True),
        Column(name="reason", type="text", text="Why", sample="Signs in every employee"),
        Column(name="approved_by", type="text", text="employee_number of who decided it", sample="E1000"),
        Column(name="approved_on", type="date", text="Day of the decision", sample="2025-12-15"),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
