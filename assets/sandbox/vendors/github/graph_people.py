"""People in GraphQL: members with their role, the identities they sign in with, teams."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any

from assets.sandbox.code.facts import CodeAccount, Team
from assets.sandbox.company import Company
from assets.sandbox.directory import ENABLED
from assets.sandbox.vendors.github.api import ORGANISATION, zulu

_ORGANISATION_ID = 4_200_042
_MOST = 100
Connection = Callable[..., dict[str, Any]]


def connection(rows: Sequence[dict[str, Any]]) -> Connection:
    """Return a connection over rows, which are edges (with a `node`) or the nodes themselves."""

    def page(_info: object, first: int = _MOST, after: str | None = None, **_filters: object) -> dict[str, Any]:
        start = int(b64decode(after)) if after else 0
        shown = rows[start : start + min(first, _MOST)]
        end = start + len(shown)
        return {
            "totalCount": len(rows),
            "filteredCount": len(rows),
            "pageCount": len(shown),
            "edges": shown,
            "nodes": [row.get("node", row) for row in shown],
            "pageInfo": {
                "hasNextPage": end < len(rows),
                "hasPreviousPage": start > 0,
                "startCursor": _cursor(start) if shown else None,
                "endCursor": _cursor(end) if shown else None,
            },
        }

    return page


def actor(account: CodeAccount | None) -> dict[str, Any] | None:
    """Return an account as GraphQL shows it wherever somebody acts."""
    if account is None:
        return None
    return {
        "__typename": "Bot" if account.is_bot else "User",
        "id": f"U_{account.account_id}",
        "login": account.login.removesuffix("[bot]"),
        "databaseId": int(account.account_id),
        "name": account.name,
        "createdAt": zulu(account.created_at),
    }


def organisation(company: Company) -> dict[str, Any]:
    """Return the organisation."""
    members = [account for account in company.code.accounts.values() if is_member(company, account)]
    linked = [account for account in members if account.directory_id]
    return {
        "__typename": "Organization",
        "id": f"O_{_ORGANISATION_ID}",
        "login": ORGANISATION,
        "databaseId": _ORGANISATION_ID,
        "viewerIsAMember": True,
        "viewerCanAdminister": True,
        "requiresTwoFactorAuthentication": True,
        "membersWithRole": connection([_member_edge(account) for account in members]),
        "teams": connection([team(company, one) for one in company.code.teams.values()]),
        "samlIdentityProvider": {
            "id": "SIP_1",
            "externalIdentities": connection([_identity(company, account) for account in linked]),
        },
    }


def team(company: Company, one: Team) -> dict[str, Any]:
    """Return a team with its members."""
    accounts = [company.code.accounts[account_id] for account_id in one.member_ids]
    edges = [
        {"role": "MEMBER", "node": actor(account), "cursor": account.account_id}
        for account in accounts
        if is_member(company, account)
    ]
    return {
        "__typename": "Team",
        "id": f"T_{one.team_id}",
        "databaseId": int(one.team_id),
        "name": one.name,
        "slug": one.name.lower(),
        "privacy": "VISIBLE",
        "members": connection(edges),
    }


def is_member(company: Company, account: CodeAccount) -> bool:
    """Tell whether an account is in the organisation: the directory takes it out with the account it signs in with."""
    if account.role not in {"owner", "member"}:
        return False
    if account.directory_id is None:
        return True
    linked = company.directory.accounts.get(account.directory_id)
    return linked is not None and linked.status in ENABLED


def _member_edge(account: CodeAccount) -> dict[str, Any]:
    return {
        "role": "ADMIN" if account.role == "owner" else "MEMBER",
        "hasTwoFactorEnabled": True,
        "node": actor(account),
        "cursor": account.account_id,
    }


def _identity(company: Company, account: CodeAccount) -> dict[str, Any]:
    login = company.directory.accounts[account.directory_id or ""].login
    emails = [{"value": login, "primary": True, "type": "work"}]
    number = [{"name": "employeeNumber", "value": account.employee_number}] if account.employee_number else []
    return {
        "id": f"EI_{account.account_id}",
        "guid": company.seeded.uuid("identity", account.account_id),
        "user": actor(account),
        "samlIdentity": {"nameId": login, "username": login, "emails": emails, "attributes": number},
        "scimIdentity": {"username": login, "emails": emails},
    }


def _cursor(position: int) -> str:
    return b64encode(str(position).encode()).decode()
