"""Who holds a role that decides or answers: privacy officer, owner of a data set, and who stands in."""

from warehouse.record import Column, Record

RECORD = Record(
    name="designated_roles",
    text="One person in one role. From the register designated_roles.csv.",
    is_register=True,
    key=("role", "subject", "employee_number", "valid_from_on"),
    columns=(
        Column(
            name="role",
            type="text",
            text="privacy_officer, security_officer, legal, data_owner …",
            sample="privacy_officer",
        ),
        Column(
            name="subject",
            type="text",
            text="What it is about: a data set, a system; 'company' = all of it",
            sample="company",
        ),
        Column(name="employee_number", type="text", text="employee_number of who holds it", sample="E1000"),
        Column(
            name="deputy_employee_number",
            type="text",
            text="employee_number of who stands in for them, where the role has to be held (HR-09); NULL = nobody does",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
