"""Commits that reached a release branch, as git itself shows them."""

from warehouse.record import Column, Record

RECORD = Record(
    name="release_commits",
    text="One commit on the first-parent line of a release branch, first seen there at a reading. Commits that were "
    "there at the first reading of the repository are carried in: as many of them as the source hands over.",
    key=("repository_id", "branch", "commit_sha"),
    columns=(
        Column(
            name="host_source_id",
            type="text",
            text="source_id of the code host that knows the repository under this id; NULL = none is connected",
            sample="idp",
        ),
        Column(name="repository_id", type="text", text="The host's own id of the repository", sample="501"),
        Column(name="branch", type="text", text="The branch, without refs/heads/", sample="main"),
        Column(name="commit_sha", type="text", text="The commit", sample="c1"),
        Column(
            name="tree_sha",
            type="text",
            text="Its content: two commits of the same tree hold the same files; NULL = not told",
            sample="t1",
        ),
        Column(name="first_parent_sha", type="text", text="Its first parent; NULL = a root", sample="c0"),
        Column(name="parent_count", type="int", text="How many parents it has: 2 and more = a merge", sample=1),
        Column(name="is_root", type="bool", text="It has no parent", sample=False),
        Column(
            name="position",
            type="int",
            text="Which one it is of the first-parent line of its branch, from the root (1); NULL = not counted",
            sample=1,
        ),
        Column(
            name="is_carried_in",
            type="bool",
            text="It was there at the first reading of the repository: nobody watched how it came",
            sample=False,
        ),
        Column(
            name="found_on",
            type="date",
            text="Day for which the reading stands that first showed it (the company's calendar)",
            sample="2026-03-30",
            watched=False,
        ),
        Column(
            name="seen_at",
            type="ts",
            text="When the reading was made that first showed it",
            sample="2026-03-30 22:30:00",
            watched=False,
        ),
        Column(
            name="committed_at",
            type="ts",
            text="What the commit says of its own time: anybody can write anything there, it proves nothing",
            sample="2026-03-30 09:00:00",
        ),
        Column(
            name="claimed_number",
            type="text",
            text="Number of the change that its message claims to come from: a claim, no proof; NULL = it claims none",
        ),
        Column(
            name="paths",
            type="text",
            text="Files that it touches, sorted, one a line; NULL = a merge, or too many",
            sample="src/ledger.py",
        ),
    ),
    shape="event",
)
