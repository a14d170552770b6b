"""Who acts in Jira: a person, an automation or a customer of the portal; and rows of `accounts`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from assets.sources.jira.dialect import dialect
from assets.sources.jira.settings import Settings
from assets.sources.jira.wire import Person, User

Row = dict[str, Any]
ActorKind = Literal["human", "automation", "customer"]
_KIND: Final[Mapping[str, ActorKind]] = {"atlassian": "human", "app": "automation", "customer": "customer"}
_ACCOUNT_KIND: Final[Mapping[ActorKind, str]] = {"human": "person", "automation": "app", "customer": "customer"}


class People:
    """What is known of the accounts of a site."""

    def __init__(self, users: Mapping[str, User], settings: Settings) -> None:
        """Know the accounts by id."""
        self._users = users
        self._settings = settings
        # Data Center knows users only; what acts there for a rule is named in the settings
        self._unnamed: ActorKind | None = None if dialect(settings.deployment).names_account_types else "human"

    def kind(self, who: Person | User | None) -> ActorKind | None:
        """What somebody is; None when Jira does not say, or when nobody is named."""
        if who is None:
            return None
        if who.id in self._settings.automation_accounts:
            return "automation"
        listed = self._users.get(who.id)
        return self._told((listed.account_type if listed else None) or who.account_type)

    def is_automated(self, who: Person) -> bool | None:
        """Tell whether it is a rule, an app or a script; None when Jira does not say."""
        kind = self.kind(who)
        return kind == "automation" if kind else None

    def row(self, user: User) -> Row:
        """Return the row of `accounts`. Jira tells neither sign-ins nor when an account was made."""
        kind = self._told(user.account_type)
        is_person = kind == "human"
        return {
            "account_id": user.id,
            "login": user.name or user.email,
            "display_name": user.display_name,
            "email": user.email or None,
            "employee_number": None,
            "account_kind": _ACCOUNT_KIND[kind] if kind else None,
            "identity_source_id": self._settings.identity_source if is_person else None,
            "external_id": None,
            "signs_in_elsewhere": self._settings.enforces_single_sign_on if is_person else None,
            "mfa_enrolled": None,
            # a token signs in as its account, and Jira lets in none that is not active; listing them takes other rights
            "tokens_end_with_it": True if is_person else None,
            "status": "active" if user.active else "deprovisioned",
            "is_enabled": user.active,
            "has_signed_in": None,
            "created_at": None,
            "disabled_at": None,
            "source_changed_at": None,
        }

    def _told(self, account_type: str | None) -> ActorKind | None:
        """What Jira itself says; "unknown" is what it says of damaged accounts."""
        return _KIND.get(account_type) if account_type else self._unnamed
