"""What reviewers said about changes."""

from warehouse.record import Column, Record

RECORD = Record(
    name="change_reviews",
    text="One review of one revision of a change, dismissed ones too.",
    key=("review_id",),
    columns=(
        Column(name="review_id", type="text", text="The host's own id", sample="r1"),
        Column(name="change_id", type="text", text="The change", sample="9001"),
        Column(
            name="reviewer_account_id",
            type="text",
            text="Account that reviewed; NULL = the host no longer knows (deleted account)",
            sample="a2",
        ),
        Column(name="reviewer_kind", type="text", text="human or bot; NULL = the host no longer knows", sample="human"),
        Column(
            name="state",
            type="text",
            text="What the reviewer said: approved, changes_requested, commented or pending, also where it was "
            "dismissed since; dismissed = the host no longer tells what it was",
            sample="approved",
        ),
        Column(name="submitted_at", type="ts", text="When it was said", sample="2026-03-30 12:00:00"),
        Column(name="reviewed_sha", type="text", text="Revision that was looked at", sample="h1"),
        Column(
            name="reviewed_tree_sha",
            type="text",
            text="Its content: two revisions of the same tree hold the same files; NULL = not told",
        ),
        Column(
            name="dismissed_at",
            type="ts",
            text="When it was taken back, by a person or by a push; NULL = it stands; of state dismissed: not known",
        ),
        Column(
            name="had_write_access",
            type="bool",
            text="The reviewer may write to the repository, so that the host counts the approval; NULL = not known",
            sample=True,
        ),
    ),
    parent="change_id",
)
