"""Everybody who had a hand in a change."""

from warehouse.record import Column, Record

RECORD = Record(
    name="change_contributors",
    text="One author, co-author, committer or pusher of the commits of a change. The host's own account, by which it "
    "signs commits made on its pages, is left out.",
    key=("change_id", "contributor_key"),
    columns=(
        Column(name="change_id", type="text", text="The change", sample="9001"),
        Column(
            name="contributor_key",
            type="text",
            text="The account's id; else a digest of the address in the commit; 'unlisted' = more than the host tells",
            sample="a1",
        ),
        Column(
            name="account_id", type="text", text="The account; NULL = the host knows none for the address", sample="a1"
        ),
        Column(name="contributor_kind", type="text", text="human or bot; NULL = not known", sample="human"),
        Column(
            name="roles",
            type="text",
            text="author, co_author, committer, pusher: sorted, separated by a space",
            sample="author committer",
        ),
    ),
    parent="change_id",
)
