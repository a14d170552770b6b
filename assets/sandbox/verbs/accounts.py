"""Verbs of the directory: the life of an account."""

from assets.sandbox import joining
from assets.sandbox.company import Company
from assets.sandbox.directory import Target
from assets.sandbox.people import Person
from assets.sandbox.verbs import credentials
from assets.sandbox.verbs.registry import verb

ALL = "all"


@verb
def create_account(company: Company, who: Person, *, account: str = "main", by: Person | None = None) -> None:
    """IT (or `by`) creates an account that the person was cast with, not yet usable."""
    joining.create_account(company, who, account, credentials.granter(company, who, by))


@verb
def activate(company: Company, who: Person, *, account: str = "main", by: Person | None = None) -> None:
    """The account may be used: its owner gets the activation mail."""
    _set_status(company, who, account, "PROVISIONED", "account_activated", credentials.granter(company, who, by))


@verb
def first_sign_in(company: Company, who: Person, *, account: str = "main") -> None:
    """The owner sets a password and signs in for the first time."""
    account_id = who.account(account)
    _set_status(company, who, account, "ACTIVE", "password_changed")
    company.directory.change(account_id, password_changed_at=company.now)
    sign_in(company, who, account=account)


@verb
def sign_in(company: Company, who: Person, *, account: str = "main") -> None:
    """The owner signs in."""
    account_id = who.account(account)
    company.directory.set_quietly(account_id, last_login_at=company.now)
    owner = company.directory.target(account_id)
    company.directory.record("signed_in", owner, actor=owner)


@verb
def deactivate(company: Company, who: Person, *, account: str = "main", tokens: bool = True) -> None:
    """IT deactivates the account (or "all"): factors, roles, groups and (unless `tokens` is false) tokens go."""
    for name in _names(who, account):
        account_id = who.account(name)
        if tokens:
            credentials.revoke_tokens(company, who, account=name)
        _set_status(company, who, name, "DEPROVISIONED", "account_deactivated")
        company.directory.set_quietly(account_id, factors=(), roles=(), group_ids=())


@verb
def suspend(company: Company, who: Person, *, account: str = "main") -> None:
    """IT suspends the account (or "all"); what hangs on it stays."""
    for name in _names(who, account):
        _set_status(company, who, name, "SUSPENDED", "account_suspended")


@verb
def unsuspend(company: Company, who: Person, *, account: str = "main") -> None:
    """IT lifts a suspension."""
    _set_status(company, who, account, "ACTIVE", "account_unsuspended")


@verb
def reactivate(company: Company, who: Person, *, account: str = "main", by: Person | None = None) -> None:
    """IT (or `by`) activates a deactivated account again; factors must be enrolled anew."""
    _set_status(company, who, account, "PROVISIONED", "account_activated", credentials.granter(company, who, by))
    everyone = company.directory.group_named("Everyone").group_id
    company.directory.set_quietly(who.account(account), group_ids=(everyone,))


@verb
def lock(company: Company, who: Person, *, account: str = "main") -> None:
    """Too many wrong passwords."""
    _set_status(company, who, account, "LOCKED_OUT", "account_locked")


@verb
def unlock(company: Company, who: Person, *, account: str = "main") -> None:
    """The lock is lifted."""
    _set_status(company, who, account, "ACTIVE", "account_unlocked")


@verb
def expire_password(company: Company, who: Person, *, account: str = "main") -> None:
    """The password has to be changed at the next sign-in."""
    _set_status(company, who, account, "PASSWORD_EXPIRED", "password_expired")


@verb
def reset_password(company: Company, who: Person, *, account: str = "main") -> None:
    """The owner asked for a recovery link."""
    _set_status(company, who, account, "RECOVERY", "password_reset")


@verb
def change_password(company: Company, who: Person, *, account: str = "main") -> None:
    """The owner sets a new password; an expired or recovering account is active again."""
    _set_status(company, who, account, "ACTIVE", "password_changed")
    company.directory.change(who.account(account), password_changed_at=company.now)


@verb
def delete_account(company: Company, who: Person, *, account: str = "main") -> None:
    """IT deletes the account for good."""
    company.directory.record("account_deleted", company.directory.target(who.account(account)))
    del company.directory.accounts[who.account(account)]


@verb
def change_login(company: Company, who: Person, *, to: str, account: str = "main") -> None:
    """IT renames login and e-mail of the account."""
    company.directory.change(who.account(account), login=to, email=to)
    company.directory.record("profile_updated", company.directory.target(who.account(account)))


@verb
def change_employee_number(company: Company, who: Person, *, to: str, account: str = "main") -> None:
    """IT edits the employee number on the account; an empty one removes it."""
    company.directory.change(who.account(account), employee_number=to or None)
    company.directory.record("profile_updated", company.directory.target(who.account(account)))


def update_job(company: Company, who: Person, *, department: str, title: str) -> None:
    """The nightly import copies department and title from HR."""
    company.directory.change(who.account(), department=department, title=title)
    company.directory.record("profile_updated", company.directory.target(who.account()))


def _names(who: Person, account: str) -> list[str]:
    return list(who.accounts) if account == ALL else [account]


def _set_status(  # noqa: PLR0917 - what changes, how, and by whom
    company: Company, who: Person, name: str, status: str, event: str, actor: Target | None = None
) -> None:
    account_id = who.account(name)
    before = company.directory.accounts[account_id]
    activated = before.activated_at or (company.now if status in {"PROVISIONED", "ACTIVE"} else None)
    if before.status != status:
        company.directory.change(account_id, status=status, status_changed_at=company.now, activated_at=activated)
    company.directory.record(event, company.directory.target(account_id), actor=actor)
