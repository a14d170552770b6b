"""What reviewers decided about each access on a review's list."""

from warehouse.record import Column, Record

RECORD = Record(
    name="review_items",
    text="One access on the list of one review. From list.csv and decisions.csv in reviews/<obligation_id>/.",
    key=("obligation_id", "item_id"),
    columns=(
        Column(name="obligation_id", type="text", text="The review", sample="okta-admins-2026Q1"),
        Column(name="item_id", type="text", text="The line of the list", sample="1"),
        Column(
            name="reviewed_source_id",
            type="text",
            text="source_id of the system that holds the account",
            sample="okta",
        ),
        Column(name="account_id", type="text", text="The account under review", sample="00u1"),
        Column(name="entitlement", type="text", text="The access under review", sample="SUPER_ADMIN"),
        Column(
            name="decision",
            type="text",
            text="keep, revoke or modify; NULL = none yet",
            sample="keep",
            values=("keep", "revoke", "modify"),
        ),
        Column(
            name="reviewer_login",
            type="text",
            text="Sign-in name of who decided; NULL = nobody yet",
            sample="robin@acme.example",
        ),
        Column(
            name="decided_at",
            type="ts",
            text="When, as the reviewer states it; NULL = not yet",
            sample="2026-03-20 15:00:00",
        ),
    ),
)
