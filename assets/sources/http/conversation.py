"""What a pull over HTTP needs besides its requests: a session whose answers are kept, and what it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assets.sources.contract import Exchange, PullContext
from assets.sources.http.clock import Clock
from assets.sources.http.paging import Kept
from assets.sources.http.session import Session, Traffic, Vendor
from assets.sources.http.settings import HttpSettings


@dataclass(kw_only=True)
class Conversations:
    """The sessions of one configured source.

    Attributes:
        traffic: what the latest pull cost, also one that was rejected.
    """

    settings: HttpSettings
    vendor: Vendor = field(repr=False)
    clock: Clock
    traffic: Traffic = field(default_factory=Traffic)

    @contextmanager
    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> Iterator[tuple[Session, Kept]]:
        """Yield a session for a pull and its answers so far; each one also goes to `keep` as it arrives."""
        kept = Kept()

        def both(exchange: Exchange) -> None:
            keep(exchange)
            kept.add(exchange)

        begun_at = context.observed_from
        with Session(self.settings, self.vendor, self.clock, begun_at=begun_at, keep=both) as session:
            self.traffic = session.traffic
            yield session, kept

    def check(self, findings: Callable[[Session], list[str]]) -> list[str]:
        """Run a self-test and add what only the conversation shows.

        Raises:
            Rejected: the source cannot be reached or refuses the credential.
        """
        with Session(self.settings, self.vendor, self.clock) as session:
            found = findings(session)
            if session.skew > self.settings.max_skew_seconds:
                found.append(f"clocks are {session.skew:.0f} s apart, so pulls would be rejected; set this machine's")
        return found
