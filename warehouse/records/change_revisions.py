"""What was on the branch of a change when it was merged, commit by commit."""

from warehouse.record import Column, Record

RECORD = Record(
    name="change_revisions",
    text="One commit on the branch of a change as it is now; what was rewritten is gone.",
    key=("change_id", "commit_sha"),
    columns=(
        Column(name="change_id", type="text", text="The change", sample="9001"),
        Column(name="commit_sha", type="text", text="The commit", sample="h1"),
        Column(name="position", type="int", text="Which one it is, the oldest = 1", sample=1),
        Column(name="parent_count", type="int", text="How many parents it has: 2 and more = a merge", sample=1),
        Column(name="first_parent_sha", type="text", text="Its first parent; NULL = a root", sample="c0"),
        Column(name="second_parent_sha", type="text", text="Its second parent; NULL = no merge"),
        Column(
            name="tree_sha",
            type="text",
            text="Its content: two commits of the same tree hold the same files; NULL = not told",
            sample="t1",
        ),
        Column(
            name="maker_account_id",
            type="text",
            text="Account that committed it (of what the host committed, that for which it did); NULL = the host knows "
            "none for the address",
            sample="a1",
        ),
        Column(name="maker_kind", type="text", text="human or bot; NULL = not known", sample="human"),
        Column(
            name="is_made_by_host",
            type="bool",
            text="The host committed it for somebody who used its pages, and signed it",
            sample=False,
        ),
        Column(
            name="is_verified",
            type="bool",
            text="The host holds a signature on it to be valid; without one anybody may have written any name in it",
            sample=True,
        ),
    ),
    parent="change_id",
)
