"""Tickets: incidents, requests, reviews, with the times that their own state changes prove."""

from warehouse.record import Column, Record

RECORD = Record(
    name="tickets",
    text="One ticket. Times come from its state changes, never from columns that somebody fills in afterwards.",
    key=("ticket_id",),
    columns=(
        Column(name="ticket_id", type="text", text="The system's own id, not the key people see", sample="10001"),
        Column(name="ticket_key", type="text", text="Key that people see; can change", sample="INC-1"),
        Column(
            name="queue",
            type="text",
            text="Stable id of the project or queue that holds it now; can change",
            sample="10000",
        ),
        Column(
            name="ticket_kind",
            type="text",
            text="incident, security_report, access_request, post_incident_review, corrective_action, change, story, "
            "bug, task, … (normalised)",
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
            name="resolution",
            type="text",
            text="done, duplicate, false_alarm, declined or other (normalised); NULL = not resolved, or not said",
        ),
        Column(
            name="severity",
            type="text",
            text="sev1 to sev4, as set now; NULL = not set",
            sample="sev3",
        ),
        Column(
            name="original_severity",
            type="text",
            text="sev1 to sev4, the first ever set; NULL = never set",
            sample="sev3",
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
            name="acknowledged_at",
            type="ts",
            text="When a person first took it up: the first change of state or assignee, or the first answer, by "
            "somebody who is no automation; NULL = nobody yet",
        ),
        Column(
            name="severity_set_at",
            type="ts",
            text="When a severity was first set (at its opening counts); NULL = never",
        ),
        Column(name="incident_type_set_at", type="ts", text="When the kind of incident was first set; NULL = never"),
        Column(name="impact_set_at", type="ts", text="When its impact was first assessed; NULL = never"),
        Column(
            name="personal_data_set_at",
            type="ts",
            text="When it was first said whether personal data are involved; NULL = never",
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
        Column(
            name="first_resolved_at",
            type="ts",
            text="When it was first resolved or closed, reopened or not; NULL = never yet",
        ),
        Column(name="closed_at", type="ts", text="When it was first closed"),
        Column(
            name="root_cause",
            type="text",
            text="Cause recorded at closure; NULL = none or the source does not say",
        ),
        Column(
            name="no_action_reason",
            type="text",
            text="Why nothing follows from an incident or its review, as recorded there; NULL = nothing recorded",
        ),
        Column(name="reopened_count", type="int", text="How often it was reopened", sample=0),
        Column(
            name="reporter_account_id",
            type="text",
            text="Account, in the same system, of who opened it; NULL = nobody, or the system hides it",
            sample="jira-1",
        ),
        Column(
            name="assignee_account_id",
            type="text",
            text="Account, in the same system, of who works on it now; NULL = nobody",
            sample="jira-2",
        ),
        Column(
            name="subject_account_id",
            type="text",
            text="Access request: account, in the same system, of the person for whom access is asked; "
            "NULL = not said so",
        ),
        Column(
            name="subject_employee_number",
            type="text",
            text="Access request: employee_number of the person for whom access is asked; NULL = not said so",
        ),
        Column(
            name="entitlements",
            type="text",
            text="Access request: what is asked for, sorted, one a line: <source_id>/account, "
            "<source_id>/group/<group_id>, <source_id>/role/<role_name>; NULL = no access request, or not readable",
        ),
        Column(
            name="obligation_id",
            type="text",
            text="Obligation of the register that the ticket performs or belongs to; NULL = none, or not said",
        ),
        Column(
            name="occurrence_on",
            type="date",
            text="Due date of the occurrence that it performs; NULL = none, or not said",
        ),
        Column(
            name="merged_into_ticket_id",
            type="text",
            text="Ticket that goes on in its place (duplicate, merged); NULL = it stands for itself",
        ),
        Column(
            name="is_restricted",
            type="bool",
            text="Only some may see it (issue security); NULL = the source does not say",
            sample=False,
        ),
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
        Column(
            name="source_changed_at",
            type="ts",
            text="The ticket system's own 'last updated' of the ticket",
            watched=False,
        ),
    ),
    parent="ticket_id",
    changed_at="source_changed_at",
)
