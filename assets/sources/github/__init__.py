"""GitHub as a source: people and teams, repositories, changes with reviews and checks, protections, deployments.

README.md says which rights the token needs, what is read and what proves that it is complete.
"""

from __future__ import annotations

from assets.sources.contract import Connector
from assets.sources.github.connector import RECORDS, GitHub
from assets.sources.github.settings import Settings
from assets.sources.http.clock import SYSTEM, Clock

__all__ = ["RECORDS", "Settings", "connect"]


def connect(source_id: str, settings: Settings, clock: Clock = SYSTEM) -> Connector:
    """Return a GitHub organisation as a source; nothing is asked of it yet."""
    return GitHub(source_id=source_id, settings=settings, clock=clock)
