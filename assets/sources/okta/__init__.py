"""Okta as a source: accounts, groups, factors, administrator roles, API tokens, sign-on policies and the log.

README.md says which rights the token needs, what is read and what proves that it is complete.
"""

from __future__ import annotations

from assets.sources.contract import Connector
from assets.sources.http.clock import SYSTEM, Clock
from assets.sources.okta.connector import RECORDS, Okta
from assets.sources.okta.settings import Settings

__all__ = ["RECORDS", "Settings", "connect"]


def connect(source_id: str, settings: Settings, clock: Clock = SYSTEM) -> Connector:
    """Return an Okta organisation as a source; nothing is asked of it yet."""
    return Okta(source_id=source_id, settings=settings, clock=clock)
