"""What is inside the audit and what is not, by approved decision."""

from warehouse.record import Column, Record

RECORD = Record(
    name="scope",
    text="One decision that something is in or out of scope for a time. From the register scope.csv. Out of scope: "
    "the control test is not applicable, items whose key holds the thing are excluded as out_of_scope.",
    is_register=True,
    key=("subject_kind", "subject_id", "valid_from_on"),
    columns=(
        Column(
            name="subject_kind",
            type="text",
            text="source, account, worker, group, policy, ticket, repository or control_test",
            sample="source",
            values=("source", "account", "worker", "group", "policy", "ticket", "repository", "control_test"),
        ),
        Column(
            name="subject_id",
            type="text",
            text="Stable id of the subject: a source, a test id, or source:id of a thing in a source",
            sample="okta",
        ),
        Column(
            name="in_scope",
            type="bool",
            text="false takes it out; true says that it is in, as everything is that no row takes out",
            sample=True,
        ),
        Column(name="reason", type="text", text="Why", sample="Signs in every employee"),
        Column(
            name="approved_by",
            type="text",
            text="employee_number of who decided it; without one it has no effect",
            sample="E1000",
        ),
        Column(
            name="approved_on", type="date", text="Day of the decision; before it has no effect", sample="2025-12-15"
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
