"""Files that a person or a job exports: CSV, JSON lines, Parquet. The mapping is declared, never guessed."""

from assets.sources.files.connector import Files
from assets.sources.files.settings import Settings
from warehouse.record import records

__all__ = ["RECORDS", "Settings", "connect"]

RECORDS = frozenset(records())
"""Any of them, as the settings say."""


def connect(source_id: str, settings: Settings) -> Files:
    """The connector of one configured folder."""
    return Files(source_id, settings)
