"""Verbs of ordinary work in the ticket system: stories, bugs and tasks that changes of code are made for."""

from assets.sandbox.company import Company
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.tickets.accounts import account_of, automation
from assets.sandbox.tickets.facts import TicketName
from assets.sandbox.verbs.registry import verb


@verb
def open_work(company: Company, who: Person, *, ticket: TicketName, kind: str = "Story", by_app: bool = False) -> None:
    """Somebody, or the ticket system's own app, writes down what is to be done."""
    reporter = automation(company.seeded) if by_app else account_of(company, who)
    company.tracker.open("ENG", kind, reporter, ticket, summary="Handle the empty case")


@verb
def cancel_work(company: Company, who: Person, *, ticket: TicketName) -> None:
    """Somebody decides that it is not to be done."""
    values = {"status": "Cancelled", "resolution": "Won't Do"}
    company.tracker.edit(company.tracker.find(ticket).ticket_id, account_of(company, who), values)


@verb
def name_deployment(company: Company, who: Person, *, ticket: TicketName, deployment: Mark) -> None:
    """Somebody writes into a ticket which deployment it is about, by the code host's number."""
    number = company.code.marked(deployment, "deployment")["deployment_id"]
    company.tracker.edit(company.tracker.find(ticket).ticket_id, account_of(company, who), {"deployment": number})
