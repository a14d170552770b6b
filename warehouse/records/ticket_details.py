"""What tickets say in fields of the company's own: the evidence of a test, a review, a meeting."""

from warehouse.record import Column, Record

RECORD = Record(
    name="ticket_details",
    text="One field of one ticket, named by the settings. A field that is there and empty has a row without a value; "
    "without a row, the ticket system has no such field for the ticket. Read ticket by ticket.",
    key=("ticket_id", "detail"),
    columns=(
        Column(name="ticket_id", type="text", text="The ticket", sample="10001"),
        Column(name="detail", type="text", text="What the field says, in the settings' words", sample="result"),
        Column(
            name="value",
            type="text",
            text="Its text, number, date or choice; of several, sorted, one a line; NULL = it is empty",
            sample="success",
        ),
        Column(
            name="set_at",
            type="ts",
            text="Since when it has this value (at the ticket's opening counts); NULL = empty, or its changes do not "
            "lead to this value",
            sample="2026-03-02 09:00:00",
        ),
    ),
    parent="ticket_id",
)
