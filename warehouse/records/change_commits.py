"""By which change a commit came in, as the code host tells it."""

from warehouse.record import Column, Record

RECORD = Record(
    name="change_commits",
    text="One commit of a base branch that came in by a change: its merge commit, its squash, the copies of a rebase.",
    key=("change_id", "commit_sha"),
    columns=(
        Column(name="change_id", type="text", text="The change", sample="9001"),
        Column(name="repository_id", type="text", text="The host's own id of the repository", sample="501"),
        Column(name="commit_sha", type="text", text="The commit on the base branch", sample="c1"),
    ),
    shape="event",
)
