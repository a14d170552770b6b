"""Where the tips of release branches went, as git itself showed them."""

from warehouse.record import Column, Record

RECORD = Record(
    name="branch_moves",
    text="One release branch whose tip is another than at the reading before. Every branch that is watched has the "
    "row of its first reading.",
    key=("move_id",),
    columns=(
        Column(name="move_id", type="text", text="repository_id/branch@seen_at", sample="501/main@1"),
        Column(
            name="host_source_id",
            type="text",
            text="source_id of the code host that knows the repository under this id; NULL = none is connected",
            sample="idp",
        ),
        Column(name="repository_id", type="text", text="The host's own id of the repository", sample="501"),
        Column(name="branch", type="text", text="The branch, without refs/heads/", sample="main"),
        Column(
            name="from_sha",
            type="text",
            text="Tip at the reading before; NULL = the branch was not there, or nothing was read before",
            sample="c0",
        ),
        Column(name="to_sha", type="text", text="Tip now; NULL = the branch is gone", sample="c1"),
        Column(
            name="seen_at",
            type="ts",
            text="When this tip was read: the branch moved between previous_seen_at and this",
            sample="2026-03-30 22:30:00",
        ),
        Column(
            name="previous_seen_at",
            type="ts",
            text="When the tip before was read; NULL = first reading of the repository",
            sample="2026-03-29 22:30:00",
        ),
        Column(
            name="found_on",
            type="date",
            text="Day for which the reading stands (the company's calendar)",
            sample="2026-03-30",
        ),
        Column(
            name="is_first_reading",
            type="bool",
            text="Nothing of the repository had been read before: all its history is carried in",
            sample=False,
        ),
        Column(
            name="is_fast_forward",
            type="bool",
            text="The tip before is an ancestor of this one (of a gone branch: is still in a release branch): nothing "
            "was taken back. NULL = there was no tip before",
            sample=True,
        ),
        Column(
            name="dropped_count",
            type="int",
            text="Commits that could be reached from the tip before and cannot any more",
            sample=0,
        ),
    ),
    shape="event",
)
