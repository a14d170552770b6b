"""One Jira site as a `Connector`: ties the requests, the judging of answers and the self-test together."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Final

import httpx

from assets.sources.contract import Exchange, Parsed, PullContext
from assets.sources.http.clock import Clock
from assets.sources.http.conversation import Conversations
from assets.sources.http.paging import Kept
from assets.sources.http.session import Traffic, Vendor
from assets.sources.jira.permissions import findings
from assets.sources.jira.pull import Pull
from assets.sources.jira.reading import Reading
from assets.sources.jira.sets import Sets
from assets.sources.jira.settings import Settings

RECORDS: Final = frozenset(
    {"accounts", "ticket_approvals", "ticket_details", "ticket_links", "ticket_transitions", "tickets"}
)


class Jira:
    """A Jira site.

    Attributes:
        source_id: the configured instance.
        provides: the records that a complete pull fills.
        is_history: no, its answers are of now.
    """

    is_history = False

    def __init__(self, *, source_id: str, settings: Settings, clock: Clock) -> None:
        """See `assets.sources.jira.connect`."""
        self.source_id = source_id
        self.provides = RECORDS - settings.leave_out
        self._settings = settings
        self._conversations = Conversations(
            settings=settings, vendor=Vendor(auth=_auth(settings), said=_said), clock=clock
        )

    @property
    def traffic(self) -> Traffic:
        """What the latest pull cost, also one that was rejected."""
        return self._conversations.traffic

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        """Read the site, handing each answer to `keep` as it arrives.

        Raises:
            Rejected: it could not be read whole.
        """
        with self._conversations.pull(context, keep) as (session, kept):
            Pull(session, Reading(kept, self._settings, context.cursor), self._settings).run()

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept answers into records.

        Raises:
            Rejected: the answers are not complete or not readable.
        """
        reading = Reading(Kept(exchanges), self._settings, context.cursor)
        return Sets(source_id=self.source_id, reading=reading, settings=self._settings, context=context).parsed()

    def check(self) -> Sequence[str]:
        """Ask for one of everything and name what the credential may not read, and who can grant it.

        Raises:
            Rejected: the site cannot be reached or refuses the credential.
        """
        return self._conversations.check(lambda session: findings(session, self._settings))


def _auth(settings: Settings) -> httpx.Auth:
    """Cloud: an account's address with its API token. Data Center: a personal access token alone."""
    token = settings.token.get_secret_value()
    return httpx.BasicAuth(settings.email, token) if settings.email else _Bearer(token)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._value = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["authorization"] = self._value
        yield request


def _said(headers: Mapping[str, str], _body: bytes) -> str:
    """Why a sign-in was refused, in Jira's words. Its messages may repeat names, so they stay out."""
    reason = headers.get("x-seraph-loginreason", "")
    return reason if reason.replace("_", "").isalnum() else ""
