"""One BambooHR account as a `Connector`: ties the requests, the judging of answers and the self-test together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import httpx

from assets.sources.bamboohr import permissions, pull
from assets.sources.bamboohr.reading import Reading
from assets.sources.bamboohr.sets import Sets
from assets.sources.bamboohr.settings import Settings
from assets.sources.contract import Exchange, Parsed, PullContext
from assets.sources.http.clock import Clock
from assets.sources.http.conversation import Conversations
from assets.sources.http.paging import Kept
from assets.sources.http.session import Traffic, Vendor

RECORDS: Final = frozenset({"workers", "employment_events", "training_records"})
_LONGEST_MESSAGE: Final = 120


class BambooHR:
    """A BambooHR account.

    Attributes:
        source_id: the configured instance.
        provides: the records that a complete pull fills.
        is_history: no, its answers are of now.
    """

    is_history = False

    def __init__(self, *, source_id: str, settings: Settings, clock: Clock) -> None:
        """See `assets.sources.bamboohr.connect`."""
        self.source_id = source_id
        self.provides = RECORDS - (set() if settings.training_types is not None else {"training_records"})
        self._settings = settings
        # the key is the user name; BambooHR ignores the password
        vendor = Vendor(auth=httpx.BasicAuth(settings.token.get_secret_value(), "x"), said=_said)
        self._conversations = Conversations(settings=settings, vendor=vendor, clock=clock)

    @property
    def traffic(self) -> Traffic:
        """What the latest pull cost, also one that was rejected."""
        return self._conversations.traffic

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        """Read the account, handing each answer to `keep` as it arrives.

        Raises:
            Rejected: it could not be read whole.
        """
        with self._conversations.pull(context, keep) as (session, kept):
            pull.run(session, lambda: Reading(kept, self._settings), self._settings, context)

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept answers into records.

        Raises:
            Rejected: the answers are not complete or not readable.
        """
        reading = Reading(Kept(exchanges), self._settings)
        return Sets(source_id=self.source_id, reading=reading, settings=self._settings, context=context).parsed()

    def check(self) -> Sequence[str]:
        """Ask for everything once and name what the key may not read, and who can grant it.

        Raises:
            Rejected: the account cannot be reached or refuses the key.
        """
        return self._conversations.check(lambda session: permissions.findings(session, self._settings))


def _said(headers: Mapping[str, str], _body: bytes) -> str:
    """BambooHR tells what is wrong in a header only."""
    said = headers.get("x-bamboohr-error-message", "")
    return "".join(char for char in said if char.isprintable())[:_LONGEST_MESSAGE]
