"""Access reviews that went out, and how far their decisions have come back."""

from warehouse.record import Column, Record

RECORD = Record(
    name="reviews",
    text="One access review that went out as a list. From the folder reviews/<obligation_id>/.",
    key=("obligation_id",),
    columns=(
        Column(
            name="obligation_id",
            type="text",
            text="The occurrence that the plan demands",
            sample="okta-admins-2026Q1",
        ),
        Column(name="review_id", type="text", text="The row of the review plan", sample="okta-admins"),
        Column(name="due_on", type="date", text="Day on which it is due", sample="2026-03-31"),
        Column(name="issued_at", type="ts", text="When the list went out", sample="2026-03-17 00:30:00"),
        Column(
            name="list_sha256",
            type="text",
            text="SHA-256 of list.csv as it lies in the folder, which is the list that went out",
            sample="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ),
        Column(name="list_count", type="int", text="Items on the list", sample=12),
        Column(name="decided_count", type="int", text="Items on the list with a decision", sample=12),
        Column(
            name="completed_at",
            type="ts",
            text="Latest decided_at once every item has a decision (issued_at when the list is empty); NULL before",
            sample="2026-03-20 15:00:00",
        ),
        Column(
            name="has_unlisted",
            type="bool",
            text="Decisions came back about items that are not on the list",
            sample=False,
        ),
    ),
)
