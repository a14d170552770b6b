"""Verbs of recurring obligations. They are about the occurrence of the scenario, and about some duties or all."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from assets.sandbox.company import Company
from assets.sandbox.obligations import DUTIES, Occurrence
from assets.sandbox.people import Person
from assets.sandbox.tickets import handling, tasks
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import TicketName
from assets.sandbox.verbs.registry import verb

ALL = tuple(DUTIES)
_MINUTE = timedelta(minutes=1)


@verb
def meet_obligations(
    company: Company,
    who: Person,  # noqa: ARG001 - whoever does it is the duty's
    *,
    occurrence: Occurrence,
    duties: Sequence[str] = ALL,
    says: Mapping[str, str] = {},
    leave_out: Sequence[str] = (),
    took: int = 0,
    by_owner: bool = False,
) -> None:
    """They are done now, by whom the plan names or by their owner.

    Their tickets say what is usual but for what `says` has and what is left out, and that it took so many minutes.
    """
    for duty in duties:
        own: dict[str, str | None] = {field: says[field] for field in DUTIES[duty].evidence if field in says}
        if took:
            own |= {"started_at": (company.now - took * _MINUTE).isoformat(), "finished_at": company.now.isoformat()}
        owner = account_of(company, company.people[DUTIES[duty].owner]) if by_owner else ""
        tasks.meet(company, duty, occurrence, own | dict.fromkeys(leave_out), owner)


@verb
def accept_obligations(
    company: Company,
    who: Person,
    *,
    occurrence: Occurrence,
    duties: Sequence[str] = ALL,
    by: Literal["owner", "performer", "who"] = "owner",
    account: str = "main",
) -> None:
    """Their owner accepts them, or whoever did them, or `who` with one of their accounts."""
    for duty in duties:
        plan = DUTIES[duty]
        person = who if by == "who" else company.people[plan.owner if by == "owner" else plan.performer]
        ticket_id = tasks.ticket_of(company, duty, occurrence)
        company.tracker.decide(ticket_id, account_of(company, person, account), "approved")


@verb
def say_of_obligations(
    company: Company, who: Person, *, occurrence: Occurrence, duties: Sequence[str], says: Mapping[str, str]
) -> None:
    """Somebody writes into their tickets what was not there before."""
    for duty in duties:
        company.tracker.edit(tasks.ticket_of(company, duty, occurrence), account_of(company, who), says)


@verb
def cancel_obligations(company: Company, who: Person, *, occurrence: Occurrence, duties: Sequence[str] = ALL) -> None:
    """Somebody cancels their tickets."""
    for duty in duties:
        values = {"status": "Cancelled", "resolution": "Won't Do"}
        company.tracker.edit(tasks.ticket_of(company, duty, occurrence), account_of(company, who), values)


@verb
def follow_up_obligations(
    company: Company,
    who: Person,  # noqa: ARG001 - whoever did them
    *,
    occurrence: Occurrence,
    duties: Sequence[str],
    owned: bool = True,
) -> None:
    """An action is opened for what each of them found."""
    for duty in duties:
        tasks.follow_up(company, duty, occurrence, is_owned=owned)


@verb
def finish_actions(company: Company, who: Person, *, occurrence: Occurrence, duties: Sequence[str]) -> None:
    """What follows from them is done."""
    for duty in duties:
        handling.complete(company, tasks.action_of(company, duty, occurrence), account_of(company, who))


@verb
def report_breach(company: Company, who: Person, *, ticket: TicketName, occurrence: Occurrence) -> None:
    """A threshold of the capacity that the occurrence's series is about was crossed."""
    name = occurrence.obligation_id("capacity_review")
    values = {"summary": "Storage above its threshold", "obligation": name}
    company.tracker.open("CTL", "Capacity breach", account_of(company, who), ticket, **values)


@verb
def decide_breach(company: Company, who: Person, *, ticket: TicketName, reason: str = "") -> None:
    """Somebody closes it, perhaps with a reason why nothing is changed."""
    ticket_id, actor = company.tracker.find(ticket).ticket_id, account_of(company, who)
    company.tracker.edit(ticket_id, actor, {"no_action_reason": reason} if reason else {})
    handling.complete(company, ticket_id, actor)
