"""Which account is in which group."""

from warehouse.record import Column, Record

RECORD = Record(
    name="group_memberships",
    text="One account in one group. Read group by group for the groups that the settings name.",
    key=("group_id", "account_id"),
    columns=(
        Column(name="group_id", type="text", text="The group", sample="00g1"),
        Column(name="account_id", type="text", text="The account", sample="00u1"),
    ),
    parent="group_id",
)
