"""The home folder as a source: registers and access reviews that people keep as CSV files, read like any vendor."""

from __future__ import annotations

from pathlib import Path

from assets.sources.contract import Connector, SourceSettings
from assets.sources.registers.connector import RECORDS, Registers
from warehouse.home import Home

__all__ = ["RECORDS", "Settings", "connect"]


class Settings(SourceSettings):
    """Set by Tallymark itself: every home folder has this source, named `home`.

    Attributes:
        folder: the home folder.
        source_ids: the configured sources; registers that name another one are found by `check`.
    """

    connector: str = "registers"
    folder: Path
    source_ids: frozenset[str] = frozenset()


def connect(source_id: str, settings: Settings) -> Connector:
    """Return the home folder as a source."""
    return Registers(source_id=source_id, home=Home(settings.folder), source_ids=settings.source_ids)
