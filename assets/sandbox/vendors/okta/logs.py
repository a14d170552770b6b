"""The System Log: bounded queries by publishing time, polling queries by the time of storing.

Without `until` the answer always links to a next page, so that the caller can come back for what follows.
"""

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import Any

import orjson

from assets.sandbox.directory import LogEntry, Target
from assets.sandbox.vendors.okta.api import JSON, endpoint, failure, link, zulu
from assets.sandbox.vendors.okta.filters import FilterError, Test, compile_filter
from assets.sandbox.wire import Call, Reply, Site

_MOST, _USUAL = 1000, 100
_DEFAULT_SPAN = timedelta(days=7)
_EVENTS = {
    "account_created": ("user.lifecycle.create", "Create okta user"),
    "account_activated": ("user.lifecycle.activate", "Activate Okta user"),
    "account_deactivated": ("user.lifecycle.deactivate", "Deactivate Okta user"),
    "account_suspended": ("user.lifecycle.suspend", "Suspend Okta user"),
    "account_unsuspended": ("user.lifecycle.unsuspend", "Unsuspend Okta user"),
    "account_deleted": ("user.lifecycle.delete.initiated", "Delete okta user"),
    "account_locked": ("user.account.lock", "Max sign in attempts exceeded"),
    "account_unlocked": ("user.account.unlock", "Unlock user account"),
    "profile_updated": ("user.account.update_profile", "Update user profile for Okta"),
    "password_changed": ("user.account.update_password", "User update password for Okta"),
    "password_reset": ("user.account.reset_password", "Fired when the user's Okta password is reset"),
    "password_expired": ("user.account.expire_password", "Expire Okta user password"),
    "signed_in": ("user.session.start", "User login to Okta"),
    "factor_enrolled": ("user.mfa.factor.activate", "Enroll new authenticator or device for user"),
    "factor_removed": ("user.mfa.factor.deactivate", "Reset factor for user"),
    "factors_reset": ("user.mfa.factor.reset_all", "Reset all factors for user"),
    "role_granted": ("user.account.privilege.grant", "Grant user privilege"),
    "role_revoked": ("user.account.privilege.revoke", "Revoke user privilege"),
    "group_member_added": ("group.user_membership.add", "Add user to group membership"),
    "group_member_removed": ("group.user_membership.remove", "Remove user from group membership"),
    "token_created": ("system.api_token.create", "Create API token"),
    "token_revoked": ("system.api_token.revoke", "Revoke API token"),
    "rule_changed": ("policy.rule.update", "Update policy rule"),
    "policy_changed": ("policy.lifecycle.update", "Update policy"),
}
_SYSTEM = Target(kind="SystemPrincipal", target_id="unknown", alternate_id="system@okta.com", name="Okta System")


_CLIENT: dict[str, Any] = {
    "userAgent": None,
    "zone": "null",
    "device": None,
    "id": None,
    "ipAddress": None,
    "geographicalContext": None,
}


@endpoint("/logs", limit=120)
def logs(site: Site, call: Call) -> Reply:
    """Answer log events between `since` and `until`, or from `since` on for polling."""
    try:
        since, until = _time(call, "since"), _time(call, "until")
        test = compile_filter(call.query["filter"]) if call.query.get("filter") else None
        limit = min(int(call.query.get("limit", _USUAL)), _MOST)
    except (ValueError, FilterError) as error:
        return failure(400, "E0000001", "Api validation failed", str(error))
    since = since or (until or site.company.now) - _DEFAULT_SPAN
    backwards = call.query.get("sortOrder", "ASCENDING").upper() == "DESCENDING"
    if until or backwards:
        return _bounded(site, call, since, until or site.company.now, limit, test, backwards=backwards)
    return _polling(site, call, since, limit, test)


def _bounded(  # noqa: PLR0917 - what a query can ask
    site: Site, call: Call, since: datetime, until: datetime, limit: int, test: Test | None, *, backwards: bool
) -> Reply:
    log = site.company.directory.log
    start = bisect_left(log, since, key=lambda entry: entry.stored_at)
    entries = [entry for entry in log[start:] if since <= entry.happened_at < until]
    views = sorted((zulu(entry.happened_at) or "", entry.entry_id, _view(site, entry)) for entry in entries)
    if backwards:
        views.reverse()
    if test:
        views = [row for row in views if test(row[2])]
    after = call.query.get("after")
    if after:
        position = after.split("_", 1)
        views = [row for row in views if (list(row[:2]) < position if backwards else list(row[:2]) > position)]
    shown = views[:limit]
    links = [link(call, "self", dict(call.query))]
    if len(views) > limit:
        links.append(link(call, "next", {**call.query, "after": f"{shown[-1][0]}_{shown[-1][1]}"}))
    return Reply(body=orjson.dumps([view for _, _, view in shown]), headers=(JSON, *links))


def _polling(site: Site, call: Call, since: datetime, limit: int, test: Test | None) -> Reply:
    directory = site.company.directory
    after = call.query.get("after", "")
    if after and not after.isdigit():
        return failure(400, "E0000029", "Invalid paging request.", "Invalid cursor.")
    first = bisect_left(directory.log, since, key=lambda entry: entry.stored_at)
    start = max(first, int(after or 0) - directory.log_forgotten)
    shown: list[dict[str, Any]] = []
    index = start
    while index < len(directory.log) and len(shown) < limit:
        view = _view(site, directory.log[index])
        if test is None or test(view):
            shown.append(view)
        index += 1
    following = link(call, "next", {**call.query, "after": str(index + directory.log_forgotten)})
    return Reply(body=orjson.dumps(shown), headers=(JSON, link(call, "self", dict(call.query)), following))


def _time(call: Call, name: str) -> datetime | None:
    given = call.query.get(name)
    if not given:
        return None
    at = datetime.fromisoformat(given)
    if at.tzinfo is None:
        raise ValueError(f"{name}: a time zone is missing")
    return at


def _view(site: Site, entry: LogEntry) -> dict[str, Any]:
    event_type, message = _EVENTS[entry.kind]
    request_id = site.company.seeded.uuid("transaction", entry.entry_id).replace("-", "")
    debug = {"requestId": request_id, **({"factor": entry.detail} if "factor" in entry.kind and entry.detail else {})}
    if entry.kind.startswith("role_"):
        debug["privilegeGranted"] = entry.detail or ""
    return {
        "actor": _party(entry.actor or _SYSTEM),
        "client": _CLIENT,
        "device": None,
        "authenticationContext": {
            "authenticationProvider": None,
            "credentialProvider": None,
            "credentialType": None,
            "issuer": None,
            "interface": None,
            "authenticationStep": 0,
            "rootSessionId": None,
            "externalSessionId": "unknown",
        },
        "displayMessage": message,
        "eventType": event_type,
        "outcome": {"result": "SUCCESS", "reason": None},
        "published": zulu(entry.happened_at),
        "securityContext": {"asNumber": None, "asOrg": None, "isp": None, "domain": None, "isProxy": None},
        "severity": "INFO",
        "debugContext": {"debugData": debug},
        "legacyEventType": None,
        "transaction": {"type": "WEB", "id": request_id, "detail": {}},
        "uuid": entry.entry_id,
        "version": "0",
        "request": {"ipChain": []},
        "target": [_party(target) for target in entry.targets],
    }


def _party(party: Target) -> dict[str, Any]:
    return {
        "id": party.target_id,
        "type": party.kind,
        "alternateId": party.alternate_id,
        "displayName": party.name,
        "detailEntry": None,
    }
