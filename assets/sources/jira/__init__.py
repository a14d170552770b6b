"""Jira as a source: tickets with what their changelogs prove, links, approvals, and the accounts of people.

README.md says which rights the credential needs, what is read and what proves that it is complete.
"""

from __future__ import annotations

from assets.sources.contract import Connector
from assets.sources.http.clock import SYSTEM, Clock
from assets.sources.jira.connector import RECORDS, Jira
from assets.sources.jira.settings import Settings

__all__ = ["RECORDS", "Settings", "connect"]


def connect(source_id: str, settings: Settings, clock: Clock = SYSTEM) -> Connector:
    """Return a Jira site as a source; nothing is asked of it yet."""
    return Jira(source_id=source_id, settings=settings, clock=clock)
