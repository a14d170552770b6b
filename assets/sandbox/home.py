"""The registers of the demo company, as CSV files for a home folder. What is in them is what the company knows."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from assets.sandbox.company import Company
from assets.sandbox.reviews import PlannedReview, plan
from assets.sandbox.when import DAY, holidays, is_workday

SOURCES = {"bamboohr": "hr", "okta": "identity"}


def write_registers(folder: Path, company: Company) -> list[Path]:
    """Write all registers into a folder, which is made if missing, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    since = company.settings.start
    return [
        _write(folder / "non_person_accounts.csv", _NON_PERSON, _non_person_accounts(company, since)),
        _write(folder / "review_plan.csv", _PLAN, _review_plan(company)),
        _write(folder / "calendars.csv", _CALENDAR, _calendar(company)),
        _write(folder / "scope.csv", _SCOPE, _scope(since)),
    ]


_NON_PERSON = (
    "source",
    "account_id",
    "account_type",
    "purpose",
    "owner_employee_number",
    "interactive_login_allowed",
    "approval_ref",
    "approved_on",
    "valid_from",
    "valid_to",
)
_PLAN = (
    "review_id",
    "source",
    "scope",
    "first_due_on",
    "every_months",
    "owner_employee_number",
    "valid_from",
    "valid_to",
)
_CALENDAR = ("calendar_id", "date", "is_business_day", "name")
_SCOPE = ("subject_kind", "subject_id", "in_scope", "reason", "approved_by", "approved_on", "valid_from", "valid_to")


def _non_person_accounts(company: Company, since: date) -> Iterable[tuple[object, ...]]:
    registered = [person for person in company.people.values() if person.registration]
    for number, person in enumerate(registered, start=1):
        register = person.registration
        if register is None:
            continue
        owner = company.people[register.owner]
        yield (
            "okta",
            person.account(),
            register.kind,
            register.purpose,
            owner.employee_number,
            str(register.interactive).lower(),
            f"NPA-{number:03d}",
            (since - 366 * DAY).isoformat(),
            (since - 365 * DAY).isoformat(),
            "",
        )


def _review_plan(company: Company) -> Iterable[tuple[object, ...]]:
    for row in plan(company.settings).values():
        yield (
            row.plan_id,
            "okta",
            _reviewed(company, row),
            row.first_due_on.isoformat(),
            row.cadence_months,
            company.people[row.owner].employee_number,
            company.settings.start.isoformat(),
            "",
        )


def _reviewed(company: Company, row: PlannedReview) -> str:
    """What the list is made of, in the register's words."""
    if row.entitlement_kind == "role":
        return "admins"
    return f"group:{company.directory.group_named(row.entitlement).group_id}"


def _calendar(company: Company) -> Iterable[tuple[object, ...]]:
    day, last = company.settings.start.replace(month=1, day=1), company.settings.end.replace(month=12, day=31)
    while day <= last:
        yield "berlin", day.isoformat(), str(is_workday(day)).lower(), holidays(day.year).get(day, "")
        day += DAY


def _scope(since: date) -> Iterable[tuple[object, ...]]:
    for source_id, kind in SOURCES.items():
        yield (
            "source",
            source_id,
            "true",
            f"Production {kind} system",
            "managing director",
            since.isoformat(),
            since.isoformat(),
            "",
        )


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path
