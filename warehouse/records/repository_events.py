"""Moves of release branches, by the code host's own log."""

from warehouse.record import Column, Record

RECORD = Record(
    name="repository_events",
    text="One move of a release branch, as the host's log holds it. Hosts keep that log for a short time; git is asked "
    "too.",
    key=("event_id",),
    columns=(
        Column(name="event_id", type="text", text="The log's own id", sample="e1"),
        Column(name="repository_id", type="text", text="The repository", sample="501"),
        Column(name="branch", type="text", text="The branch, without refs/heads/", sample="main"),
        Column(
            name="event_type",
            type="text",
            text="push, force_push, pr_merge, merge_queue_merge, branch_creation or branch_deletion",
            sample="pr_merge",
        ),
        Column(name="occurred_at", type="ts", text="When, by the host's clock", sample="2026-03-30 14:00:00"),
        Column(name="actor_account_id", type="text", text="Account that did it; NULL = not known", sample="a1"),
        Column(name="before_sha", type="text", text="Tip before; NULL = the branch was made", sample="c0"),
        Column(name="after_sha", type="text", text="Tip after; NULL = the branch was deleted", sample="c1"),
    ),
    shape="event",
)
