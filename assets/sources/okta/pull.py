"""The requests of one pull, in the order that proves most: who asks, what there is, the log, what changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from assets.sources.contract import PullContext, Rejected
from assets.sources.http import links, paging
from assets.sources.http.paging import NextOf
from assets.sources.http.session import Session
from assets.sources.http.values import iso
from assets.sources.okta.mapping import LOG_PREFIXES
from assets.sources.okta.plan import plan, window
from assets.sources.okta.reading import Reading
from assets.sources.okta.settings import Settings

API: Final = "/api/v1"
ALL_USERS: Final = {"limit": "200", "filter": 'lastUpdated gt "1970-01-01T00:00:00.000Z"'}
"""Okta's plain list of users leaves deactivated accounts out; a filtered one does not."""
PAGE: Final = {"limit": "200"}
SIGN_ON: Final = {"type": "OKTA_SIGN_ON"}
PASSWORD: Final = {"type": "PASSWORD"}
LOG_FILTER: Final = " or ".join(f'eventType sw "{prefix}"' for prefix in LOG_PREFIXES)
UNREADABLE: Final = frozenset({403, 404})
_TRIES: Final = 3
_UNSETTLED: Final = frozenset({"conflict", "count_mismatch", "witness_missing"})


class Pull:
    """Asks for everything that a day needs; what the answers say is judged by `Reading`."""

    def __init__(self, session: Session, reading: Reading, settings: Settings, context: PullContext) -> None:
        """Prepare a pull whose answers `reading` sees as they arrive."""
        self._session = session
        self._reading = reading
        self._settings = settings
        self._context = context

    def run(self) -> None:
        """Read everything.

        Raises:
            Rejected: something could not be read whole.
        """
        self._who_asks()
        self._agree(lambda: self._list("groups", "/groups", PAGE), self._reading.agreed_groups)
        everyone, named = self._reading.everyone(), self._reading.named_groups()
        self._settle(lambda: self._population(everyone), self._reading.users)
        for group in named:
            if group != everyone:
                self._agree(partial(self._members, group), partial(self._reading.members, group))
        self._small_lists()
        self._what_changed()

    def _who_asks(self) -> None:
        self._session.get("me", f"{API}/users/me", also=UNREADABLE)
        if me := self._reading.me():
            self._session.get("own_roles", f"{API}/users/{me}/roles", subject=me, also=UNREADABLE)

    def _small_lists(self) -> None:
        reading = self._reading
        if reading.wants("role_assignments"):
            self._agree(
                lambda: self._list("assignees", "/iam/assignees/users", PAGE, next_of=links.in_body), reading.admins
            )
        if reading.wants("credentials"):
            self._agree(lambda: self._list("tokens", "/api-tokens"), reading.tokens)
        if reading.wants("auth_policies"):
            self._agree(lambda: self._list("policies", "/policies", SIGN_ON), reading.policies)
        for policy in reading.policies():
            self._rules(policy)
        if reading.wants("password_policies"):
            self._agree(lambda: self._list("password_policies", "/policies", PASSWORD), reading.password_policies)

    def _what_changed(self) -> None:
        part = window(self._context, self._settings, self._reading.read_at)
        asked = {"since": iso(part.since), "until": iso(part.until), "limit": "1000", "filter": LOG_FILTER}
        self._agree(lambda: self._list("log", "/logs", asked), self._reading.entries)
        entries = list(self._reading.entries().values())
        wanted = plan(self._reading.users(), entries, self._reading.admins().keys(), part)
        for account in sorted(wanted.factors):
            self._list("factors", f"/users/{account}/factors", subject=account)
        for account in sorted(wanted.roles):
            ask = partial(self._list, "roles", f"/users/{account}/roles", subject=account)
            self._agree(ask, partial(self._reading.roles, account))

    def _population(self, everyone: str) -> None:
        self._list("users", "/users", ALL_USERS)
        self._members(everyone)

    def _members(self, group_id: str) -> None:
        self._list("members", f"/groups/{group_id}/users", PAGE, subject=group_id)

    def _rules(self, policy_id: str) -> None:
        self._agree(
            lambda: self._list("rules", f"/policies/{policy_id}/rules", subject=policy_id),
            lambda: self._reading.rules(policy_id),
        )

    def _list(
        self,
        resource: str,
        path: str,
        params: dict[str, str] | None = None,
        *,
        subject: str | None = None,
        next_of: NextOf = links.in_header,
    ) -> None:
        first = self._session.get(resource, API + path, params, subject=subject)
        paging.read(self._session, first, next_of)

    def _agree(self, ask: Callable[[], object], judge: Callable[[], object]) -> None:
        """Read a list that states no total twice, and once more when the two differ."""
        ask()
        self._settle(ask, judge)

    def _settle(self, ask: Callable[[], object], judge: Callable[[], object]) -> None:
        """Ask again, in case something changed while it was read, until the answers agree or a pull must fail."""
        for left in reversed(range(_TRIES - 1)):
            ask()
            try:
                judge()
            except Rejected as rejected:
                if rejected.reason not in _UNSETTLED or not left:
                    raise
            else:
                return
