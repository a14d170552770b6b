"""How cases are dealt with, step by step. In the background all is done within the hour, in the right order."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from assets.sandbox.cases import CASES, PLANNED, PROJECT, STARTS, CasePlan, name_of
from assets.sandbox.company import Company
from assets.sandbox.tickets import handling
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import Ticket
from assets.sandbox.when import DAY, instant, local_day, next_workday

_EVERY_DAYS = 19
_MINUTE = timedelta(minutes=1)


def live(company: Company) -> None:
    """Plan some cases of every kind over a whole run, each dealt with as it should."""
    settings = company.settings
    for kind in CASES:
        dice = company.dice("cases", kind)
        day = settings.birth + dice.randrange(_EVERY_DAYS) * DAY
        while day < settings.end:
            at = instant(next_workday(day), "09:00") + dice.randrange(8 * 60) * _MINUTE
            company.timeline.at(at, partial(_pass_by, company, kind))
            day += _EVERY_DAYS * DAY


def open_case(company: Company, kind: str, mark: str, says: Mapping[str, str], severity: str = "") -> Ticket:
    """Open a case now; without a mark it is one of the background."""
    plan = CASES[kind]
    values: dict[str, str | None] = {"summary": plan.issue_type, **says}
    if severity or plan.severity:
        values["severity"] = severity or plan.severity
    if plan.subject:
        values["employee_number"] = company.people[plan.subject].employee_number
    values |= {name: company.now.isoformat() for name in STARTS if name in plan.fields}
    for name in PLANNED.keys() & plan.fields:
        hours = int(says.get(name, PLANNED[name]))
        values[name] = (company.now + timedelta(hours=hours)).isoformat()
    if says.get("expiry", "").startswith("+"):
        values["expiry"] = (local_day(company.now) + int(says["expiry"]) * DAY).isoformat()
    requester = account_of(company, company.people[plan.requester])
    name = name_of(mark, kind) if mark else ""
    return company.tracker.open(PROJECT, plan.issue_type, requester, name, **values)


def take_up(company: Company, ticket_id: str, actor: str) -> None:
    """Work on it from now on."""
    company.tracker.edit(ticket_id, actor, {"status": "In Progress", "assignee": actor})


def say(company: Company, ticket_id: str, actor: str, values: Mapping[str, str | None]) -> None:
    """Fill in fields of it."""
    company.tracker.edit(ticket_id, actor, values)


def usual(plan: CasePlan, ticket: Ticket) -> dict[str, str | None]:
    """Return what is usually said and was not said yet."""
    return {name: value for name, value in plan.evidence.items() if ticket.values.get(name) is None}


def _pass_by(company: Company, kind: str) -> None:
    plan, ticket_id = CASES[kind], open_case(company, kind, "", {}).ticket_id
    performer, approver = (account_of(company, company.people[key]) for key in (plan.performer, plan.approver))
    steps = {
        plan.begins_after: partial(take_up, company, ticket_id, performer),
        20: partial(say, company, ticket_id, performer, plan.evidence),
        30: partial(handling.contain, company, ticket_id, performer),
        40: partial(company.tracker.decide, ticket_id, approver, "approved"),
        60: partial(handling.complete, company, ticket_id, performer),
    }
    for minutes, step in steps.items():
        company.timeline.at(company.now + minutes * _MINUTE, step)
