"""The clock of a run: passed in, never reached for, so that a test can run a year in seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

import httpx


class Clock(Protocol):
    """What time it is, and whether it can be moved."""

    basis: str
    """How readings by this clock count: `observed` by a real one, `simulated` by one that we drive."""

    def now(self) -> datetime:
        """UTC instant, with its zone."""

    def reach(self, instant: datetime) -> None:
        """Be at `instant` or later; a real clock cannot, and does nothing."""


class SystemClock:
    """The machine's clock."""

    basis = "observed"

    def now(self) -> datetime:
        """UTC instant, with its zone."""
        return datetime.now(UTC)

    def reach(self, instant: datetime) -> None:
        """Do nothing: real time passes by itself."""


class StoppedClock:
    """A clock that stands: for work that happens at no time of its own, such as rebuilding."""

    def __init__(self, at: datetime, basis: str) -> None:
        """Stand at `at` (UTC, with its zone)."""
        self._at = at
        self.basis = basis

    def now(self) -> datetime:
        """UTC instant, with its zone."""
        return self._at

    def reach(self, instant: datetime) -> None:
        """Do nothing."""


class CompanyGoneError(Exception):
    """The sandbox company does not answer."""


class CompanyClock:
    """The clock of the sandbox company, which moves when it is told to, and only forward."""

    basis = "simulated"

    def __init__(self, url: str, client: httpx.Client | None = None) -> None:
        """Attach to the company at `url`, on this machine."""
        self._url = f"{url.rstrip('/')}/_company/clock"
        # no connection is kept between two questions, so nobody has to close this clock
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = client or httpx.Client(timeout=120, trust_env=False, limits=limits)

    def now(self) -> datetime:
        """UTC instant of the company, with its zone."""
        return datetime.fromisoformat(self._ask("GET", None)["now"])

    def reach(self, instant: datetime) -> None:
        """Let the company live up to `instant`; an instant that has passed there changes nothing."""
        if instant > self.now():
            self._ask("POST", {"now": instant.astimezone(UTC).isoformat()})

    def _ask(self, method: str, told: dict[str, str] | None) -> dict[str, str]:
        try:
            answer = self._client.request(method, self._url, json=told)
        except httpx.TransportError as error:
            raise CompanyGoneError(
                f"{self._url} does not answer: the sandbox company is not running. `tallymark demo` starts it.",
            ) from error
        found: dict[str, str] = answer.raise_for_status().json()
        return found
