"""What happened to accounts, from the vendor's own log."""

from warehouse.record import Column, Record

RECORD = Record(
    name="account_events",
    text="One entry of the vendor's log about an account's life.",
    key=("event_id",),
    columns=(
        Column(name="event_id", type="text", text="The log's own id of the entry", sample="ev1"),
        Column(name="account_id", type="text", text="The account it is about", sample="00u1"),
        Column(
            name="event_type",
            type="text",
            text="created, activated, suspended, unsuspended, disabled, deleted, reactivated, mfa_reset, "
            "factor_added, factor_removed, role_granted, role_revoked, group_joined, group_left or other",
            sample="disabled",
            values=(
                "created",
                "activated",
                "suspended",
                "unsuspended",
                "disabled",
                "deleted",
                "reactivated",
                "mfa_reset",
                "factor_added",
                "factor_removed",
                "role_granted",
                "role_revoked",
                "group_joined",
                "group_left",
                "other",
            ),
        ),
        Column(
            name="entitlement",
            type="text",
            text="What was given or taken: group/<group_id> or role/<role_name>; NULL = nothing, or the log does "
            "not say",
        ),
        Column(
            name="occurred_at",
            type="ts",
            text="When, by the vendor's clock",
            sample="2026-03-31 15:00:00",
        ),
        Column(name="actor_account_id", type="text", text="The account that did it; NULL = the system"),
    ),
    shape="event",
    parent="account_id",
    happened_at="occurred_at",
)
