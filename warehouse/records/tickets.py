"""Tickets: incidents, requests, changes, with the times that their own state changes prove."""

from warehouse.record import Column, Record

RECORD = Record(
    name="tickets",
    text="One ticket. Times come from its state changes, never from columns that somebody fills in afterwards.",
    key=("ticket_id",),
    columns=(
        Column(name="ticket_id", type="text", text="The system's own id, not the key people see", sample="10001"),
        Column(name="ticket_key", type="text", text="Key that people see; can change", sample="INC-1"),
        Column(
            name="ticket_kind",
            type="text",
            text="incident, access_request, change, … (normalised)",
            sample="incident",
        ),
        Column(
            name="status",
            type="text",
            text="open, in_progress, pending, resolved, closed or cancelled",
            sample="open",
            values=("open", "in_progress", "pending", "resolved", "closed", "cancelled"),
        ),
        Column(
            name="max_severity",
            type="text",
            text="sev1 to sev4, the highest ever set; NULL = never set",
            sample="sev3",
            values=("sev1", "sev2", "sev3", "sev4"),
        ),
        Column(name="opened_at", type="ts", text="When the ticket was opened", sample="2026-03-02 09:00:00"),
        Column(
            name="detected_at",
            type="ts",
            text="When the incident was noticed",
            sample="2026-03-02 09:00:00",
        ),
        Column(
            name="contained_at",
            type="ts",
            text="When it was first marked contained; NULL = not yet, or the source does not say",
        ),
        Column(
            name="restored_at",
            type="ts",
            text="When it was last resolved and not reopened since; NULL = not yet",
        ),
        Column(name="closed_at", type="ts", text="When it was first closed"),
        Column(
            name="root_cause",
            type="text",
            text="Cause recorded at closure; NULL = none or the source does not say",
        ),
        Column(name="reopened_count", type="int", text="How often it was reopened", sample=0),
        Column(
            name="vendor_verdict",
            type="bool",
            text="The ticket system's own 'within target' at closure, for comparison only",
        ),
        Column(
            name="not_provided",
            type="text",
            text="Columns that this source cannot fill, separated by a space: their absence says nothing",
            sample="",
        ),
    ),
)
