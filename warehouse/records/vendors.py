"""Suppliers of the company, as they are classed."""

from warehouse.record import Column, Record

RECORD = Record(
    name="vendors",
    text="One vendor, for as long as it is classed so; the end of its last row is the end of its use. "
    "From the register vendors.csv.",
    is_register=True,
    key=("vendor_id", "valid_from_on"),
    columns=(
        Column(name="vendor_id", type="text", text="Name of the vendor, the same for ever", sample="acme-mail"),
        Column(
            name="tier",
            type="text",
            text="How much depends on it: critical, high, medium or low",
            sample="high",
            values=("critical", "high", "medium", "low"),
        ),
        Column(
            name="is_subservice",
            type="bool",
            text="Its controls are needed with the company's own to keep what is promised to customers",
            sample=False,
        ),
        Column(name="sees_confidential", type="bool", text="It gets confidential data", sample=True),
        Column(name="sees_personal", type="bool", text="It gets personal data", sample=True),
        Column(name="owner_employee_number", type="text", text="employee_number of who answers for it", sample="E1000"),
        Column(name="onboarded_on", type="date", text="First day of its use", sample="2025-03-01"),
        Column(
            name="data_access_started_on",
            type="date",
            text="First day on which it could see data of the kinds named here; NULL = not yet, or it never will",
            sample="2025-03-10",
        ),
        Column(
            name="approved_by",
            type="text",
            text="employee_number of who approved how it is classed; NULL = nobody did",
            sample="E1001",
        ),
        Column(name="approved_on", type="date", text="Day of that approval; NULL = there is none", sample="2025-02-20"),
        Column(name="valid_from_on", type="date", text="First day it is classed so", sample="2025-03-01"),
        Column(name="valid_to_on", type="date", text="Last day it is classed so; NULL = until changed"),
    ),
)
