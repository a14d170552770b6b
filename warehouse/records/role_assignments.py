"""Administrator roles held by accounts."""

from warehouse.record import Column, Record

RECORD = Record(
    name="role_assignments",
    text="One administrator role of one account. Read account by account.",
    key=("account_id", "assignment_id"),
    columns=(
        Column(name="account_id", type="text", text="The account", sample="00u1"),
        Column(name="assignment_id", type="text", text="The system's own id of the assignment", sample="ra1"),
        Column(name="role_name", type="text", text="Vendor's name of the role", sample="SUPER_ADMIN"),
        Column(
            name="privilege_tier",
            type="text",
            text="owner, admin, elevated or standard",
            sample="admin",
            values=("owner", "admin", "elevated", "standard"),
        ),
    ),
    parent="account_id",
    explained_by=("role_granted", "role_revoked"),
)
