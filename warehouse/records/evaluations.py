"""Evaluations of people against their responsibilities: that they were made, by whom and when. Never what they say."""

from warehouse.record import Column, Record

RECORD = Record(
    name="evaluations",
    text="One evaluation of one person in one cycle. From the register evaluations.csv, or an export of the tool.",
    is_register=True,
    key=("evaluation_id",),
    columns=(
        Column(name="evaluation_id", type="text", text="Its number, or the tool's own id of it", sample="V-1"),
        Column(name="employee_number", type="text", text="employee_number of whom it is about", sample="E1001"),
        Column(name="obligation_id", type="text", text="The cycle, by its name in obligations.csv", sample="reviews"),
        Column(name="due_on", type="date", text="Day on which that cycle is due", sample="2026-02-27"),
        Column(
            name="completed_on",
            type="date",
            text="Day on which it was completed; NULL = the source does not say",
            sample="2026-02-20",
        ),
        Column(
            name="reviewer_employee_number",
            type="text",
            text="employee_number of who made it; NULL = the source does not say",
            sample="E1000",
        ),
    ),
)
