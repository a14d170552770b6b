"""One Okta organisation as a `Connector`: ties the requests, the judging of answers and the self-test together."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Final

import httpx

from assets.sources.contract import Exchange, Parsed, PullContext
from assets.sources.http.clock import Clock
from assets.sources.http.conversation import Conversations
from assets.sources.http.paging import Kept
from assets.sources.http.session import Traffic, Vendor
from assets.sources.okta.permissions import findings
from assets.sources.okta.pull import Pull
from assets.sources.okta.reading import Reading
from assets.sources.okta.sets import Sets
from assets.sources.okta.settings import Settings

RECORDS: Final = frozenset(
    {
        "account_events", "accounts", "auth_policies", "credentials", "groups", "mfa_factors", "password_policies",
        "role_assignments",
    }
)  # fmt: skip


class Okta:
    """An Okta organisation.

    Attributes:
        source_id: the configured instance.
        provides: the records that a complete pull fills.
        is_history: no, its answers are of now.
    """

    is_history = False

    def __init__(self, *, source_id: str, settings: Settings, clock: Clock) -> None:
        """See `assets.sources.okta.connect`."""
        self.source_id = source_id
        members = {"group_memberships"} if settings.groups else set()
        self.provides = (RECORDS - settings.leave_out) | members
        self._settings = settings
        vendor = Vendor(auth=_Token(settings.token.get_secret_value()), said=_said)
        self._conversations = Conversations(settings=settings, vendor=vendor, clock=clock)

    @property
    def traffic(self) -> Traffic:
        """What the latest pull cost, also one that was rejected."""
        return self._conversations.traffic

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        """Read the organisation, handing each answer to `keep` as it arrives.

        Raises:
            Rejected: it could not be read whole.
        """
        with self._conversations.pull(context, keep) as (session, kept):
            Pull(session, Reading(kept, self._settings), self._settings, context).run()

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept answers into records.

        Raises:
            Rejected: the answers are not complete or not readable.
        """
        reading = Reading(Kept(exchanges), self._settings)
        return Sets(source_id=self.source_id, reading=reading, settings=self._settings, context=context).parsed()

    def check(self) -> Sequence[str]:
        """Ask for one of everything and name what the token may not read, and who can grant it.

        Raises:
            Rejected: the organisation cannot be reached or refuses the token.
        """
        return self._conversations.check(lambda session: findings(session, self._settings))


class _Token(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._value = f"SSWS {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["authorization"] = self._value
        yield request


def _said(_headers: Mapping[str, str], body: bytes) -> str:
    """Okta's error code; its summary may repeat what was asked for, so it stays out."""
    try:
        code = json.loads(body)["errorCode"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return code if isinstance(code, str) and code.isalnum() else ""
