"""Who was asked to approve a ticket, and what they decided."""

from warehouse.record import Column, Record

RECORD = Record(
    name="ticket_approvals",
    text="One approver's decision on one ticket. Read ticket by ticket.",
    key=("approval_id",),
    columns=(
        Column(
            name="approval_id",
            type="text",
            text="The system's own id of the approval, with the approver's account where several are asked",
            sample="30001",
        ),
        Column(name="ticket_id", type="text", text="The ticket", sample="10001"),
        Column(
            name="approver_account_id",
            type="text",
            text="Account, in the same system, of who decides; NULL = the system does not say",
            sample="jira-3",
        ),
        Column(
            name="decision",
            type="text",
            text="pending, approved, rejected, withdrawn or not_required",
            sample="approved",
        ),
        Column(name="requested_at", type="ts", text="When the decision was asked for", sample="2026-03-02 09:00:00"),
        Column(
            name="decided_at",
            type="ts",
            text="When it was decided, by the ticket system's clock; NULL = not yet",
            sample="2026-03-02 10:00:00",
        ),
        Column(
            name="is_automated",
            type="bool",
            text="Decided by a rule, an app or a bot, which is nobody's approval; NULL = the system does not say",
            sample=False,
        ),
    ),
    parent="ticket_id",
)
