"""From Okta's objects to the columns of records. Each of Okta's words has exactly one meaning here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from assets.sources.okta.wire import (
    Conditions,
    Factor,
    Group,
    LogEntry,
    PasswordPolicy,
    Policy,
    Role,
    Rule,
    Token,
    User,
)

Row = dict[str, Any]
_STATUS: Final = {
    "STAGED": ("staged", False),
    "PROVISIONED": ("active", True),
    "ACTIVATING": ("active", True),
    "ACTIVE": ("active", True),
    "RECOVERY": ("active", True),
    "PASSWORD_EXPIRED": ("active", True),
    "LOCKED_OUT": ("locked", True),
    "SUSPENDED": ("suspended", False),
    "DEPROVISIONED": ("deprovisioned", False),
}
_FACTOR_TYPE: Final = {
    "call": "voice",
    "email": "email",
    "push": "push",
    "question": "security_question",
    "signed_nonce": "other",
    "sms": "sms",
    "token": "hardware_otp",
    "token:hardware": "hardware_otp",
    "token:hotp": "hardware_otp",
    "token:software:totp": "totp",
    "u2f": "webauthn",
    "web": "other",
    "webauthn": "webauthn",
}
_FACTOR_STATUS: Final = {
    "ACTIVE": "active",
    "PENDING_ACTIVATION": "pending",
    "ENROLLED": "pending",
    "NOT_SETUP": "pending",
    "INACTIVE": "disabled",
    "DISABLED": "disabled",
    "EXPIRED": "disabled",
}
_TIER: Final = {"SUPER_ADMIN": "owner", "READ_ONLY_ADMIN": "elevated", "REPORT_ADMIN": "elevated"}
_GROUP_KIND: Final = {"BUILT_IN": "built_in", "OKTA_GROUP": "directory", "APP_GROUP": "application"}
_EVENT: Final = {
    "user.lifecycle.create": "created",
    "user.lifecycle.activate": "activated",
    "user.lifecycle.suspend": "suspended",
    "user.lifecycle.unsuspend": "unsuspended",
    "user.lifecycle.deactivate": "disabled",
    "user.lifecycle.reactivate": "reactivated",
    "user.lifecycle.delete.initiated": "deleted",
    "user.lifecycle.delete.completed": "deleted",
    "user.mfa.factor.reset_all": "mfa_reset",
    "user.mfa.factor.activate": "factor_added",
    "user.mfa.factor.deactivate": "factor_removed",
    "user.account.privilege.grant": "role_granted",
    "user.account.privilege.revoke": "role_revoked",
    "group.user_membership.add": "group_joined",
    "group.user_membership.remove": "group_left",
}
LOG_PREFIXES: Final = ("user.lifecycle.", "user.mfa.", "user.account.", "group.user_membership.")
"""Entries of the log that are about the life of an account and its groups; no others are asked for."""


def account(user: User, employee_number_field: str) -> Row:
    """Return the row of `accounts`."""
    status, enabled = _STATUS[user.status]
    names = (user.profile.first_name, user.profile.last_name)
    return {
        "account_id": user.id,
        "login": user.profile.login,
        "display_name": " ".join(name for name in names if name) or user.profile.login,
        "email": user.profile.email,
        "employee_number": employee_number(user, employee_number_field),
        "status": status,
        "is_enabled": enabled,
        "has_signed_in": user.last_login is not None,
        "created_at": user.created,
        # Okta rejects tokens of deactivated users; of suspended ones nothing is promised
        "tokens_end_with_it": True if status == "deprovisioned" else None,
        # an account that is staged was never enabled, whenever its status changed
        "disabled_at": user.status_changed if status in {"suspended", "deprovisioned"} else None,
        "source_changed_at": user.last_updated,
    }


def employee_number(user: User, field: str) -> str | None:
    """Return what the profile attribute holds, None when it is empty. Raises ValueError when it is no text."""
    value = (user.profile.model_extra or {}).get(field)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"profile.{field}: expected a text")
    return value or None


def group(found: Group) -> Row:
    """Return the row of `groups`."""
    return {"group_id": found.id, "name": found.profile.name, "group_kind": _GROUP_KIND[found.type]}


def factor(account_id: str, found: Factor) -> Row:
    """Return the row of `mfa_factors`."""
    return {
        "account_id": account_id,
        "factor_id": found.id,
        "factor_type": _FACTOR_TYPE[found.factor_type],
        "status": _FACTOR_STATUS[found.status],
    }


def role(account_id: str, found: Role) -> Row:
    """Return the row of `role_assignments`. A custom role may hold any right, so it counts as administration."""
    return {
        "account_id": account_id,
        "assignment_id": found.id,
        "role_name": found.type,
        "privilege_tier": _TIER.get(found.type, "admin"),
    }


def credential(found: Token) -> Row:
    """Return the row of `credentials`."""
    return {
        "credential_id": found.id,
        "account_id": found.user_id,
        "credential_kind": "api_token",
        "created_at": found.created,
    }


def policy_rule(policy: Policy, rule: Rule) -> Row:
    """Return the row of `auth_policies`."""
    both = (policy.conditions, rule.conditions)
    return {
        "policy_id": policy.id,
        "policy_name": policy.name,
        "policy_is_active": policy.status == "ACTIVE",
        "rule_id": rule.id,
        "rule_name": rule.name,
        "rule_is_active": rule.status == "ACTIVE",
        "allows_sign_in": rule.actions.signon.access == "ALLOW",
        "requires_mfa": rule.actions.signon.require_factor,
        "session_minutes": None if (opened := rule.actions.signon.session) is None else opened.lifetime,
        "excluded_groups": _excluded(both, "groups"),
        "excluded_accounts": _excluded(both, "users"),
    }


def password_policy(policy: PasswordPolicy) -> Row:
    """Return the row of `password_policies`."""
    asked = policy.settings.password
    return {
        "policy_id": policy.id,
        "policy_name": policy.name,
        "policy_is_active": policy.status == "ACTIVE",
        "min_length": asked.complexity.min_length,
        "lockout_attempts": asked.lockout.max_attempts,
    }


def subject_of(entry: LogEntry) -> str | None:
    """Return the id of the account that an entry of the log is about, None when it is about none."""
    return _target(entry, "User")


def event(entry: LogEntry, account_id: str) -> Row:
    """Return the row of `account_events`."""
    actor, group_id = entry.actor, _target(entry, "UserGroup")
    return {
        "event_id": entry.uuid,
        "account_id": account_id,
        "event_type": event_type(entry),
        "entitlement": f"group/{group_id}" if group_id else None,
        "occurred_at": entry.published,
        "actor_account_id": actor.id if actor and actor.type == "User" else None,
    }


def event_type(entry: LogEntry) -> str:
    """Return what happened, in the words of `account_events`."""
    return _EVENT.get(entry.event_type, "other")


def _target(entry: LogEntry, kind: str) -> str | None:
    return next((target.id for target in entry.target or () if target.type == kind), None)


def _excluded(conditions: Iterable[Conditions | None], kind: str) -> str:
    people = [found.people for found in conditions if found and found.people]
    return " ".join(sorted({name for found in people for name in getattr(found, kind).exclude}))
