"""BambooHR's view of a worker: field names, types and values as its reports show them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assets.sandbox.hr import HumanResources, Worker
from assets.sandbox.wire import iso_seconds

NO_DATE = "0000-00-00"
COUNTRIES = {"Berlin": "Germany", "New York": "United States", "Singapore": "Singapore"}
DIVISIONS = {
    "Engineering": "Product",
    "Platform": "Product",
    "Security": "Product",
    "Sales": "Revenue",
    "Support": "Revenue",
    "Marketing": "Revenue",
}
Value = str | None


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field: BambooHR's number and name for it, its type, and how to find its value."""

    number: str
    label: str
    kind: str
    value: Callable[[HumanResources, Worker], Value]


def day_text(day: date | None) -> str:
    """Return a date as BambooHR writes it; an empty one is all zeros."""
    return day.isoformat() if day else NO_DATE


def division_of(department: str) -> str:
    """Return the division a department belongs to."""
    return DIVISIONS.get(department, "Operations")


def supervisor_of(hr: HumanResources, worker_id: str | None) -> str | None:
    """Return a supervisor as the text 'Last, First'."""
    boss = hr.workers.get(worker_id) if worker_id else None
    return f"{boss.last_name}, {boss.first_name}" if boss else None


def _supervisor_number(hr: HumanResources, worker: Worker) -> Value:
    boss = hr.workers.get(worker.job.reports_to) if worker.job.reports_to else None
    return boss.employee_number if boss else None


def _supervisor_id(hr: HumanResources, worker: Worker) -> Value:
    return worker.job.reports_to if worker.job.reports_to in hr.workers else None


FIELDS = {
    "id": Field(number="4001", label="Employee ID", kind="int", value=lambda _, w: w.worker_id),
    "employeeNumber": Field(
        number="1", label="Employee #", kind="employee_number", value=lambda _, w: w.employee_number
    ),
    "firstName": Field(number="2", label="First Name", kind="text", value=lambda _, w: w.first_name),
    "lastName": Field(number="3", label="Last Name", kind="text", value=lambda _, w: w.last_name),
    "displayName": Field(
        number="4002", label="Display name", kind="text", value=lambda _, w: f"{w.first_name} {w.last_name}"
    ),
    "workEmail": Field(number="15", label="Work Email", kind="email", value=lambda _, w: w.work_email),
    "status": Field(
        number="5", label="Status", kind="status", value=lambda _, w: "Active" if w.is_active else "Inactive"
    ),
    "employmentHistoryStatus": Field(
        number="4047", label="Employment Status", kind="list", value=lambda _, w: w.employment.status
    ),
    "hireDate": Field(number="3", label="Hire Date", kind="date", value=lambda _, w: day_text(w.hire_date)),
    "originalHireDate": Field(
        number="4042", label="Original Hire Date", kind="date", value=lambda _, w: day_text(w.original_hire_date)
    ),
    "terminationDate": Field(
        number="4314", label="Termination Date", kind="date", value=lambda _, w: day_text(w.termination_date)
    ),
    "jobTitle": Field(number="17", label="Job Title", kind="list", value=lambda _, w: w.job.title),
    "department": Field(number="4", label="Department", kind="list", value=lambda _, w: w.job.department),
    "division": Field(number="1355", label="Division", kind="list", value=lambda _, w: division_of(w.job.department)),
    "location": Field(number="18", label="Location", kind="list", value=lambda _, w: w.office),
    "country": Field(number="13", label="Country", kind="country", value=lambda _, w: COUNTRIES[w.office]),
    "supervisorId": Field(number="4313", label="Supervisor ID", kind="text", value=_supervisor_number),
    "supervisorEId": Field(number="4316", label="Supervisor EID", kind="text", value=_supervisor_id),
    "supervisor": Field(
        number="91", label="Reporting to", kind="employee", value=lambda hr, w: supervisor_of(hr, w.job.reports_to)
    ),
    "lastChanged": Field(
        number="4315", label="Last changed", kind="timestamp", value=lambda _, w: iso_seconds(w.changed_at)
    ),
    "customContractEndDate": Field(
        number="4501", label="Contract End Date", kind="date", value=lambda _, w: day_text(w.contract_end)
    ),
    "customContractExtendedOn": Field(
        number="4502", label="Contract Extended On", kind="date", value=lambda _, w: day_text(w.contract_extended_on)
    ),
    "customLastWorkingDay": Field(
        number="4503", label="Last Working Day", kind="date", value=lambda _, w: day_text(w.last_working_day)
    ),
}
