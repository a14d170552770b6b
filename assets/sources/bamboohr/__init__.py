"""BambooHR as a source: workers and the dates on which they leave or move.

README.md says which rights the key needs, what is read and what proves that it is complete.
"""

from __future__ import annotations

from assets.sources.bamboohr.connector import RECORDS, BambooHR
from assets.sources.bamboohr.settings import Settings
from assets.sources.contract import Connector
from assets.sources.http.clock import SYSTEM, Clock

__all__ = ["RECORDS", "Settings", "connect"]


def connect(source_id: str, settings: Settings, clock: Clock = SYSTEM) -> Connector:
    """Return a BambooHR account as a source; nothing is asked of it yet."""
    return BambooHR(source_id=source_id, settings=settings, clock=clock)
