"""Which failures of a read pass by themselves, and how long to wait for that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from assets.sources.contract import Rejected

PASSING: Final = frozenset({429, 500, 502, 503, 504})
_LONGEST: Final = 60.0


class PassingError(Exception):
    """A request failed in a way that may pass.

    Attributes:
        rejected: what the failure means when it does not pass.
        wait: seconds that the vendor asks to wait; None = it does not say.
    """

    def __init__(self, rejected: Rejected, wait: float | None = None) -> None:
        """Raise with what it would mean for the pull."""
        super().__init__(str(rejected))
        self.rejected = rejected
        self.wait = wait


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that an answer asks to wait: `Retry-After` in seconds or as a date, else `X-Rate-Limit-Reset`.

    A date is compared with the answer's own `Date`, so that a difference of clocks does not matter.
    """
    here = http_date(headers.get("date")) or now
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    until = http_date(asked)
    reset = headers.get("x-rate-limit-reset", "")
    if until is None and reset.isascii() and reset.isdigit():
        until = datetime.fromtimestamp(int(reset[:10]), UTC)
    return max((until - here).total_seconds(), 0.0) + 1 if until else None


def backoff(attempt: int, jitter: float) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 1): 1, 2, 4 … 60, spread over the upper half."""
    return min(_LONGEST, 2.0 ** (attempt - 1)) * (0.5 + jitter / 2)


def http_date(text: str | None) -> datetime | None:
    """The instant of an HTTP date, UTC; None when it is none."""
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, TypeError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
