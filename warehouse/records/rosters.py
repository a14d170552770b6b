"""Who may hold the powers of a system: the authorised rosters."""

from warehouse.record import Column, Record

RECORD = Record(
    name="rosters",
    text="One holder of one privileged entitlement, as its owner approved. From the register rosters.csv.",
    is_register=True,
    key=("entitlement_source_id", "entitlement", "holder_kind", "holder", "valid_from_on"),
    columns=(
        Column(
            name="entitlement_source_id",
            type="text",
            text="source_id of the system that grants it",
            sample="okta",
        ),
        Column(
            name="entitlement",
            type="text",
            text="group/<group_id> or role/<role_name>",
            sample="role/SUPER_ADMIN",
        ),
        Column(
            name="holder_kind",
            type="text",
            text="person, or account: one that belongs to no person",
            sample="person",
            values=("person", "account"),
        ),
        Column(
            name="holder",
            type="text",
            text="employee_number of the person, or the system's own id of the account",
            sample="E1000",
        ),
        Column(name="approved_by", type="text", text="employee_number of who approved this row", sample="E1000"),
        Column(
            name="approved_on",
            type="date",
            text="Day of the approval, before which the row has no effect",
            sample="2026-01-15",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
