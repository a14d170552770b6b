"""Checks that ran on a revision: builds, tests, scans, and statuses that other systems set."""

from warehouse.record import Column, Record

RECORD = Record(
    name="check_runs",
    text="One run of one check on one commit, every attempt of it; commit statuses too.",
    key=("check_run_id",),
    columns=(
        Column(name="check_run_id", type="text", text="The host's own id", sample="k1"),
        Column(name="repository_id", type="text", text="The repository", sample="501"),
        Column(name="commit_sha", type="text", text="The commit that was checked", sample="h1"),
        Column(name="name", type="text", text="Name by which the check can be required", sample="build"),
        Column(name="app", type="text", text="Who ran it: the host's id of app or account", sample="15368"),
        Column(name="status", type="text", text="queued, in_progress or completed", sample="completed"),
        Column(
            name="conclusion",
            type="text",
            text="success, failure, neutral, skipped, cancelled, timed_out, action_required, stale or startup_failure; "
            "NULL = not completed",
            sample="success",
        ),
        Column(
            name="started_at",
            type="ts",
            text="When it began (a status: when it was set); NULL = still queued",
            sample="2026-03-30 11:00:00",
        ),
        Column(
            name="completed_at", type="ts", text="When it ended; NULL = not completed", sample="2026-03-30 11:10:00"
        ),
    ),
    parent="commit_sha",
)
