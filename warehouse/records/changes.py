"""Changes of code: pull requests, merge requests."""

from warehouse.record import Column, Record

RECORD = Record(
    name="changes",
    text="One proposed change of a repository. Read change by change, those that were updated.",
    key=("change_id",),
    columns=(
        Column(name="change_id", type="text", text="The host's own id, not the number people see", sample="9001"),
        Column(name="repository_id", type="text", text="The repository that it changes", sample="501"),
        Column(name="number", type="int", text="Number that people see, within the repository", sample=17),
        Column(
            name="change_system",
            type="text",
            text="pull_request, merge_request or change_request",
            sample="pull_request",
        ),
        Column(name="state", type="text", text="open, merged or closed (given up)", sample="merged"),
        Column(
            name="author_account_id",
            type="text",
            text="Account that opened it; NULL = the host no longer knows (deleted account)",
            sample="a1",
        ),
        Column(name="author_kind", type="text", text="human or bot; NULL = the host no longer knows", sample="human"),
        Column(name="opened_at", type="ts", text="When it was opened", sample="2026-03-29 08:00:00"),
        Column(name="merged_at", type="ts", text="When it was merged; NULL = it is not", sample="2026-03-30 14:00:00"),
        Column(
            name="merged_by_account_id",
            type="text",
            text="Account that merged it (a merge queue merges too); NULL = not merged, or the host does not say",
            sample="a2",
        ),
        Column(name="closed_at", type="ts", text="When it was merged or given up", sample="2026-03-30 14:00:00"),
        Column(name="base_branch", type="text", text="Branch that it goes into", sample="main"),
        Column(
            name="head_sha_at_merge",
            type="text",
            text="Its newest revision: of a merged change the one that was merged",
            sample="h1",
        ),
        Column(
            name="merge_commit_sha",
            type="text",
            text="Commit of the base branch by which it came in (the last one, of a rebase); NULL = not merged",
            sample="c1",
        ),
        Column(
            name="queue_sha",
            type="text",
            text="Commit that a merge queue tested in place of the newest revision; NULL = no queue",
        ),
        Column(name="labels", type="text", text="Its labels, sorted, one a line", sample=""),
        Column(
            name="labels_taken_off",
            type="text",
            text="Labels that were ever taken off it, by the host's own log of it, sorted, one a line; empty = none",
            sample="",
        ),
        Column(
            name="work_items",
            type="text",
            text="What looks like keys of tickets (ENG-12) in its title, branch or description, sorted, one a line, as "
            "written: small letters are a branch's words, and may be no key; empty = none",
        ),
        Column(
            name="reverts_number",
            type="int",
            text="Number of the change of the same repository that it takes back by the host's button; NULL = none",
        ),
        Column(name="source_changed_at", type="ts", text="The host's own 'last updated'", watched=False),
    ),
    parent="change_id",
    changed_at="source_changed_at",
)
