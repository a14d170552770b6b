"""The rosters of privileged entitlements: who may hold them, as their owners approved. Rows of a register."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from assets.sandbox.company import Company
from assets.sandbox.people import Person, RosterPlan
from assets.sandbox.staff import ACCESS_GROUPS, head_of, privileges
from assets.sandbox.when import DAY

COLUMNS = ("source", "entitlement", "holder_kind", "holder", "approved_by", "approved_on", "valid_from", "valid_to")
_LONG_AGO = 20 * DAY
_RENEWED_EVERY = 90 * DAY


def rosters(company: Company) -> Iterable[tuple[object, ...]]:
    """Yield the register's rows. Accounts that belong to no person hold nothing that a roster is kept for."""
    for person in company.people.values():
        if person.records:
            for plan in _planned(person):
                yield from _rows(company, person, plan)


def owner_of(entitlement: str) -> str:
    """Return the key of who owns a privileged entitlement, in the words of `RosterPlan`, and approves its roster."""
    kind, _, name = entitlement.partition(" ")
    if kind == "role":
        return head_of("Security")
    departments = {group: department for department, groups in ACCESS_GROUPS.items() for group in groups}
    return head_of(departments.get(name, "Platform"))


def _planned(person: Person) -> Iterable[RosterPlan]:
    if person.roster is not None:
        return person.roster
    return [RosterPlan(entitlement=word) for word in sorted(privileges(person))]


def _rows(company: Company, person: Person, plan: RosterPlan) -> Iterator[tuple[object, ...]]:
    source, entitlement = reference(company, plan.entitlement)
    approved_by = company.people[plan.approved_by or owner_of(plan.entitlement)].employee_number
    since = plan.since or company.settings.start - _LONG_AGO
    last = plan.until or company.settings.end
    days = [since] if plan.approved_on else _days(since, last)
    for day, following in zip_longest(days, days[1:]):
        until = following - DAY if following else plan.until
        yield (
            source,
            entitlement,
            "person",
            person.employee_number,
            approved_by,
            (plan.approved_on or day).isoformat(),
            day.isoformat(),
            until.isoformat() if until else "",
        )


def _days(since: date, last: date) -> list[date]:
    return [since + count * _RENEWED_EVERY for count in range((last - since) // _RENEWED_EVERY + 1)]


def reference(company: Company, word: str) -> tuple[str, str]:
    """Return source and entitlement, as registers write them, of a word of `RosterPlan`."""
    kind, _, name = word.partition(" ")
    if kind == "owner":
        return "github", "role/owner"
    return "okta", f"group/{company.directory.group_named(name).group_id}" if kind == "group" else f"role/{name}"
