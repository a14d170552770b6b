"""Which tickets point at each other, and what they say of each other."""

from warehouse.record import Column, Record

RECORD = Record(
    name="ticket_links",
    text="One link as one of its two tickets shows it; the other shows it in its own words. Read ticket by ticket.",
    key=("ticket_id", "link_kind", "linked_ticket_id"),
    columns=(
        Column(name="ticket_id", type="text", text="The ticket that shows it", sample="10001"),
        Column(
            name="link_kind",
            type="text",
            text="What the ticket says of the other: reviewed_in, review_of, remediated_by, remediates, duplicate_of, "
            "duplicated_by, caused_by, causes, child_of, parent_of or relates (normalised by the settings)",
            sample="reviewed_in",
        ),
        Column(name="linked_ticket_id", type="text", text="The other ticket, of the same system", sample="10002"),
    ),
    parent="ticket_id",
)
