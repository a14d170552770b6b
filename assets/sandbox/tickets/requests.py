"""Access requests: who asks for whom, and the approval without which nobody in the background gives access."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.staff import DEPARTMENTS, ROLES, head_of
from assets.sandbox.tickets import handling
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.when import DAY, instant

_BEFORE_GRANT, _TO_DECIDE = timedelta(days=2), timedelta(hours=3)
_BIRTHRIGHTS = frozenset({"Everyone", *DEPARTMENTS})
GRANTS = frozenset({"create_account", "reactivate", "grant_role", "add_to_group"})
"""Verbs that give access."""


def word(what: str) -> str:
    """Return what the request form calls `account`, `group …` or `role …`."""
    return f"Okta {what}"


def access_words(company: Company) -> dict[str, list[str]]:
    """Return what each word of the request form stands for: okta/account, okta/group/<id> or okta/role/<name>."""
    groups = {f"group {group.name}": f"group/{group.group_id}" for group in company.directory.groups.values()}
    meant = {"account": "account", **groups, **{f"role {role}": f"role/{role}" for role in ROLES}}
    return {word(what): [f"okta/{meaning}"] for what, meaning in meant.items()}


def ask(company: Company, beneficiary: Person, grants: Iterable[str], *, approver: str, name: str = "") -> str:
    """File a request for a person now, to be approved by an account, and return its id."""
    ticket = company.tracker.open(
        "ACC",
        "Access request",
        account_of(company, company.people[head_of("People")]),
        name,
        summary="Access request",
        employee_number=beneficiary.employee_number,
        access="\n".join(sorted(word(grant) for grant in grants)),
    )
    company.tracker.ask(ticket.ticket_id, approver)
    return ticket.ticket_id


def decide(company: Company, ticket_id: str, approver: str, decision: str) -> None:
    """Approve or decline a request."""
    company.tracker.decide(ticket_id, approver, decision)
    status = {"status": "Approved"} if decision == "approved" else {"status": "Declined", "resolution": "Declined"}
    company.tracker.edit(ticket_id, approver, status)


def cover(company: Company, beneficiary: Person, grants: Iterable[str], granted_at: datetime) -> None:
    """Plan a request for everything that will be granted then, approved by the manager two days before."""
    asked_at = granted_at - _BEFORE_GRANT - _TO_DECIDE
    company.timeline.at(asked_at, partial(_file, company, beneficiary, tuple(grants), granted_at))


def cover_joiner(company: Company, person: Person, day_one: date) -> None:
    """Plan the requests of somebody who joins as usual: the account, and each group that the job does not bring."""
    staged_on = day_one - 6 * DAY
    groups = [f"group {name}" for name in person.accounts["main"].groups if name not in _BIRTHRIGHTS]
    for grant in ("account", *groups):
        cover(company, person, [grant], instant(staged_on, "12:00", person.office))


def grants_of(verb: str, arguments: Mapping[str, Any], person: Person) -> list[str]:
    """Return what a verb grants to a person, as requests are filed for it."""
    match verb:
        case "grant_role":
            return [f"role {arguments['role']}"]
        case "add_to_group":
            return [f"group {arguments['group']}"]
        case "create_account":
            plan = person.accounts[arguments.get("account", "main")]
            groups = [f"group {name}" for name in plan.groups if name not in _BIRTHRIGHTS]
            return ["account", *groups, *(f"role {name}" for name in plan.roles)]
        case _:
            return ["account"]


def _file(company: Company, beneficiary: Person, grants: tuple[str, ...], granted_at: datetime) -> None:
    manager = company.manager_of(beneficiary)
    if manager is None or beneficiary.employee_number is None:
        return
    approver = account_of(company, manager)
    ticket_id = ask(company, beneficiary, grants, approver=approver)
    company.timeline.at(company.now + _TO_DECIDE, partial(decide, company, ticket_id, approver, "approved"))
    granter = account_of(company, company.people[head_of("IT")])
    company.timeline.at(granted_at + DAY, partial(handling.complete, company, ticket_id, granter))
