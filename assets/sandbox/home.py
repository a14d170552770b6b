"""The registers of the demo company, as CSV files for a home folder. What is in them is what the company knows."""

import csv
from collections.abc import Iterable
from datetime import date
from itertools import zip_longest
from pathlib import Path

from assets.sandbox import conflicts, rosters
from assets.sandbox.code.facts import Entry
from assets.sandbox.code.founding import UPDATES
from assets.sandbox.code.host import CodeHost
from assets.sandbox.company import Company
from assets.sandbox.lines import written
from assets.sandbox.obligations import DUTIES, EVERY_DAYS, SERIES, first_due_on, obligation_id
from assets.sandbox.papers import CYCLE
from assets.sandbox.people import EntryPlan, Person, Registration
from assets.sandbox.people_registers import of_people
from assets.sandbox.reviews import PlannedReview, plan
from assets.sandbox.signing import evaluated_on
from assets.sandbox.staff import ACCESS_GROUPS, ADMIN_GROUPS, CHIEF, DEPARTMENTS, ROLES, head_of
from assets.sandbox.tickets.accounts import automation, provisioned
from assets.sandbox.when import DAY, holidays, is_workday, local_day

SOURCES = {"bamboohr": "hr", "okta": "identity", "jira": "ticketing", "github": "code", "git": "version control"}

_REVIEWED_BEFORE = 20 * DAY


