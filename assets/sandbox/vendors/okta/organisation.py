"""The organisation, its applications, API tokens and administrators."""

from datetime import timedelta
from typing import Any

from assets.sandbox.directory import Token
from assets.sandbox.vendors.okta.api import JSON, ORIGIN, endpoint, failure, page, rows_of, whole, zulu
from assets.sandbox.wire import Call, Reply, Site, json_reply

_APPS = {"aws": "Amazon Web Services", "github": "GitHub Enterprise", "ledger": "General Ledger", "crm": "CRM"}
_TOKEN_LIFE = timedelta(days=30)
_MOST, _USUAL = 200, 100


@endpoint("/org")
def organisation(site: Site, _call: Call) -> Reply:
    """Answer the settings of the organisation."""
    founded = zulu(next(iter(site.company.directory.groups.values())).created_at)
    return whole(
        {
            "id": site.company.seeded.okta_id("00o", "org"),
            "subdomain": "acme",
            "companyName": "Acme",
            "status": "ACTIVE",
            "website": "https://acme.example",
            "city": "Berlin",
            "country": "Germany",
            "created": founded,
            "lastUpdated": founded,
            "expiresAt": None,
            "_links": {"contacts": {"href": f"{ORIGIN}/api/v1/org/contacts"}},
        }
    )


@endpoint("/apps", limit=100)
def applications(site: Site, call: Call) -> Reply:
    """List the applications."""
    founded = zulu(next(iter(site.company.directory.groups.values())).created_at)
    apps: list[dict[str, Any]] = [
        {
            "id": site.company.seeded.okta_id("0oa", name),
            "name": name,
            "label": label,
            "status": "ACTIVE",
            "created": founded,
            "lastUpdated": founded,
            "accessibility": {"selfService": False, "errorRedirectUrl": None, "loginRedirectUrl": None},
            "features": [],
            "signOnMode": "SAML_2_0",
        }
        for name, label in _APPS.items()
    ]
    return page(call, rows_of(apps), _MOST)


@endpoint("/api-tokens")
def tokens(site: Site, call: Call) -> Reply:
    """List the API tokens of all users."""
    return page(call, rows_of([_token_view(token, site) for token in site.company.directory.tokens.values()]), _MOST)


@endpoint("/iam/assignees/users")
def administrators(site: Site, call: Call) -> Reply:
    """List the users with any administrator role; the next page is linked in the body."""
    org_id = site.company.seeded.okta_id("00o", "org")
    ids = [account.account_id for account in site.company.directory.accounts.values() if account.roles]
    after, limit = call.query.get("after"), min(int(call.query.get("limit", _USUAL)), _MOST)
    if after and after not in ids:
        return failure(400, "E0000029", "Invalid paging request.", "Invalid cursor.")
    start = ids.index(after) + 1 if after else 0
    shown = ids[start : start + limit]
    document: dict[str, Any] = {
        "value": [
            {
                "id": account_id,
                "orn": f"orn:okta:directory:{org_id}:users:{account_id}",
                "_links": {
                    "self": {"href": f"{ORIGIN}/api/v1/users/{account_id}"},
                    "roles": {"href": f"{ORIGIN}/api/v1/users/{account_id}/roles"},
                },
            }
            for account_id in shown
        ]
    }
    if start + limit < len(ids):
        path = call.target.partition("?")[0]
        following = f"{call.base_url}{path}?after={shown[-1]}&limit={limit}"
        document["_links"] = {"next": {"href": following}}
    return json_reply(document, JSON)


def _token_view(token: Token, site: Site) -> dict[str, Any]:
    now = site.company.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "name": token.name,
        "userId": token.account_id,
        "tokenWindow": "P30D",
        "network": {"connection": "ANYWHERE"},
        "id": token.token_id,
        "clientName": "Okta API",
        "expiresAt": zulu(now + _TOKEN_LIFE),
        "created": zulu(token.created_at),
        "lastUpdated": zulu(now),
        "_links": {
            "self": {"href": f"{ORIGIN}/api/v1/api-tokens/{token.token_id}", "hints": {"allow": ["GET", "DELETE"]}},
            "user": {"href": f"{ORIGIN}/api/v1/users/{token.account_id}", "hints": {"allow": ["GET"]}},
        },
    }
