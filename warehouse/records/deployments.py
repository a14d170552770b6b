"""Deployments to environments."""

from warehouse.record import Column, Record

RECORD = Record(
    name="deployments",
    text="One deployment of one commit to one environment.",
    key=("deployment_id",),
    columns=(
        Column(name="deployment_id", type="text", text="The host's own id", sample="d1"),
        Column(name="repository_id", type="text", text="The repository", sample="501"),
        Column(name="environment", type="text", text="Name of the environment", sample="production"),
        Column(
            name="is_production",
            type="bool",
            text="The environment is one of production: by the source's settings; NULL = not known",
            sample=True,
        ),
        Column(name="commit_sha", type="text", text="The commit that was deployed; NULL = not said", sample="c1"),
        Column(
            name="status",
            type="text",
            text="What it came to: success, partial, failure, cancelled or in_progress. That a later one took its "
            "place does not change it",
            sample="success",
        ),
        Column(name="started_at", type="ts", text="When it began", sample="2026-03-30 15:00:00"),
        Column(
            name="finished_at",
            type="ts",
            text="When it first came to its status; NULL = in progress",
            sample="2026-03-30 15:08:00",
        ),
        Column(
            name="triggered_by_account_id",
            type="text",
            text="Account that started it (of a run by hand the person behind it); NULL = not known",
            sample="bot1",
        ),
        Column(
            name="trigger_kind",
            type="text",
            text="pipeline (a push, a merge), scheduled, or manual (a person, also one who starts the pipeline by "
            "hand); NULL = not known",
            sample="pipeline",
        ),
        Column(
            name="approved_by_account_id",
            type="text",
            text="Account that approved it for the environment (where several did, one that did not start it); NULL = "
            "nobody did",
        ),
    ),
    parent="deployment_id",
)