def write_registers(folder: Path, company: Company, code: CodeHost | None = None) -> list[Path]:
    """Write all registers into a folder, which is made if missing, and return their paths.

    What will be entered about repositories stands in `code`, the code host at the end of the run; without it, what was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    since, code = company.settings.start, code or company.code
    numbers = {key: person.employee_number or "" for key, person in company.people.items()}
    return [
        _write(folder / "non_person_accounts.csv", _NON_PERSON, _non_person_accounts(company, since)),
        _write(folder / "review_plan.csv", _PLAN, _review_plan(company)),
        _write(folder / "obligations.csv", _OBLIGATION, _obligations(company)),
        _write(folder / "calendars.csv", _CALENDAR, _calendar(company)),
        _write(folder / "scope.csv", _SCOPE, [*_scope(since), *_repository_scope(company, code)]),
        _write(folder / "repository_owners.csv", _OWNER, _repository_owners(company, code)),
        _write(folder / "account_links.csv", _LINK, _account_links(company, since)),
        _write(folder / "entitlements.csv", _ENTITLEMENT, _entitlements(company, since)),
        _write(folder / "duty_conflicts.csv", conflicts.COLUMNS, conflicts.conflicts(company)),
        _write(folder / "rosters.csv", rosters.COLUMNS, rosters.rosters(company)),
        *(_write(folder / f"{name}.csv", columns, rows) for name, columns, rows in of_people(company)),
        *(
            _write(folder / f"{name}.csv", columns, rows)
            for name, columns, rows in written(company.papers.lines, numbers)
        ),
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
    "backup_owner_employee_number",
    "reviewed_on",
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
_OBLIGATION = (
    "obligation_id",
    "duty",
    "subject",
    "owner_employee_number",
    "first_due_on",
    "every_months",
    "every_days",
    "rto_minutes",
    "retention_days",
    "valid_from",
    "valid_to",
)
_CALENDAR = ("calendar_id", "date", "is_business_day", "name")
_SCOPE = ("subject_kind", "subject_id", "in_scope", "reason", "approved_by", "approved_on", "valid_from", "valid_to")

_OWNER = (
    "source",
    "repository_id",
    "owner_employee_number",
    "public_approved_by",
    "public_approved_on",
    "valid_from",
    "valid_to",
)
_LINK = ("source", "account_id", "employee_number", "confirmed_by", "confirmed_on", "valid_from", "valid_to")
_ENTITLEMENT = (
    "source",
    "entitlement",
    "authorised_by",
    "owner_employee_number",
    "privilege_tier",
    "departments",
    "approved_by",
    "approved_on",
    "valid_from",
    "valid_to",
)


def _non_person_accounts(company: Company, since: date) -> Iterable[tuple[object, ...]]:
    accounts = [
        (source, account_id, person.registration)
        for person in company.people.values()
        if person.registration
        for source, account_id in _accounts_of(company, person)
    ]
    app = Registration(purpose="Moves tickets by rules", owner=head_of("IT"))
    updates = Registration(purpose="Keeps libraries up to date", owner=head_of("Engineering"))
    bots = [("github", one.account_id, updates) for one in company.code.accounts.values() if one.login == UPDATES]
    apps = [("jira", automation(company.seeded), app), *bots]
    for number, (source, account_id, register) in enumerate([*accounts, *apps], 1):
        for entry in register.entries or _reviewed_regularly(register, since, company.settings.end):
            yield (
                source,
                account_id,
                register.kind,
                register.purpose,
                company.people[entry.owner].employee_number,
                str(register.interactive).lower(),
                f"NPA-{number:03d}",
                (entry.approved_on or since - 366 * DAY).isoformat(),
                company.people[entry.backup].employee_number if entry.backup else "",
                entry.reviewed_on.isoformat() if entry.reviewed_on else "",
                (entry.since or since - 365 * DAY).isoformat(),
                entry.until.isoformat() if entry.until else "",
            )


def _reviewed_regularly(register: Registration, since: date, end: date) -> Iterable[EntryPlan]:
    """A line for each review: a register that says when an account was last looked at says so from that day on."""
    days = [since - _REVIEWED_BEFORE, *(since + offset * DAY for offset in range(100, (end - since).days, 150))]
    for day, following in zip_longest(days, days[1:]):
        yield EntryPlan(
            owner=register.owner,
            backup=register.backup,
            since=day,
            until=following - DAY if following else None,
            reviewed_on=day,
        )


def _accounts_of(company: Company, person: Person) -> Iterable[tuple[str, str]]:
    yield "okta", person.account()
    if person.accounts["main"].tickets:
        yield "jira", provisioned(company.seeded, person.account())


def _account_links(company: Company, since: date) -> Iterable[tuple[object, ...]]:
    """Whose accounts of the ticket system are that hide their address, as IT found out by asking."""
    confirmed_by = company.people[head_of("IT")].employee_number
    for person in company.people.values():
        for account in person.accounts.values():
            if account.tickets and account.hides_mail and account.link_confirmed:
                account_id = provisioned(company.seeded, account.account_id)
                on = (since - DAY).isoformat()
                yield "jira", account_id, person.employee_number, confirmed_by, on, since.isoformat(), ""


def _entitlements(company: Company, since: date) -> Iterable[tuple[object, ...]]:
    """What access needs of authorisation: what departments bring comes with the job, the rest is asked for."""
    access = {name: head_of(department) for department, names in ACCESS_GROUPS.items() for name in names}
    groups = {group.name: group.group_id for group in company.directory.groups.values()}
    usual = head_of("IT")
    rows = [
        ("okta", "account", "request", usual, ""),
        ("jira", "account", "rule", usual, ""),
        ("github", "account", "rule", usual, ""),
        ("github", "role/owner", "request", head_of("Platform"), ""),
    ]
    rows += [("okta", f"role/{role}", "request", head_of("Security"), "") for role in ROLES]
    for name, group_id in groups.items():
        how = "birthright" if name in {"Everyone", *DEPARTMENTS} else "request"
        tier = "admin" if name in ADMIN_GROUPS else ""
        rows.append(("okta", f"group/{group_id}", how, access.get(name, usual), tier))
    for source, entitlement, how, owner, tier in rows:
        owner_number, chief = company.people[owner].employee_number, company.people[CHIEF].employee_number
        of = ";".join(
            name for name in ACCESS_GROUPS if entitlement in {f"group/{groups[it]}" for it in ACCESS_GROUPS[name]}
        )
        yield source, entitlement, how, owner_number, tier, of, chief, (since - DAY).isoformat(), since.isoformat(), ""


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


def _obligations(company: Company) -> Iterable[tuple[object, ...]]:
    for word, duty in DUTIES.items():
        for series, subject in zip(SERIES, duty.subjects, strict=True):
            yield (
                obligation_id(word, series),
                word,
                subject,
                company.people[duty.owner].employee_number,
                first_due_on(company.settings, series).isoformat(),
                "",
                EVERY_DAYS,
                duty.rto_minutes or "",
                duty.retention_days or "",
                company.settings.start.isoformat(),
                "",
            )
    owner, since = company.people[head_of("People")].employee_number, company.settings.start
    yield CYCLE, "performance_review", "everybody", owner, evaluated_on(since), 12, "", "", "", since, ""


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


def _repository_scope(company: Company, code: CodeHost) -> Iterable[tuple[object, ...]]:
    chief = company.people[CHIEF].employee_number
    for entry, since, until in _entered(code):
        if entry.in_scope is not None:
            subject, in_scope = f"github:{entry.repository_id}", str(entry.in_scope).lower()
            yield "repository", subject, in_scope, "As its owner proposed", chief, since, since, until


def _repository_owners(company: Company, code: CodeHost) -> Iterable[tuple[object, ...]]:
    chief = company.people[CHIEF].employee_number
    for entry, since, until in _entered(code):
        if entry.owner is not None:
            approved = (chief, since) if entry.may_be_public else ("", "")
            yield "github", entry.repository_id, entry.owner, *approved, since, until


def _entered(code: CodeHost) -> Iterable[tuple[Entry, str, str]]:
    """What was entered about repositories, with its first and last day; of two entries of a day the later counts."""
    for entries in code.entries.values():
        by_day = {local_day(entry.since): entry for entry in entries}
        days = sorted(by_day)
        for day, following in zip_longest(days, days[1:]):
            yield by_day[day], day.isoformat(), (following - DAY).isoformat() if following else ""


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path
