"""What is wrong at vendors, for as long as it is open."""

from warehouse.record import Column, Record

RECORD = Record(
    name="vendor_findings",
    text="One finding about one vendor, for as long as it is open and in these hands. "
    "From the register vendor_findings.csv.",
    is_register=True,
    key=("finding_id", "valid_from_on"),
    columns=(
        Column(name="finding_id", type="text", text="Name of the finding", sample="VF-3"),
        Column(
            name="vendor_id", type="text", text="The vendor, as the register vendors.csv has it", sample="acme-mail"
        ),
        Column(
            name="owner_employee_number",
            type="text",
            text="employee_number of who sees to it; NULL = nobody",
            sample="E1000",
        ),
        Column(name="valid_from_on", type="date", text="First day it is open, or in these hands", sample="2026-01-20"),
        Column(name="valid_to_on", type="date", text="Last day of that; NULL = it is open still"),
    ),
)
