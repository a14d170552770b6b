"""Groups of accounts."""

from warehouse.record import Column, Record

RECORD = Record(
    name="groups",
    text="One group of one system.",
    key=("group_id",),
    columns=(
        Column(name="group_id", type="text", text="The system's own id of the group", sample="00g1"),
        Column(name="name", type="text", text="Its name", sample="Everyone"),
        Column(
            name="group_kind",
            type="text",
            text="Vendor's kind: built_in, directory, application or team",
            sample="directory",
            values=("built_in", "directory", "application", "team"),
        ),
        Column(
            name="privilege_tier",
            type="text",
            text="owner, admin, elevated or standard, by what the group lets its members do; NULL = the source does "
            "not say",
        ),
    ),
)
