"""Register `evaluations`: who was evaluated by whom in which cycle. Never what was said."""

from __future__ import annotations

from assets.sources.registers.cells import CalendarDate, Name, Text
from assets.sources.registers.register import Register
from assets.sources.registers.table import Row


class EvaluationRow(Row):
    """One evaluation."""

    evaluation_id: Name
    employee_number: Text
    obligation_id: Name
    due_on: CalendarDate
    completed_on: CalendarDate | None = None
    reviewer_employee_number: Text | None = None


REGISTER = Register(
    row=EvaluationRow,
    example={
        "evaluation_id": "V-1",
        "employee_number": "E1001",
        "obligation_id": "reviews",
        "due_on": "2026-02-27",
        "completed_on": "2026-02-20",
        "reviewer_employee_number": "E1000",
    },
)
