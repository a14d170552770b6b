"""BambooHR's objects as they come over the wire: the fields that are read, under BambooHR's names."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from assets.sources.http.answers import Answer
from assets.sources.http.values import CalendarDate, Id, Instant, OptionalDate

REPORT_FIELDS = (
    "id", "employeeNumber", "displayName", "workEmail", "status", "hireDate", "terminationDate", "jobTitle",
    "department", "location", "supervisorEId", "lastChanged",
)  # fmt: skip
"""Fields asked for in the report, besides those that the settings name."""


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
