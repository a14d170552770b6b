"""Whose trainings are asked for in a pull, what the answers say, and what is left for the next pull.

Asking costs a request per employee, and nothing tells whose trainings changed: those of newcomers, of people who moved
lately and of people who took one that may soon be too old are asked for every day, those of everybody in a sweep. Who
had left by the sweep before, as was known then, finishes nothing any more and is not asked about again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from assets.sources.bamboohr.settings import Settings
from assets.sources.bamboohr.wire import Employee, JobRow, TrainingRow, TrainingType
from assets.sources.contract import Exchange, PullContext, Rejected
from assets.sources.http.answers import checked, json_of
from assets.sources.http.paging import Kept
from assets.sources.http.rows import by_id

TYPES: Final = "training_types"
TRAININGS: Final = "trainings"
_SWEPT_ON: Final = "trainings_swept_on"
_RENEWING: Final = "trainings_renewing"


def is_sweep(context: PullContext, settings: Settings) -> bool:
    """Whether everybody's trainings are asked for: the first time, and when the sweep before is old enough."""
    swept_on = context.cursor.get(_SWEPT_ON)
    return swept_on is None or context.day - date.fromisoformat(swept_on) >= timedelta(days=settings.sweep_days)


def learners(
    employees: Mapping[str, Employee], jobs: Mapping[str, Sequence[JobRow]], context: PullContext, settings: Settings
) -> frozenset[str]:
    """Ids of the employees whose trainings are asked for."""
    swept_on = context.cursor.get(_SWEPT_ON)
    if swept_on is None:
        return frozenset(employees)
    newest = context.day - timedelta(days=settings.training_days)
    renewing, everybody = frozenset(context.cursor.get(_RENEWING, ())), is_sweep(context, settings)
    return frozenset(
        name
        for name, employee in employees.items()
        if not _had_left(employee, date.fromisoformat(swept_on))
        and (everybody or name in renewing or max([employee.hire_date, *_begun(jobs.get(name, ()), context)]) >= newest)
    )


def left_behind(
    context: PullContext,
    settings: Settings,
    found: Mapping[str, Mapping[str, TrainingRow]],
    employees: Mapping[str, Employee],
) -> dict[str, Any]:
    """What the next pull must know: when everybody was asked about, and who is to be asked about until the next time.

    `found` is what those finished who were asked about; who has left, by `employees`, is not asked about any more.
    """
    swept_on = context.day.isoformat() if is_sweep(context, settings) else context.cursor[_SWEPT_ON]
    old = context.day - timedelta(days=settings.renew_after_days - settings.sweep_days)
    renewing = sorted(
        name for name, taken in found.items() if _is_here(employees[name], context.day) and _ages(taken, old)
    )
    return {_SWEPT_ON: swept_on, **({_RENEWING: renewing} if renewing else {})}


def _begun(jobs: Sequence[JobRow], context: PullContext) -> list[date]:
    return [row.date for row in jobs if row.date <= context.day]


def _is_here(employee: Employee, day: date) -> bool:
    return employee.termination_date is None or employee.termination_date >= day


def _had_left(employee: Employee, day: date) -> bool:
    """Whether they had, and the record said so: one that was entered later is read once more."""
    return not _is_here(employee, day) and employee.last_changed.date() < day


def _ages(taken: Mapping[str, TrainingRow], old: date) -> bool:
    """Whether the newest training of some type was finished by then."""
    newest: dict[str, date] = {}
    for row in taken.values():
        if row.completed is not None:
            newest[row.type] = max(row.completed, newest.get(row.type, row.completed))
    return any(on <= old for on in newest.values())


def check_types(kept: Kept, settings: Settings, notes: Counter[str]) -> None:
    """Refuse settings that name a type of training which the company does not have: a misspelled one proves nothing.

    Raises:
        Rejected: `schema`, naming it.
    """
    there = {found.id for found in checked(TrainingType, rows(kept.one(TYPES)), TYPES, notes)}
    if missing := sorted(set(settings.training_types or ()) - there):
        raise Rejected("schema", f"{TYPES}: there is no type {', '.join(missing)}; correct training_types")


def trainings(kept: Kept, employee_id: str, notes: Counter[str]) -> dict[str, TrainingRow]:
    """The trainings that an employee finished, by id.

    Raises:
        Rejected: they were not read, or are somebody else's.
    """
    found = by_id(checked(TrainingRow, rows(kept.one(TRAININGS, employee_id)), TRAININGS, notes), TRAININGS)
    if any(row.employee_id != employee_id for row in found.values()):
        raise Rejected("conflict", f"{TRAININGS}: an employee was answered with another one's trainings")
    return found


def rows(answer: Exchange) -> list[object]:
    """The objects of an answer, which comes as a list, or as an object keyed by id."""
    found = json_of(answer)
    if not isinstance(found, list | dict):
        raise Rejected("envelope", f"{answer.resource}: answered neither a list nor an object")
    return list(found.values()) if isinstance(found, dict) else found
