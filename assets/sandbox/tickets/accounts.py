"""Accounts of the ticket system. The directory provisions them: they are active while it lets their owner in."""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.sandbox.company import Company
from assets.sandbox.directory import ENABLED
from assets.sandbox.people import AccountPlan, Person
from assets.sandbox.seeded import Seeded
from assets.sandbox.tickets.facts import AUTOMATION

AUTOMATION_NAME = "Automation for Jira"


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketAccount:
    """An account as the ticket system knows it. `mail` is none for apps and where the owner hides it."""

    account_id: str
    name: str
    mail: str | None
    is_active: bool
    is_app: bool = False


def account_of(company: Company, who: Person, account: str = "main") -> str:
    """Return the id of somebody's account in the ticket system. Raises KeyError naming who has none."""
    directory_id = who.account(account)
    if not who.accounts[account].tickets:
        raise KeyError(f"{who.key} has no ticket account; write tickets = true in its account '{account}'")
    return provisioned(company.seeded, directory_id)


def provisioned(seeded: Seeded, directory_id: str) -> str:
    """Return the id of the account that the directory provisions for one of its own."""
    return f"712020:{seeded.uuid('ticket account', directory_id)}"


def automation(seeded: Seeded) -> str:
    """Return the id of the app that opens and moves tickets on its own."""
    return f"557058:{seeded.uuid('ticket account', AUTOMATION)}"


def accounts(company: Company) -> Iterator[TicketAccount]:
    """Yield all accounts there are now: the app's first, then those of everybody who was ever let in."""
    yield TicketAccount(
        account_id=automation(company.seeded), name=AUTOMATION_NAME, mail=None, is_active=True, is_app=True
    )
    for person in company.people.values():
        for plan in person.accounts.values():
            found = _shown(company, plan) if plan.tickets else None
            if found:
                yield found


def _shown(company: Company, plan: AccountPlan) -> TicketAccount | None:
    account = company.directory.accounts.get(plan.account_id)
    if account is None or account.activated_at is None:
        return None
    return TicketAccount(
        account_id=provisioned(company.seeded, plan.account_id),
        name=f"{account.first_name} {account.last_name}",
        mail=None if plan.hides_mail else account.email,
        is_active=account.status in ENABLED,
    )


def works(company: Company, who: Person) -> bool:
    """Tell whether somebody could work on tickets now: employed, not on leave, let in."""
    plan = who.accounts.get("main")
    account = company.directory.accounts.get(plan.account_id) if plan and plan.tickets else None
    active = account is not None and account.status in ENABLED and account.activated_at is not None
    return active and bool(who.records) and company.hr.employed(who.worker())
