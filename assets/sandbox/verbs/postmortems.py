"""Verbs of post-incident reviews: who writes them, what follows from them, who accepts them."""

from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.tickets import handling
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import REVIEWS, TicketName
from assets.sandbox.verbs.registry import verb


@verb
def open_review(
    company: Company, who: Person, *, ticket: TicketName, incident: TicketName | None = None, no_action_reason: str = ""
) -> None:
    """Somebody opens a review, linked to an incident or not, and writes it, perhaps saying why nothing follows."""
    incidents = [company.tracker.find(incident).ticket_id] if incident else []
    reason = {"no_action_reason": no_action_reason} if no_action_reason else {}
    handling.open_review(company, incidents, account_of(company, who), ticket, **reason)


@verb
def link_review(company: Company, who: Person, *, ticket: TicketName, incident: TicketName) -> None:
    """Somebody links a review to one more incident."""
    review, other = company.tracker.find(ticket), company.tracker.find(incident)
    company.tracker.link(REVIEWS, review.ticket_id, other.ticket_id, account_of(company, who))


@verb
def add_action(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody opens an action that follows up a review."""
    handling.follow_up(company, company.tracker.find(ticket).ticket_id, account_of(company, who))


@verb
def accept_review(company: Company, who: Person, *, ticket: TicketName, account: str = "main") -> None:
    """Somebody accepts a review, with one of their accounts."""
    company.tracker.decide(company.tracker.find(ticket).ticket_id, account_of(company, who, account), "approved")


@verb
def complete_review(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody marks a review as done."""
    handling.complete(company, company.tracker.find(ticket).ticket_id, account_of(company, who))
