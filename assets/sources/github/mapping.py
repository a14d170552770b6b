"""From GitHub's objects to the columns of records. Each of GitHub's words has exactly one meaning here."""

from __future__ import annotations

from typing import Any, Final

from assets.sources.github.settings import Settings
from assets.sources.github.shapes import Actor, Identity, MemberEdge, Repository, Team
from assets.sources.github.wire import Account, Activity, CheckRun, CommitStatus

Row = dict[str, Any]
OWNER: Final = "owner"
_NO_COMMIT: Final = frozenset("0")


def account_id(who: Actor | Account | None) -> str | None:
    """Return the id of an account; None when GitHub no longer knows it (a deleted account)."""
    key = None if who is None else who.id if isinstance(who, Account) else who.key
    return None if key is None else str(key)


def kind(who: Actor | Account | None) -> str | None:
    """Return human or bot; None when it cannot be told."""
    told = None if who is None else who.type if isinstance(who, Account) else who.kind
    return {"User": "human", "Bot": "bot"}.get(told or "")


def member(edge: MemberEdge, identity: Identity | None, settings: Settings) -> Row:
    """Return the row of `accounts` for a member."""
    saml = identity.saml if identity else None
    emails = [email.value for email in (saml.emails or ())] if saml else []
    name_id = saml.name_id if saml else None
    return _account(
        account_id=str(edge.node.key),
        login=edge.node.login,
        display_name=edge.node.name or edge.node.login,
        email=next((text for text in (*emails, name_id) if text and "@" in text), None),
        employee_number=_employee_number(identity, settings.employee_number_attribute),
        identity_source_id=settings.identity_source if identity else None,
        external_id=name_id,
        # a member signs in to GitHub itself; the identity provider is asked besides
        signs_in_elsewhere=None if identity else False,
        mfa_enrolled=edge.has_factor,
        created_at=edge.node.created,
    )


def outsider(account: Account, without_factor: set[str] | None) -> Row:
    """Return the row of `accounts` for an outside collaborator, of whom GitHub tells little."""
    return _account(
        account_id=str(account.id),
        login=account.login,
        display_name=account.login,
        signs_in_elsewhere=False,
        mfa_enrolled=None if without_factor is None else str(account.id) not in without_factor,
    )


def _account(**told: Any) -> Row:  # noqa: ANN401  (columns of several types)
    return {
        "email": None,
        "employee_number": None,
        "account_kind": "person",
        "identity_source_id": None,
        "external_id": None,
        # a token can do no more than the account whose it is
        "tokens_end_with_it": True,
        "status": "active",
        "is_enabled": True,
        "has_signed_in": None,
        "created_at": None,
        "disabled_at": None,
        "source_changed_at": None,
    } | told


def _employee_number(identity: Identity | None, attribute: str) -> str | None:
    if identity is None or identity.saml is None or not attribute:
        return None
    return next((found.value for found in identity.saml.attributes if found.name == attribute), None) or None


def team(found: Team) -> Row:
    """Return the row of `groups`."""
    return {"group_id": str(found.key), "name": found.name, "group_kind": "team"}


def owner(edge: MemberEdge) -> Row:
    """Return the row of `role_assignments` of an owner of the organisation."""
    return {
        "account_id": str(edge.node.key),
        "assignment_id": OWNER,
        "role_name": OWNER,
        "privilege_tier": "owner",
    }


def repository(found: Repository, production: frozenset[str]) -> Row:
    """Return the row of `repositories`."""
    names = {environment.name for environment in found.environments.nodes}
    is_whole = len(names) == found.environments.total
    return {
        "repository_id": str(found.key),
        "full_name": found.full_name,
        "default_branch": found.default_branch.name if found.default_branch else None,
        "visibility": found.visibility.lower(),
        "is_archived": found.is_archived,
        "deploys_to_production": True if names & production else False if is_whole else None,
        "created_at": found.created,
        "source_changed_at": found.updated,
    }


def move(repository_id: str, branch: str, found: Activity) -> Row:
    """Return the row of `repository_events`."""
    return {
        "event_id": str(found.id),
        "repository_id": repository_id,
        "branch": branch,
        "event_type": found.activity_type,
        "occurred_at": found.timestamp,
        "actor_account_id": account_id(found.actor),
        "before_sha": _sha(found.before),
        "after_sha": _sha(found.after),
    }


def _sha(text: str) -> str | None:
    return None if set(text) == _NO_COMMIT else text


def check_run(repository_id: str, found: CheckRun) -> Row:
    """Return the row of `check_runs`."""
    is_done = found.status == "completed"
    return {
        "check_run_id": str(found.id),
        "repository_id": repository_id,
        "commit_sha": found.head_sha,
        "name": found.name,
        "app": str(found.app.id) if found.app else None,
        "status": found.status if found.status in {"completed", "in_progress"} else "queued",
        "conclusion": found.conclusion if is_done else None,
        "started_at": found.started_at,
        "completed_at": found.completed_at if is_done else None,
    }


def status(repository_id: str, sha: str, found: CommitStatus) -> Row:
    """Return the row of `check_runs` of a status, which is set at one instant."""
    is_done = found.state != "pending"
    return {
        "check_run_id": f"status-{found.id}",
        "repository_id": repository_id,
        "commit_sha": sha,
        "name": found.context,
        "app": account_id(found.creator),
        "status": "completed" if is_done else "in_progress",
        "conclusion": {"success": "success", "pending": None}.get(found.state, "failure"),
        "started_at": found.created_at,
        "completed_at": found.created_at if is_done else None,
    }
