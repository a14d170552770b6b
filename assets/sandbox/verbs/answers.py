"""Verbs of the desk: how reviewers answer."""

from typing import Literal

from assets.sandbox.company import Company
from assets.sandbox.desk import Answer
from assets.sandbox.people import Person
from assets.sandbox.verbs.registry import verb


@verb
def doubt_access(
    company: Company, who: Person, *, decision: Literal["revoke", "modify"] = "revoke", account: str = "main"
) -> None:
    """Whoever reviews the account next will decide that what it holds goes, or changes."""
    if company.desk is not None:
        company.desk.doubt(who.account(account), decision)


@verb
def review_return(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one; a review is returned by many
    *,
    obligation: str,
    leave_out: int = 0,
    extra: int = 0,
    subject: Person | None = None,
    reviewer: Person | None = None,
    reviewer_account: str = "main",
    reviewer_login: str = "",
) -> None:
    """The reviewers return decisions on all open items.

    They leave some out or invent some; on the accounts of `subject` decides `reviewer` with one of their accounts,
    or somebody whose login is written out.
    """
    if company.desk is None:
        return
    login = reviewer_login
    if reviewer:
        login = company.directory.accounts[reviewer.account(reviewer_account)].login
    accounts = frozenset(plan.account_id for plan in subject.accounts.values()) if subject else frozenset()
    answer = Answer(leave_out=leave_out, extra=extra, subject_accounts=accounts, reviewer_login=login)
    company.desk.receive(obligation, answer)
