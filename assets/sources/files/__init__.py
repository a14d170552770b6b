"""Files that a person or a job exports: CSV, JSON lines, Parquet. The mapping is declared, never guessed."""

from assets.sources.files.connector import Files
from assets.sources.files.settings import Settings

__all__ = ["Settings", "connect"]


def connect(source_id: str, settings: Settings) -> Files:
    """The connector of one configured folder."""
    return Files(source_id, settings)
