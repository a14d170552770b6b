"""What a pull over HTTP needs besides its requests: a session whose answers are kept, and what it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from assets.sources.contract import Exchange, Obstacle, PullContext
from assets.sources.http.clock import Clock
from assets.sources.http.paging import Kept
from assets.sources.http.session import Session, Traffic, Vendor
from assets.sources.http.settings import HttpSettings

_ATTEMPTS: Final = 3
"""Of a request of a self-test."""


@dataclass(kw_only=True)
class Conversations:
    """The sessions of one configured source.

    Attributes:
        traffic: what the latest pull cost, also one that was rejected.
        answered: what was made of the answers of the pull before: many a day says the same, byte for byte.
    """

    settings: HttpSettings
    vendor: Vendor = field(repr=False)
    clock: Clock
    traffic: Traffic = field(default_factory=Traffic)
    answered: dict[tuple[Any, ...], dict[Any, Any]] = field(default_factory=dict, repr=False)

    @contextmanager
    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> Iterator[tuple[Session, Kept]]:
        """Yield a session for a pull and its answers so far; each one also goes to `keep` as it arrives."""
        kept = Kept()
        before, self.answered = self.answered, {}

        def both(exchange: Exchange) -> None:
            kind = exchange.headers.get("content-type")
            said = (exchange.resource, exchange.subject, exchange.status, kind, exchange.body)
            exchange.memo.update(before.get(said, {}))
            self.answered[said] = exchange.memo
            keep(exchange)
            kept.add(exchange)

        begun_at = context.observed_from
        with Session(self.settings, self.vendor, self.clock, begun_at=begun_at, keep=both) as session:
            self.traffic = session.traffic
            yield session, kept

    def check(self, findings: Callable[[Session], list[str]]) -> list[str]:
        """Run a self-test and add what only the conversation shows. A person waits for it, so it gives up soon.

        Raises:
            Rejected: the source cannot be reached or refuses the credential.
        """
        settings = self.settings.model_copy(update={"max_attempts": min(_ATTEMPTS, self.settings.max_attempts)})
        with Session(settings, self.vendor, self.clock) as session:
            found = findings(session)
            if session.skew > self.settings.max_skew_seconds:
                found.append(Obstacle(f"clocks are {session.skew:.0f} s apart; set this machine's"))
        return found
