"""What the kept answers of a pull say, each checked, and proven by the roll-forward of ids. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from assets.sources.bamboohr import training
from assets.sources.bamboohr.settings import Settings
from assets.sources.bamboohr.wire import (
    REPORT_FIELDS,
    Change,
    Employee,
    History,
    JobRow,
    ReportField,
    StatusRow,
    TrainingRow,
)
from assets.sources.contract import Exchange, PullContext, Rejected
from assets.sources.http.answers import Answer, checked, json_list, json_object, once
from assets.sources.http.paging import Kept
from assets.sources.http.retries import http_date
from assets.sources.http.rows import by_id

TABLES = ("employmentStatus", "jobInfo")
Row = TypeVar("Row", bound=Answer)


def wanted_fields(settings: Settings) -> list[str]:
    """Names of the fields that the report must show: those always needed and those that the settings name."""
    named = (settings.contract_end_field, settings.contract_extended_field, settings.last_working_day_field)
    return [*REPORT_FIELDS, *(name for name in named if name is not None)]


def shown_fields(report: Exchange) -> set[str]:
    """Names of the fields that a report shows; the id is always among them."""
    return {"id"} | {field.id for field in checked(ReportField, json_list(report, "fields"), "fields", Counter())}


class Reading:
    """The answers of one pull. A part that was not read, or is not as it must be, raises Rejected when asked for.

    Attributes:
        notes: unknown fields met so far, counted.
    """

    def __init__(self, kept: Kept, settings: Settings) -> None:
        """Look at `kept`: of what was read twice, the newest counts."""
        self.notes: Counter[str] = Counter()
        self._kept = kept
        self._settings = settings

    @cached_property
    def read_at(self) -> datetime:
        """Instant of the report by BambooHR's clock, UTC without a zone."""
        at = http_date(self._kept.of("report")[0].headers.get("date")) if self._kept.of("report") else None
        if at is None:
            raise Rejected("truncated", "report: was not read")
        return at.replace(tzinfo=None)

    @cached_property
    def employees(self) -> dict[str, Employee]:
        """All employees of the report by id, also those who left."""
        report = self._kept.one("report")
        shown = shown_fields(report)
        wanted = wanted_fields(self._settings)
        for name in wanted:
            if name not in shown:
                raise Rejected(
                    "schema",
                    f"report: {name} is missing; a BambooHR administrator must let the key's user see it "
                    "(Settings, Access Levels), or the settings misspell it",
                )
        rows = once(
            report,
            "employees",
            Employee,
            self.notes,
            lambda notes: checked(Employee, json_list(report, "employees"), "employees", notes, asked=wanted),
        )
        if not rows:
            raise Rejected("empty_population", "employees: the report is empty, which it never is")
        return by_id(rows, "employees")

    @cached_property
    def changes(self) -> dict[str, Change]:
        """The latest change of every employee there ever was, by id."""
        return by_id(self._keyed("changed", Change).values(), "changed")

    @cached_property
    def statuses(self) -> dict[str, list[StatusRow]]:
        """Employment statuses by employee, oldest first."""
        return self._rows("employmentStatus", StatusRow)

    @cached_property
    def jobs(self) -> dict[str, list[JobRow]]:
        """Jobs by employee, oldest first."""
        return self._rows("jobInfo", JobRow)

    def trainings(self, context: PullContext) -> dict[str, dict[str, TrainingRow]]:
        """What each employee who was asked about finished, by employee and id."""
        training.check_types(self._kept, self._settings, self.notes)
        asked = training.learners(self.employees, self.jobs, context, self._settings)
        return {name: training.trainings(self._kept, name, self.notes) for name in sorted(asked)}

    def last_changed(self, table: str, employee_id: str) -> datetime | None:
        """When anything of the employee last changed, as a history table says it."""
        return self._histories(table)[employee_id].last_changed

    def reconcile(self) -> int:
        """Prove the report by the roll-forward, and the tables by the report; return the number of employees.

        Raises:
            Rejected: `count_mismatch`, when they name different ids.
        """
        here = set(self.employees)
        there = {change.id for change in self.changes.values() if change.action != "Deleted"}
        _refuse_difference("changed", here, there)
        for table in TABLES:
            _refuse_difference(table, here, set(self._histories(table)))
        return len(there)

    def _rows(self, table: str, model: type[Row]) -> dict[str, list[Row]]:
        found = {}
        for employee_id, history in self._histories(table).items():
            rows = checked(model, history.rows, table, self.notes)
            found[employee_id] = sorted(rows, key=lambda row: row.date)  # type: ignore[attr-defined]
        return found

    def _histories(self, table: str) -> dict[str, History]:
        if table not in self._checked:
            self._checked[table] = self._keyed(table, History)
        return self._checked[table]

    def _keyed(self, resource: str, model: type[Row]) -> dict[str, Row]:
        answer = self._kept.one(resource)
        entries = by_employee(answer)
        objects = list(entries.values())
        found = once(answer, "", model, self.notes, lambda notes: checked(model, objects, resource, notes))
        return dict(zip(entries, found, strict=True))

    @cached_property
    def _checked(self) -> dict[str, dict[str, History]]:
        return {}


def by_employee(answer: Exchange) -> dict[str, object]:
    """The object keyed by employee id that an answer holds; an empty one comes as an empty list."""
    found = json_object(answer).get("employees")
    if found == [] or isinstance(found, dict):
        return dict(found)
    raise Rejected("envelope", f"{answer.resource}: the answer has no object 'employees'")


def _refuse_difference(resource: str, here: set[str], there: set[str]) -> None:
    if here != there:
        only_here, only_there = len(here - there), len(there - here)
        raise Rejected(
            "count_mismatch",
            f"{resource}: {only_here} of the report are not in it, {only_there} in it are not of the report",
        )
