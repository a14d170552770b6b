"""The self-test of a token: one request per thing that a pull reads; what is refused is named with its remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from assets.sources.contract import Exchange, Obstacle, Rejected
from assets.sources.http.answers import OK, checked, json_list
from assets.sources.http.paging import Kept
from assets.sources.http.session import Session
from assets.sources.okta.pull import ALL_USERS, API, PAGE, PASSWORD, SIGN_ON, UNREADABLE
from assets.sources.okta.reading import ORGANISATION_WIDE, Reading
from assets.sources.okta.settings import Settings
from assets.sources.okta.wire import Role

_ONE: Final = {"limit": "1"}
_NOT_THERE: Final = 404
_ADDRESS: Final = "base_url must be the organisation's own address, such as https://acme.okta.com, without a path"
_NOBODY: Final = "users/me: is not told, so a witness_id must prove that the token sees everything"
_READ_ONLY: Final = "a super administrator must give the token's user the role Read-only Administrator"
_ADMINS: Final = (
    "a super administrator must give the token's user a custom role with the permission "
    "View roles, resources, and admin assignments; else leave_out role_assignments"
)


@dataclass(frozen=True, kw_only=True)
class _Need:
    resource: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    record: str
    remedy: str = _READ_ONLY


_NEEDS: Final = (
    _Need(resource="groups", path="/groups", params=PAGE, record="groups"),
    _Need(resource="users", path="/users", params=ALL_USERS | _ONE, record="accounts"),
    _Need(resource="assignees", path="/iam/assignees/users", params=_ONE, record="role_assignments", remedy=_ADMINS),
    _Need(resource="tokens", path="/api-tokens", record="credentials"),
    _Need(resource="policies", path="/policies", params=SIGN_ON, record="auth_policies"),
    _Need(resource="password_policies", path="/policies", params=PASSWORD, record="password_policies"),
    _Need(resource="log", path="/logs", params=_ONE, record="account_events"),
)
_OF_A_USER: Final = (
    _Need(resource="factors", path="/users/{}/factors", record="mfa_factors"),
    _Need(resource="roles", path="/users/{}/roles", record="role_assignments", remedy=_ADMINS),
)
_READERS: Final = frozenset({"READ_ONLY_ADMIN", "REPORT_ADMIN", "CUSTOM"})


def findings(session: Session, settings: Settings) -> list[str]:
    """Return what the token cannot read, what the settings name in vain, and rights beyond reading.

    Raises:
        Rejected: Okta cannot be reached, or refuses the token altogether.
    """
    kept = Kept()
    reading = Reading(kept, settings)
    kept.add(session.get("me", f"{API}/users/me", also=UNREADABLE))
    me = reading.me()
    found: list[str] = [] if me else [_NOBODY]
    for need in (*_NEEDS, *(_OF_A_USER if me else ())):
        if reading.wants(need.record):
            subject = me if need in _OF_A_USER else None
            path = API + need.path.format(subject)
            kept.add(answer := session.get(need.resource, path, need.params, subject=subject, also=UNREADABLE))
            if answer.status == _NOT_THERE and not me:
                raise Rejected("not_found", f"{need.resource}: answered 404; {_ADDRESS}")
            if answer.status != OK:
                found.append(Obstacle(f"{need.resource}: may not be read, which {need.record} need; {need.remedy}"))
    if me and kept.of("roles", me):
        found += _rights(kept.one("roles", me))
    return found or _named_in_vain(reading)


def _rights(answer: Exchange) -> list[str]:
    if answer.status != OK:
        return []
    held = {role.type for role in checked(Role, json_list(answer), "roles", Counter()) if role.status == "ACTIVE"}
    if not held & ORGANISATION_WIDE:
        return [f"roles: none of them shows the whole organisation; {_READ_ONLY}"]
    return [f"roles: {name} can write, which is more than is needed; {_READ_ONLY}" for name in sorted(held - _READERS)]


def _named_in_vain(reading: Reading) -> list[str]:
    found: list[str] = []
    for judge in (reading.everyone, reading.named_groups):
        try:
            judge()
        except Rejected as rejected:
            found.append(Obstacle(rejected.detail))
    return found
