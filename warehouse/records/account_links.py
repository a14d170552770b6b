"""Accounts of which a named person has confirmed whose they are."""

from warehouse.record import Column, Record

RECORD = Record(
    name="account_links",
    text="One account that no number and no address tells whose it is, with who confirmed whose. "
    "From the register account_links.csv.",
    is_register=True,
    key=("account_source_id", "account_id", "valid_from_on"),
    columns=(
        Column(
            name="account_source_id",
            type="text",
            text="source_id of the system that holds the account",
            sample="github",
        ),
        Column(name="account_id", type="text", text="The system's own id of the account", sample="583231"),
        Column(name="employee_number", type="text", text="employee_number of whose it is", sample="E1001"),
        Column(name="confirmed_by", type="text", text="employee_number of who confirmed it", sample="E1000"),
        Column(name="confirmed_on", type="date", text="Day of the confirmation", sample="2025-12-15"),
        Column(name="valid_from_on", type="date", text="First day it holds", sample="2026-01-01"),
        Column(name="valid_to_on", type="date", text="Last day it holds; NULL = until changed"),
    ),
)
