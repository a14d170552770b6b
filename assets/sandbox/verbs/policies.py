"""Verbs of the directory: sign-on policies and their rules. `who` is the administrator who does it."""

from typing import Any

from assets.sandbox.company import Company
from assets.sandbox.directory import Policy, Rule, Target
from assets.sandbox.people import Person
from assets.sandbox.verbs.registry import verb


@verb
def change_rule(
    company: Company,
    who: Person,
    *,
    policy: str,
    rule: str,
    require_factor: bool | None = None,
    status: str | None = None,
    access: str | None = None,
    session_minutes: int | None = None,
) -> None:
    """An administrator edits a rule: whether it asks for a factor, ACTIVE or INACTIVE, ALLOW or DENY, its sessions."""
    wanted = {
        "require_factor": require_factor,
        "status": status,
        "access": access,
        "session_minutes": session_minutes,
    }
    _edit(company, who, policy, rule, {key: value for key, value in wanted.items() if value is not None})


@verb
def change_passwords(
    company: Company,
    who: Person,
    *,
    policy: str,
    min_length: int | None = None,
    lockout_attempts: int | None = None,
) -> None:
    """An administrator edits the policy for passwords: their length, and how many wrong ones lock an account."""
    wanted = {"min_length": min_length, "lockout_attempts": lockout_attempts}
    found = find_policy(company, policy, "password")
    changes = {key: value for key, value in wanted.items() if value is not None}
    company.directory.change_policy(found.policy_id, **changes)
    target = Target(kind="PolicyEntity", target_id=found.policy_id, alternate_id="unknown", name=found.name)
    company.directory.record("policy_changed", target, actor=company.directory.target(who.account()))


@verb
def exclude_group(company: Company, who: Person, *, policy: str, rule: str, group: str) -> None:
    """A group no longer falls under a rule."""
    found = _rule(find_policy(company, policy), rule)
    group_id = company.directory.group_named(group).group_id
    _edit(company, who, policy, rule, {"groups_excluded": (*found.groups_excluded, group_id)})


@verb
def include_group(company: Company, who: Person, *, policy: str, rule: str, group: str) -> None:
    """The exclusion of a group is lifted."""
    found = _rule(find_policy(company, policy), rule)
    group_id = company.directory.group_named(group).group_id
    left = tuple(excluded for excluded in found.groups_excluded if excluded != group_id)
    _edit(company, who, policy, rule, {"groups_excluded": left})


@verb
def exclude_user(company: Company, who: Person, *, policy: str, rule: str, user: Person) -> None:
    """One account no longer falls under a rule."""
    found = _rule(find_policy(company, policy), rule)
    _edit(company, who, policy, rule, {"users_excluded": (*found.users_excluded, user.account())})


@verb
def include_user(company: Company, who: Person, *, policy: str, rule: str, user: Person) -> None:
    """The exclusion of an account is lifted."""
    found = _rule(find_policy(company, policy), rule)
    left = tuple(excluded for excluded in found.users_excluded if excluded != user.account())
    _edit(company, who, policy, rule, {"users_excluded": left})


def find_policy(company: Company, name: str, kind: str = "sign_on") -> Policy:
    """Return the policy of that name and kind. Raises KeyError when there is none."""
    for policy in company.directory.policies.values():
        if policy.kind == kind and policy.name == name:
            return policy
    raise KeyError(f"There is no policy of the kind {kind} called '{name}'")


def _rule(policy: Policy, name: str) -> Rule:
    for rule in policy.rules:
        if rule.name == name:
            return rule
    raise KeyError(f"Policy '{policy.name}' has no rule called '{name}'")


def _edit(company: Company, who: Person, policy_name: str, rule_name: str, changes: dict[str, Any]) -> None:
    policy = find_policy(company, policy_name)
    rule = _rule(policy, rule_name)
    company.directory.change_rule(policy.policy_id, rule.rule_id, **changes)
    targets = (
        Target(kind="PolicyEntity", target_id=policy.policy_id, alternate_id="unknown", name=policy.name),
        Target(kind="PolicyRule", target_id=rule.rule_id, alternate_id="unknown", name=rule.name),
    )
    company.directory.record("rule_changed", *targets, actor=company.directory.target(who.account()))
