"""git itself as a source: the tips of release branches from reading to reading, and the commits between them.

README.md says which rights are needed, what is read and what proves that it is complete.
"""

from __future__ import annotations

from assets.sources.contract import Connector
from assets.sources.git.connector import Git
from assets.sources.git.settings import Settings
from assets.sources.http.clock import SYSTEM, Clock

__all__ = ["RECORDS", "Settings", "connect"]

RECORDS = Git.provides


def connect(source_id: str, settings: Settings, clock: Clock = SYSTEM) -> Connector:
    """Return a company's repositories as a source; nothing is asked of them yet."""
    return Git(source_id=source_id, settings=settings, clock=clock)
