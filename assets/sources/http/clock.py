"""Time and chance as a session uses them, passed in so that a test can wait an hour in no time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What tells the time, and what waits.

    Attributes:
        now: the instant, with its zone; compared with the vendor's clock.
        monotonic: seconds that only grow; budgets and deadlines are counted in them.
        sleep: waits for a number of seconds.
        jitter: a number from 0 to 1, by which waits are spread.
    """

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


SYSTEM: Final = Clock()
"""The clock of this machine."""
