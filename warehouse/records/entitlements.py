"""What access needs of authorisation: who may approve it, and what comes with the job."""

from warehouse.record import Column, Record

RECORD = Record(
    name="entitlements",
    text="One kind of access of one system, with who answers for it. From the register entitlements.csv.",
    is_register=True,
    key=("entitlement_source_id", "entitlement", "valid_from_on"),
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
            text="account, group/<group_id> or role/<role_name>",
            sample="role/SUPER_ADMIN",
        ),
        Column(
            name="authorised_by",
            type="text",
            text="request (each grant is approved), birthright (comes with the job: the approved hire authorises it) "
            "or rule (an approved rule grants it by itself)",
            sample="request",
        ),
        Column(
            name="owner_employee_number",
            type="text",
            text="employee_number of who owns it and may approve it beside the person's manager",
            sample="E1000",
        ),
        Column(
            name="privilege_tier",
            type="text",
            text="owner, admin, elevated or standard, where the company knows better than the system what it lets "
            "people do; NULL = as the system says",
            values=("owner", "admin", "elevated", "standard"),
        ),
        Column(
            name="departments",
            type="text",
            text="Departments, as HR writes them and with ; between them, whose work needs it: who moves to another "
            "one loses it; NULL = it belongs to no department",
        ),
        Column(name="approved_by", type="text", text="employee_number of who approved this row", sample="E1000"),
        Column(name="approved_on", type="date", text="Day of the approval", sample="2025-12-15"),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
