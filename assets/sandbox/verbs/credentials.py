"""Verbs of the directory: factors, administrator roles, groups and API tokens of an account."""

from collections.abc import Iterable

from assets.sandbox.company import Company
from assets.sandbox.directory import Factor, Group, Role, Target, Token
from assets.sandbox.people import Person
from assets.sandbox.staff import head_of
from assets.sandbox.verbs.registry import verb


@verb
def enrol_factor(
    company: Company, who: Person, *, kind: str = "push", status: str = "ACTIVE", account: str = "main"
) -> None:
    """The owner enrols a second factor."""
    account_id = who.account(account)
    factors = company.directory.accounts[account_id].factors
    factor_id = company.seeded.okta_id(kind[:3], account_id, kind, company.now)
    factor = Factor(factor_id=factor_id, kind=kind, status=status, created_at=company.now)
    company.directory.set_quietly(account_id, factors=(*factors, factor))
    owner = company.directory.target(account_id)
    company.directory.record("factor_enrolled", owner, actor=owner, detail=kind)


@verb
def remove_factor(company: Company, who: Person, *, kind: str = "push", account: str = "main") -> None:
    """One factor is removed."""
    account_id = who.account(account)
    left = tuple(factor for factor in company.directory.accounts[account_id].factors if factor.kind != kind)
    company.directory.set_quietly(account_id, factors=left)
    company.directory.record("factor_removed", company.directory.target(account_id), detail=kind)


@verb
def reset_factors(company: Company, who: Person, *, account: str = "main") -> None:
    """The help desk resets all factors (lost phone)."""
    account_id = who.account(account)
    company.directory.set_quietly(account_id, factors=())
    company.directory.record("factors_reset", company.directory.target(account_id))


@verb
def grant_role(company: Company, who: Person, *, role: str, account: str = "main", by: Person | None = None) -> None:
    """IT (or `by`) gives the account an administrator role."""
    account_id = who.account(account)
    roles = company.directory.accounts[account_id].roles
    role_id = company.seeded.okta_id("ra1", account_id, role, company.now)
    granted = Role(role_id=role_id, kind=role, granted_at=company.now)
    company.directory.set_quietly(account_id, roles=(*roles, granted))
    owner, actor = company.directory.target(account_id), granter(company, who, by)
    company.directory.record("role_granted", owner, actor=actor, detail=role)


@verb
def revoke_role(company: Company, who: Person, *, role: str, account: str = "main") -> None:
    """The account loses an administrator role."""
    account_id = who.account(account)
    left = tuple(held for held in company.directory.accounts[account_id].roles if held.kind != role)
    company.directory.set_quietly(account_id, roles=left)
    company.directory.record("role_revoked", company.directory.target(account_id), detail=role)


@verb
def add_to_group(company: Company, who: Person, *, group: str, account: str = "main") -> None:
    """The account is added to a group."""
    account_id = who.account(account)
    target = company.directory.group_named(group)
    ids = company.directory.accounts[account_id].group_ids
    company.directory.set_quietly(account_id, group_ids=(*ids, target.group_id))
    company.directory.touch_group(target.group_id)
    company.directory.record("group_member_added", company.directory.target(account_id), _group(target))


@verb
def let_rule_add(company: Company, who: Person, *, group: str, account: str = "main") -> None:
    """A rule of the directory puts the account into a group; nobody asks for it."""
    add_to_group(company, who, group=group, account=account)


@verb
def remove_from_group(company: Company, who: Person, *, group: str, account: str = "main") -> None:
    """The account is removed from a group."""
    account_id = who.account(account)
    target = company.directory.group_named(group)
    ids = company.directory.accounts[account_id].group_ids
    left = tuple(group_id for group_id in ids if group_id != target.group_id)
    company.directory.set_quietly(account_id, group_ids=left)
    company.directory.touch_group(target.group_id)
    company.directory.record("group_member_removed", company.directory.target(account_id), _group(target))


@verb
def create_token(company: Company, who: Person, *, name: str, account: str = "main") -> None:
    """The owner creates an API token."""
    account_id = who.account(account)
    token_id = company.seeded.okta_id("00T", account_id, name, company.now)
    token = Token(token_id=token_id, name=name, account_id=account_id, created_at=company.now)
    company.directory.tokens[token_id] = token
    owner = company.directory.target(account_id)
    company.directory.record("token_created", owner, _token(token), actor=owner)


@verb
def revoke_tokens(company: Company, who: Person, *, account: str = "main") -> None:
    """All API tokens of the account are revoked."""
    _revoke(company, who.account(account), [token.token_id for token in company.directory.tokens.values()])


@verb
def revoke_oldest_token(company: Company, who: Person, *, account: str = "main") -> None:
    """The oldest API token of the account is revoked."""
    account_id = who.account(account)
    own = [token for token in company.directory.tokens.values() if token.account_id == account_id]
    _revoke(company, account_id, [min(own, key=lambda token: token.created_at).token_id])


def rotate_token(company: Company, who: Person, *, name: str, account: str = "main") -> None:
    """The owner replaces an API token by a new one of the same name."""
    account_id, tokens = who.account(account), company.directory.tokens.values()
    _revoke(company, account_id, [token.token_id for token in tokens if token.name == name])
    create_token(company, who, name=name, account=account)


def _revoke(company: Company, account_id: str, token_ids: Iterable[str]) -> None:
    for token in [company.directory.tokens[token_id] for token_id in token_ids]:
        if token.account_id == account_id:
            del company.directory.tokens[token.token_id]
            company.directory.record("token_revoked", company.directory.target(account_id), _token(token))


def granter(company: Company, who: Person, by: Person | None) -> Target:
    """Return who gives access: `by`, else the head of IT; the head of Security to those whom the head of IT manages."""
    usual = head_of("Security" if who.manager == head_of("IT") else "IT")
    return company.directory.target((by or company.people[usual]).account())


def _token(token: Token) -> Target:
    return Target(kind="Token", target_id=token.token_id, alternate_id="unknown", name=token.name)


def _group(group: Group) -> Target:
    return Target(kind="UserGroup", target_id=group.group_id, alternate_id="unknown", name=group.name)
