"""The requests of one pull: the report, who ever was, and the history tables, again when they disagree."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from assets.sources.bamboohr import training
from assets.sources.bamboohr.reading import TABLES, Reading, wanted_fields
from assets.sources.bamboohr.settings import Settings
from assets.sources.contract import PullContext, Rejected
from assets.sources.http.session import Session

REPORT: Final = "/v1/reports/custom?format=json&onlyCurrent=false"
"""`onlyCurrent=false`: the default hides people who left, who are yet to come, and dates that lie ahead."""
EVER: Final = {"since": "1970-01-01T00:00:00Z"}
_TRIES: Final = 2


def run(session: Session, look: Callable[[], Reading], settings: Settings, context: PullContext) -> None:
    """Read everything; `look` judges what has come so far.

    Raises:
        Rejected: something could not be read whole.
    """
    for left in reversed(range(_TRIES)):
        _ask(session, settings)
        try:
            look().reconcile()
        except Rejected as rejected:
            # somebody may have been hired between two of the answers
            if rejected.reason not in {"count_mismatch", "conflict"} or not left:
                raise
        else:
            break
    if settings.training_types is not None:
        session.get(training.TYPES, "/v1/training/type")
        seen = look()
        for employee_id in sorted(training.learners(seen.employees, seen.jobs, context, settings)):
            session.get(training.TRAININGS, f"/v1/training/record/{employee_id}", subject=employee_id)


def _ask(session: Session, settings: Settings) -> None:
    session.post("report", REPORT, report_body(settings))
    session.get("changed", "/v1/employees/changed", EVER)
    for table in TABLES:
        session.get(table, f"/v1/employees/changed/tables/{table}", EVER)


def report_body(settings: Settings) -> str:
    """Return what is sent to ask for the report of all employees."""
    return json.dumps({"title": "Tallymark", "fields": wanted_fields(settings)})
