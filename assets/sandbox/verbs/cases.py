"""Verbs of cases: each is about the cases of some kinds that a scenario opened under one mark (`ticket`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from assets.sandbox.cases import CASES, CasePlan, name_of
from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.tickets import cases, handling
from assets.sandbox.tickets.accounts import account_of, automation
from assets.sandbox.tickets.facts import RELATES, Ticket, TicketName
from assets.sandbox.verbs.registry import verb

Role = Literal["performer", "approver", "requester", "subject", "who"]


@verb
def open_cases(
    company: Company,
    who: Person,  # noqa: ARG001 - whoever asks for such a thing
    *,
    ticket: TicketName,
    kinds: Sequence[str],
    says: Mapping[str, str] = {},
    severity: str = "",
) -> None:
    """A case of each kind is opened, perhaps with something said already."""
    for kind in kinds:
        cases.open_case(company, kind, ticket, says, severity)


@verb
def take_up_cases(
    company: Company, who: Person, *, ticket: TicketName, kinds: Sequence[str], by_app: bool = False
) -> None:
    """Whoever deals with such a case takes it up, or only the automation moves it."""
    for plan, case in _each(company, ticket, kinds):
        if by_app:
            company.tracker.edit(case.ticket_id, automation(company.seeded), {"status": "In Progress"})
        else:
            cases.take_up(company, case.ticket_id, _account(company, plan, "performer", who))


@verb
def contain_cases(company: Company, who: Person, *, ticket: TicketName, kinds: Sequence[str]) -> None:
    """They are marked contained."""
    for plan, case in _each(company, ticket, kinds):
        handling.contain(company, case.ticket_id, _account(company, plan, "performer", who))


@verb
def rate_cases(company: Company, who: Person, *, ticket: TicketName, kinds: Sequence[str], to: str) -> None:
    """Somebody says how severe they are."""
    for _, case in _each(company, ticket, kinds):
        company.tracker.edit(case.ticket_id, account_of(company, who), {"severity": to})


@verb
def say_in_cases(
    company: Company,
    who: Person,
    *,
    ticket: TicketName,
    kinds: Sequence[str],
    says: Mapping[str, str] = {},
    leave_out: Sequence[str] = (),
    only: Sequence[str] = (),
) -> None:
    """What is usual and not said yet is filled in, or something else, but for some fields or only those."""
    for plan, case in _each(company, ticket, kinds):
        told = cases.usual(plan, case) | {name: value for name, value in says.items() if name in plan.fields}
        values = {name: value for name, value in told.items() if name not in leave_out and name in (only or told)}
        cases.say(company, case.ticket_id, _account(company, plan, "performer", who), values)


@verb
def approve_cases(
    company: Company,
    who: Person,
    *,
    ticket: TicketName,
    kinds: Sequence[str],
    by: Role = "approver",
    account: str = "main",
) -> None:
    """Somebody approves them: who is to, or one of those who may not, or `who` with one of their accounts."""
    for plan, case in _each(company, ticket, kinds):
        company.tracker.decide(case.ticket_id, _account(company, plan, by, who, account), "approved")


@verb
def link_cases(company: Company, who: Person, *, ticket: TicketName, kinds: Sequence[str], to: TicketName) -> None:
    """Somebody links them to another ticket, such as an incident, or to another case, `mark.kind`."""
    mark, _, kind = to.partition(".")
    other = company.tracker.find(name_of(mark, kind) if kind else to).ticket_id
    for _, case in _each(company, ticket, kinds):
        company.tracker.link(RELATES, case.ticket_id, other, account_of(company, who))


@verb
def finish_cases(company: Company, who: Person, *, ticket: TicketName, kinds: Sequence[str]) -> None:
    """They are done."""
    for plan, case in _each(company, ticket, kinds):
        handling.complete(company, case.ticket_id, _account(company, plan, "performer", who))


@verb
def reopen_cases(company: Company, who: Person, *, ticket: TicketName, kinds: Sequence[str]) -> None:
    """It turns out that they are not over."""
    for _, case in _each(company, ticket, kinds):
        company.tracker.edit(case.ticket_id, account_of(company, who), {"status": "In Progress", "resolution": None})


@verb
def cancel_cases(company: Company, who: Person, *, ticket: TicketName, kinds: Sequence[str]) -> None:
    """Somebody cancels them."""
    for _, case in _each(company, ticket, kinds):
        values = {"status": "Cancelled", "resolution": "Won't Do"}
        company.tracker.edit(case.ticket_id, account_of(company, who), values)


def _each(company: Company, mark: str, kinds: Sequence[str]) -> Iterator[tuple[CasePlan, Ticket]]:
    for kind in kinds:
        yield CASES[kind], company.tracker.find(name_of(mark, kind))


def _account(company: Company, plan: CasePlan, role: Role, who: Person, account: str = "main") -> str:
    if role == "who":
        return account_of(company, who, account)
    return account_of(company, company.people[getattr(plan, role)])
