"""Repositories of a code host."""

from warehouse.record import Column, Record

RECORD = Record(
    name="repositories",
    text="One repository of a code host, archived ones too.",
    key=("repository_id",),
    columns=(
        Column(name="repository_id", type="text", text="The host's own id; it survives a new name", sample="501"),
        Column(name="full_name", type="text", text="Name that people see; can change", sample="acme/ledger"),
        Column(name="default_branch", type="text", text="Default branch; NULL = nothing was pushed yet", sample="main"),
        Column(name="visibility", type="text", text="public, private or internal", sample="private"),
        Column(name="is_archived", type="bool", text="Read-only for everybody", sample=False),
        Column(
            name="deploys_to_production",
            type="bool",
            text="What is merged here reaches production: by the source's settings, else because the host knows an "
            "environment of production for it; NULL = not known",
            sample=True,
        ),
        Column(name="created_at", type="ts", text="When it was made", sample="2024-02-05 09:00:00"),
        Column(
            name="source_changed_at", type="ts", text="The host's own 'last updated' of the repository", watched=False
        ),
    ),
    changed_at="source_changed_at",
)
