"""Users, and what is asked for one user at a time: factors, roles, groups."""

from collections.abc import Callable
from typing import Any

import orjson

from assets.sandbox.directory import Account, Factor, Role
from assets.sandbox.staff import READER
from assets.sandbox.vendors.okta.api import (
    ORIGIN,
    endpoint,
    failure,
    find_account,
    not_found,
    page,
    rows_of,
    whole,
    zulu,
)
from assets.sandbox.vendors.okta.filters import FilterError, compile_filter
from assets.sandbox.vendors.okta.groups import group_view
from assets.sandbox.wire import Call, Reply, Site

PAGE = 200
_LIFECYCLE = {
    "suspend": "lifecycle/suspend",
    "resetPassword": "lifecycle/reset_password",
    "expirePassword": "lifecycle/expire_password",
    "resetFactors": "lifecycle/reset_factors",
    "deactivate": "lifecycle/deactivate",
}
_PROVIDERS = {"webauthn": ("FIDO", "FIDO"), "token": ("RSA", "RSA")}
ROLE_LABELS = {
    "SUPER_ADMIN": "Super Administrator",
    "ORG_ADMIN": "Organization Administrator",
    "APP_ADMIN": "Application Administrator",
    "USER_ADMIN": "Group Administrator",
    "HELP_DESK_ADMIN": "Help Desk Administrator",
    "READ_ONLY_ADMIN": "Read Only Administrator",
}


class Views:
    """Each account as JSON, kept for as long as the frozen account is the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Account, dict[str, Any], bytes]] = {}

    def of(self, account: Account) -> tuple[dict[str, Any], bytes]:
        """Return an account as a document and as bytes."""
        kept = self._kept.get(account.account_id)
        if kept is None or kept[0] is not account:
            view = user_view(account)
            kept = self._kept[account.account_id] = (account, view, orjson.dumps(view))
        return kept[1], kept[2]


@endpoint("/users")
def users(site: Site, call: Call) -> Reply:
    """List users; without filter or search those deprovisioned are left out."""
    views = site.shared(Views)
    try:
        tests = [compile_filter(call.query[name]) for name in ("filter", "search") if call.query.get(name)]
    except FilterError as error:
        return failure(400, "E0000031", f"Invalid search criteria. {error}")
    shown = tests or [_not_deprovisioned]
    found = [(account.account_id, *views.of(account)) for account in site.company.directory.accounts.values()]
    return page(call, [(key, body) for key, view, body in found if all(test(view) for test in shown)], PAGE)


@endpoint("/users/me")
def me(site: Site, _call: Call) -> Reply:
    """Answer the owner of the token."""
    account_id = site.company.people[READER].account()
    return whole(user_view(site.company.directory.accounts[account_id], links=_LIFECYCLE))


@endpoint("/users/{user_id}", limit=0)
def one_user(site: Site, call: Call) -> Reply:
    """Answer one user by id or login."""
    return _for_user(site, call, lambda account: whole(user_view(account, links=_LIFECYCLE)))


@endpoint("/users/{user_id}/factors", limit=0)
def factors(site: Site, call: Call) -> Reply:
    """List the enrolled factors of a user."""
    return _for_user(site, call, lambda account: whole([_factor_view(account, factor) for factor in account.factors]))


@endpoint("/users/{user_id}/roles", limit=0)
def roles(site: Site, call: Call) -> Reply:
    """List the administrator roles of a user."""
    return _for_user(site, call, lambda account: whole([_role_view(account, role) for role in account.roles]))


@endpoint("/users/{user_id}/groups", limit=0)
def groups(site: Site, call: Call) -> Reply:
    """List the groups of a user."""
    known = site.company.directory.groups

    def listed(account: Account) -> Reply:
        return page(call, rows_of([group_view(known[group_id]) for group_id in account.group_ids]), PAGE)

    return _for_user(site, call, listed)


def user_view(account: Account, links: dict[str, str] | None = None) -> dict[str, Any]:
    """Return a user as Okta shows it; attributes that nobody filled in are left out of the profile."""
    own = f"{ORIGIN}/api/v1/users/{account.account_id}"
    optional = {
        "employeeNumber": account.employee_number,
        "userType": account.user_type,
        "department": account.department,
        "title": account.title,
    }
    actions = {name: {"href": f"{own}/{path}", "method": "POST"} for name, path in (links or {}).items()}
    return {
        "id": account.account_id,
        "status": account.status,
        "created": zulu(account.created_at),
        "activated": zulu(account.activated_at),
        "statusChanged": zulu(account.status_changed_at),
        "lastLogin": zulu(account.last_login_at),
        "lastUpdated": zulu(account.updated_at),
        "passwordChanged": zulu(account.password_changed_at),
        "type": {"id": "oty1acme0default00x7"},
        "profile": {
            "firstName": account.first_name,
            "lastName": account.last_name,
            "mobilePhone": None,
            "secondEmail": None,
            "login": account.login,
            "email": account.email,
            **{name: value for name, value in optional.items() if value is not None},
        },
        "credentials": {
            "password": {},
            "emails": [{"value": account.email, "status": "VERIFIED", "type": "PRIMARY"}],
            "provider": {"type": "OKTA", "name": "OKTA"},
        },
        "_links": {**actions, "self": {"href": own}},
    }


def _not_deprovisioned(view: dict[str, Any]) -> bool:
    return bool(view["status"] != "DEPROVISIONED")


def _for_user(site: Site, call: Call, answer: Callable[[Account], Reply]) -> Reply:
    account = find_account(site, call)
    return answer(account) if account else not_found(call.path["user_id"], "User")


def _factor_view(account: Account, factor: Factor) -> dict[str, Any]:
    provider, vendor = _PROVIDERS.get(factor.kind, ("OKTA", "OKTA"))
    own = f"{ORIGIN}/api/v1/users/{account.account_id}"
    return {
        "id": factor.factor_id,
        "factorType": factor.kind,
        "provider": provider,
        "vendorName": vendor,
        "status": factor.status,
        "created": zulu(factor.created_at),
        "lastUpdated": zulu(factor.created_at),
        "profile": {"credentialId": account.login},
        "_links": {
            "self": {"href": f"{own}/factors/{factor.factor_id}", "hints": {"allow": ["GET", "DELETE"]}},
            "user": {"href": own, "hints": {"allow": ["GET"]}},
        },
    }


def _role_view(account: Account, role: Role) -> dict[str, Any]:
    return {
        "id": role.role_id,
        "label": ROLE_LABELS[role.kind],
        "type": role.kind,
        "status": "ACTIVE",
        "created": zulu(role.granted_at),
        "lastUpdated": zulu(role.granted_at),
        "assignmentType": "USER",
        "_links": {"assignee": {"href": f"{ORIGIN}/api/v1/users/{account.account_id}"}},
    }
