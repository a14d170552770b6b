"""BambooHR's objects as they come over the wire: the fields that are read, under BambooHR's names."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from assets.sources.http.answers import Answer
from assets.sources.http.values import CalendarDate, Id, Instant, OptionalDate

REPORT_FIELDS = (
    "id", "employeeNumber", "displayName", "workEmail", "status", "hireDate", "terminationDate", "jobTitle",
    "department", "location", "supervisorEId", "lastChanged",
)  # fmt: skip
"""Fields asked for in the report, besides those that the settings name."""


def _number(given: object) -> object:
    """An id as text, written as a number or a text; a type of training also as an object that has it."""
    if isinstance(given, dict):
        given = given.get("id")
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


Number = Annotated[Id, BeforeValidator(_number)]


class Employee(Answer):
    """A row of the report. The settings' own fields are kept beside these."""

    model_config = Answer.model_config | {"extra": "allow"}
    id: Id
    employee_number: str | None = Field(alias="employeeNumber")
    display_name: str | None = Field(alias="displayName")
    work_email: str | None = Field(alias="workEmail")
    status: Literal["Active", "Inactive"]
    hire_date: CalendarDate = Field(alias="hireDate")
    termination_date: OptionalDate = Field(alias="terminationDate")
    job_title: str | None = Field(alias="jobTitle")
    department: str | None
    location: str | None
    supervisor_id: str | None = Field(alias="supervisorEId")
    last_changed: Instant = Field(alias="lastChanged")


class ReportField(Answer):
    """A field that the report shows; those the key's user may not see are not among them."""

    id: Id
    unread: ClassVar[frozenset[str]] = frozenset({"type", "name"})


class Change(Answer):
    """The latest thing that happened to an employee record."""

    id: Id
    action: Literal["Inserted", "Updated", "Deleted"]
    unread: ClassVar[frozenset[str]] = frozenset({"lastChanged"})


class History(Answer):
    """An employee's rows of a history table."""

    last_changed: Instant | None = Field(default=None, alias="lastChanged")
    rows: list[dict[str, object]]


class StatusRow(Answer):
    """An employment status from a date on. `terminationTypeId` is a text, null where there is none."""

    date: CalendarDate
    status: Id = Field(alias="employmentStatus")
    termination_type: str | None = Field(alias="terminationTypeId")
    unread: ClassVar[frozenset[str]] = frozenset(
        {"id", "employeeId", "comment", "terminationReasonId", "terminationRehireId", "terminationRegrettableId"}
    )


class JobRow(Answer):
    """A job from a date on."""

    date: CalendarDate
    department: str | None
    job_title: str | None = Field(alias="jobTitle")
    unread: ClassVar[frozenset[str]] = frozenset({"id", "employeeId", "location", "division", "reportsTo"})


class TrainingType(Answer):
    """A type of training that the company has."""

    id: Number
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "name", "renewable", "frequency", "dueFromHireDate", "required", "category", "linkUrl", "description",
            "allowEmployeesToMarkComplete",
        }
    )  # fmt: skip


class TrainingRow(Answer):
    """A training that an employee finished. Its score, if it has a test, is kept nowhere."""

    id: Number
    employee_id: Number = Field(alias="employeeId")
    type: Number
    completed: OptionalDate
    unread: ClassVar[frozenset[str]] = frozenset({"notes", "instructor", "credits", "hours", "cost"})
