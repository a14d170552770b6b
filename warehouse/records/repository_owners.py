"""Who answers for a repository, and whether it may be public."""

from warehouse.record import Column, Record

RECORD = Record(
    name="repository_owners",
    text="One repository with its owner. From the register repository_owners.csv.",
    is_register=True,
    key=("repository_source_id", "repository_id", "valid_from_on"),
    columns=(
        Column(name="repository_source_id", type="text", text="source_id of the code host", sample="github"),
        Column(name="repository_id", type="text", text="The host's own id of the repository", sample="501"),
        Column(
            name="owner_employee_number",
            type="text",
            text="employee_number of who answers for it (of a team: of who leads it)",
            sample="E1000",
        ),
        Column(
            name="public_approved_by",
            type="text",
            text="employee_number of who approved that everybody may read it; NULL = nobody did",
        ),
        Column(
            name="public_approved_on",
            type="date",
            text="Day of that approval; before it has no effect; NULL = there is none",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
