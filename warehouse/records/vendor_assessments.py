"""What was made of vendors before and while they are used."""

from warehouse.record import Column, Record

RECORD = Record(
    name="vendor_assessments",
    text="One assessment of one vendor. From the register vendor_assessments.csv.",
    is_register=True,
    key=("assessment_id",),
    columns=(
        Column(name="assessment_id", type="text", text="Name of the assessment", sample="VA-17"),
        Column(
            name="vendor_id", type="text", text="The vendor, as the register vendors.csv has it", sample="acme-mail"
        ),
        Column(
            name="assessor_employee_number",
            type="text",
            text="employee_number of who made it",
            sample="E1000",
        ),
        Column(
            name="approved_by",
            type="text",
            text="employee_number of who approved its outcome; NULL = nobody did yet",
            sample="E1001",
        ),
        Column(
            name="approved_on",
            type="date",
            text="Day of that approval, from which it counts; NULL = there is none",
            sample="2025-02-20",
        ),
    ),
)
