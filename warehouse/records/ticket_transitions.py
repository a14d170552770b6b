"""What was changed on tickets, when and by whom, from the ticket system's own changelog."""

from warehouse.record import Column, Record

RECORD = Record(
    name="ticket_transitions",
    text="One change of one field of one ticket. What a ticket was opened with is no change and not listed.",
    key=("transition_id",),
    columns=(
        Column(
            name="transition_id",
            type="text",
            text="The changelog's own id of the entry, with the field where one entry changes several",
            sample="20001",
        ),
        Column(name="ticket_id", type="text", text="The ticket it is about", sample="10001"),
        Column(
            name="field",
            type="text",
            text="status, severity, assignee, ticket_kind, queue, or a column of `tickets` (normalised); no free text",
            sample="status",
        ),
        Column(
            name="from_value",
            type="text",
            text="Value before, in the words of `tickets` (accounts by id); NULL = none",
            sample="open",
        ),
        Column(
            name="to_value",
            type="text",
            text="Value after, in the words of `tickets` (accounts by id); NULL = none",
            sample="in_progress",
        ),
        Column(
            name="occurred_at",
            type="ts",
            text="When, by the ticket system's clock",
            sample="2026-03-02 09:30:00",
        ),
        Column(
            name="actor_account_id",
            type="text",
            text="Account, in the same system, that did it; NULL = the system, or it does not say",
            sample="jira-2",
        ),
        Column(
            name="actor_kind",
            type="text",
            text="human, automation or customer; NULL = the system does not say",
            sample="human",
        ),
        Column(
            name="has_reason",
            type="bool",
            text="A reason was recorded with the change, in the field that the settings name for it; NULL = there is "
            "no such field",
            sample=False,
        ),
    ),
    shape="event",
)
