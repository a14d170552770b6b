"""From BambooHR's objects to the columns of records: dates become instants, the company's words become ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

from assets.sources.bamboohr.settings import Settings
from assets.sources.bamboohr.wire import Employee, JobRow, StatusRow, TrainingRow
from assets.sources.contract import Rejected
from assets.sources.http.values import end_of, optional_date, start_of

Row = dict[str, Any]
_UTC: Final = ZoneInfo("UTC")


def zone_of(employee: Employee, settings: Settings, company_zone: str) -> str:
    """Return the IANA zone in which the employee's dates are read. Raises Rejected for an unknown location."""
    if settings.locations is None or not employee.location:
        return company_zone
    return _meaning(settings.locations, employee.location, "location", "locations")


def worker(employee: Employee, statuses: Sequence[StatusRow], settings: Settings, zone: str, read_at: datetime) -> Row:
    """Return the row of `workers`.

    Args:
        employee: row of the report.
        statuses: the employee's history, oldest first.
        settings: what the company's words mean.
        zone: IANA zone of the employee.
        read_at: instant of the reading, UTC.
    """
    today = read_at.replace(tzinfo=_UTC).astimezone(ZoneInfo(zone)).date()
    left_on = employee.termination_date
    return {
        "worker_id": employee.id,
        "employee_number": employee.employee_number or None,
        "display_name": employee.display_name or None,
        "work_email": employee.work_email or None,
        "worker_type": _worker_type(statuses, settings, today),
        "status": _status(employee, statuses, settings, today),
        "hire_date": employee.hire_date,
        "start_at": start_of(employee.hire_date, zone),
        "termination_date": left_on,
        "termination_effective_at": end_of(left_on, zone) if left_on else None,
        "termination_type": _termination_type(statuses, settings, left_on),
        "last_working_date": _own_date(employee, settings.last_working_day_field),
        "contract_end_date": _own_date(employee, settings.contract_end_field),
        "contract_extended_on": _own_date(employee, settings.contract_extended_field),
        "manager_worker_id": employee.supervisor_id or None,
        "department": employee.department or None,
        "job_title": employee.job_title or None,
        "work_timezone": zone,
        "source_changed_at": employee.last_changed,
    }


def terminations(
    worker_id: str, statuses: Sequence[StatusRow], settings: Settings, zone: str, changed_at: datetime | None
) -> Iterator[Row]:
    """Yield a row of `employment_events` for every date on which the worker leaves or left."""
    ends = {row.date: row for row in statuses if row.status == settings.terminated_status}
    for day, row in ends.items():
        yield {
            "worker_id": worker_id,
            "event_type": "termination",
            "effective_date": day,
            "effective_at": end_of(day, zone),
            "termination_type": _type_of(row, settings),
            "source_changed_at": changed_at,
        }


def transfers(worker_id: str, jobs: Sequence[JobRow], zone: str, changed_at: datetime | None) -> Iterator[Row]:
    """Yield a row of `employment_events` for every date on which department or title changes."""
    held = {row.date: (row.department, row.job_title) for row in sorted(jobs, key=lambda row: row.date)}
    days = list(held)
    for before, day in pairwise(days):
        if held[before] == held[day]:
            continue
        yield {
            "worker_id": worker_id,
            "event_type": "transfer",
            "effective_date": day,
            "effective_at": start_of(day, zone),
            "termination_type": None,
            "source_changed_at": changed_at,
        }


def leaves(
    worker_id: str, statuses: Sequence[StatusRow], settings: Settings, zone: str, changed_at: datetime | None
) -> Iterator[Row]:
    """Yield a row of `employment_events` for every date on which a leave begins, and on which the worker is back."""
    # of several rows of one date the last counts
    away = {row.date: row.status in settings.leave_statuses for row in statuses}
    was_away = False
    for day, is_away in away.items():
        if is_away != was_away:
            yield {
                "worker_id": worker_id,
                "event_type": "leave_start" if is_away else "leave_end",
                "effective_date": day,
                "effective_at": start_of(day, zone),
                "termination_type": None,
                "source_changed_at": changed_at,
            }
        was_away = is_away


def training(row: TrainingRow, source_id: str, settings: Settings) -> Row:
    """Return the row of `training_records`. What stands there was finished."""
    return {
        "training_record_id": row.id,
        "worker_id": row.employee_id,
        "worker_source_id": source_id,
        "course_id": row.type,
        "course_kind": _meaning(settings.training_types or {}, row.type, "trainings.type", "training_types"),
        "status": "completed",
        "completed_on": row.completed,
        "score": None,
    }


def _worker_type(statuses: Sequence[StatusRow], settings: Settings, today: date) -> str:
    """What the worker is or last was: leaving and being on leave do not change it."""
    apart = {settings.terminated_status, *settings.leave_statuses}
    kinds = [row for row in statuses if row.status not in apart]
    if not kinds:
        raise Rejected("schema", "employmentStatus: an employee has no row that says what kind of worker it is")
    begun = [row for row in kinds if row.date <= today] or kinds[:1]
    return _meaning(settings.worker_types, begun[-1].status, "employmentStatus", "worker_types")


def _status(employee: Employee, statuses: Sequence[StatusRow], settings: Settings, today: date) -> str:
    if employee.status == "Inactive":
        return "terminated"
    if employee.hire_date > today:
        return "pre_hire"
    begun = [row for row in statuses if row.date <= today and row.status != settings.terminated_status]
    return "on_leave" if begun and begun[-1].status in settings.leave_statuses else "active"


def _termination_type(statuses: Sequence[StatusRow], settings: Settings, left_on: date | None) -> str | None:
    """Type of the departure that the report names; the history must hold that departure."""
    if left_on is None:
        return None
    for row in reversed(statuses):
        if row.status == settings.terminated_status and row.date == left_on:
            return _type_of(row, settings)
    raise Rejected("count_mismatch", "employmentStatus: a terminationDate of the report has no row in it")


def _type_of(row: StatusRow, settings: Settings) -> str | None:
    if not row.termination_type:
        return None
    return _meaning(settings.termination_types, row.termination_type, "terminationTypeId", "termination_types")


def _meaning(words: Mapping[str, str], word: str, field: str, key: str) -> str:
    if word not in words:
        raise Rejected("schema", f"{field}: {word[:60]!a} is unknown; add it to {key} in the settings")
    return words[word]


def _own_date(employee: Employee, field: str | None) -> date | None:
    if field is None:
        return None
    extra = employee.model_extra or {}
    if field not in extra:
        raise Rejected("schema", f"employees: {field} is missing")
    try:
        return optional_date(extra[field])
    except ValueError as error:
        raise Rejected("schema", f"employees: {field}: {error}") from None
