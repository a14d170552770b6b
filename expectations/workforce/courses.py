"""What the tests of courses that are to be taken again and again share: what was finished, and a small world."""

from __future__ import annotations

from typing import Any, Final

COURSES: Final = """
            SELECT day, source_id, person_id, course_kind, completed_on AS done_on FROM finished_courses
            WHERE coalesce(score, 100) >= $min_score_pct"""
"""Proofs of `Current`: courses that were passed."""

Row = dict[str, Any]
WORKER: Final[Row] = {"worker_id": "w1", "hire_date": "2024-01-08", "department": "Engineering"}
TAKEN: Final[Row] = {"worker_id": "w1", "course_kind": "security_awareness", "completed_on": "2025-09-15"}
LEAVE: Final[Row] = {"worker_id": "w1", "event_type": "leave_start", "effective_date": "2026-01-20"}
BACK: Final[Row] = {"worker_id": "w1", "event_type": "leave_end", "effective_date": "2026-03-20"}


def world(course: Row | None = None, **rows: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    """Somebody who is here for years and took a course half a year ago; `course` and `rows` say what differs."""
    taken = () if course is None else ({**TAKEN, **course},)
    return {"workers": (WORKER,), "training_records": taken, "employment_events": ()} | rows
