"""Verbs of access requests: asking, approving, declining. The access itself is given by the verbs of the directory."""

from collections.abc import Sequence

from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.tickets import requests
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import TicketName
from assets.sandbox.verbs.registry import verb


@verb
def request_access(
    company: Company,
    who: Person,
    *,
    ticket: TicketName,
    beneficiary: Person,
    access: Sequence[str] = ("account",),
    account: str = "main",
) -> None:
    """Access is asked for somebody: `account`, `group <name>`, `role <name>`; `who` is to approve it."""
    requests.ask(company, beneficiary, access, approver=account_of(company, who, account), name=ticket)


@verb
def approve_request(company: Company, who: Person, *, ticket: TicketName, account: str = "main") -> None:
    """Somebody approves a request, asked or not, with one of their accounts."""
    _decide(company, who, ticket, account, "approved")


@verb
def decline_request(company: Company, who: Person, *, ticket: TicketName, account: str = "main") -> None:
    """Somebody declines a request."""
    _decide(company, who, ticket, account, "declined")


def _decide(company: Company, who: Person, ticket: TicketName, account: str, decision: str) -> None:
    ticket_id = company.tracker.find(ticket).ticket_id
    requests.decide(company, ticket_id, account_of(company, who, account), decision)
