"""The organisation, its repositories, and people who are in none of its teams."""

from typing import Any

from assets.sandbox.code.facts import CodeAccount, CodeRepository
from assets.sandbox.vendors.github.api import (
    HTML,
    ORGANISATION,
    endpoint,
    failure,
    numbered,
    of_repository,
    whole,
    zulu,
)
from assets.sandbox.wire import Call, Reply, Site

_ORGANISATION_ID = 4_200_042


@endpoint("/orgs/{organisation}")
def organisation(_site: Site, call: Call) -> Reply:
    """Answer the organisation."""
    if call.path["organisation"] != ORGANISATION:
        return failure(404, "Not Found")
    return whole({"login": ORGANISATION, "id": _ORGANISATION_ID, "type": "Organization", "name": "Acme"})


@endpoint("/orgs/{organisation}/repos")
def repositories(site: Site, call: Call) -> Reply:
    """List the organisation's repositories by name."""
    if call.path["organisation"] != ORGANISATION:
        return failure(404, "Not Found")
    found = sorted(site.company.code.repositories.values(), key=lambda one: one.name)
    return numbered(call, [repository_view(site, repository) for repository in found])


@endpoint("/orgs/{organisation}/outside_collaborators")
def outside_collaborators(site: Site, call: Call) -> Reply:
    """List accounts that work in repositories without being members; all of them have a second factor."""
    if call.query.get("filter") == "2fa_disabled":
        return numbered(call, [])
    outside = [account for account in site.company.code.accounts.values() if account.role == "outside"]
    return numbered(call, [user_view(account) for account in outside])


@of_repository("")
def one_repository(site: Site, _call: Call, repository: CodeRepository) -> Reply:
    """Answer one repository."""
    return whole(repository_view(site, repository))


def user_view(account: CodeAccount) -> dict[str, Any]:
    """Return an account as REST shows it wherever somebody acts."""
    return {
        "login": account.login,
        "id": int(account.account_id),
        "node_id": f"U_{account.account_id}",
        "html_url": f"{HTML}/{account.login}",
        "type": "Bot" if account.is_bot else "User",
        "site_admin": False,
    }


def repository_view(site: Site, repository: CodeRepository) -> dict[str, Any]:
    """Return a repository as REST shows it."""
    pushes = site.company.code.pushes.get(repository.name, [])
    return {
        "id": int(repository.repository_id),
        "node_id": f"R_{repository.repository_id}",
        "name": repository.name,
        "full_name": f"{ORGANISATION}/{repository.name}",
        "owner": {"login": ORGANISATION, "id": _ORGANISATION_ID, "type": "Organization"},
        "private": repository.visibility == "private",
        "visibility": repository.visibility,
        "html_url": f"{HTML}/{ORGANISATION}/{repository.name}",
        "fork": False,
        "archived": repository.is_archived,
        "disabled": False,
        "default_branch": repository.default_branch,
        "created_at": zulu(repository.created_at),
        "updated_at": zulu(repository.created_at),
        "pushed_at": zulu(pushes[-1].pushed_at) if pushes else None,
    }
