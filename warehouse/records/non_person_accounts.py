"""Accounts that belong to no single person, with somebody who answers for them."""

from warehouse.record import Column, Record

RECORD = Record(
    name="non_person_accounts",
    text="One registered account of a machine, a team or an emergency. From the register non_person_accounts.csv.",
    is_register=True,
    key=("account_source_id", "account_id", "valid_from_on"),
    columns=(
        Column(
            name="account_source_id",
            type="text",
            text="source_id of the system that holds the account",
            sample="okta",
        ),
        Column(name="account_id", type="text", text="The system's own id of the account", sample="00u9"),
        Column(
            name="account_type",
            type="text",
            text="service, shared, break_glass, bot or test",
            sample="service",
            values=("service", "shared", "break_glass", "bot", "test"),
        ),
        Column(name="purpose", type="text", text="What it is for", sample="Nightly directory export"),
        Column(
            name="owner_employee_number",
            type="text",
            text="employee_number of who answers for it",
            sample="E1000",
        ),
        Column(
            name="interactive_login_allowed",
            type="bool",
            text="A person may sign in with it",
            sample=False,
        ),
        Column(name="approval_ref", type="text", text="Ticket or minute of the approval", sample="REQ-17"),
        Column(name="approved_on", type="date", text="Day of the approval", sample="2025-12-15"),
        Column(
            name="backup_owner_employee_number",
            type="text",
            text="employee_number of who answers for it when the owner cannot; NULL = nobody",
        ),
        Column(
            name="reviewed_on",
            type="date",
            text="Day on which its need and its rights were last looked at; NULL = not since its approval",
        ),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
