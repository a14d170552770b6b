"""Verbs of the code host: who belongs to the organisation."""

from dataclasses import replace

from assets.sandbox.company import Company
from assets.sandbox.people import Person
from assets.sandbox.verbs.changes import acting
from assets.sandbox.verbs.registry import verb


@verb
def remove_member(company: Company, who: Person, *, account: str = "main") -> None:
    """An owner takes the account out of the organisation; what it did there stays."""
    account_id = acting(company, who, account)
    company.code.accounts[account_id] = replace(company.code.accounts[account_id], role="none")
