"""The company's clock and what is going to happen: one queue, strictly in order, moved only forwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count


class ClockError(ValueError):
    """The clock was asked to go backwards."""


@dataclass(order=True, slots=True)
class _Entry:
    at: datetime
    order: int
    action: Callable[[], None] = field(compare=False)


class Timeline:
    """A clock (UTC) with an agenda. Things planned for the same instant happen in the order they were planned."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._agenda: list[_Entry] = []
        self._order = count()

    def at(self, instant: datetime, action: Callable[[], None]) -> None:
        """Plan an action; one planned for the past happens at the next move of the clock."""
        heappush(self._agenda, _Entry(instant, next(self._order), action))

    def advance(self, to: datetime) -> None:
        """Move the clock to an instant and let everything up to it happen. Raises ClockError backwards."""
        if to < self.now:
            raise ClockError(f"The clock stands at {self.now.isoformat()} and cannot go back to {to.isoformat()}")
        while self._agenda and self._agenda[0].at <= to:
            entry = heappop(self._agenda)
            self.now = max(self.now, entry.at)
            entry.action()
        self.now = to
