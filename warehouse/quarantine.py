"""Rows of pulls that were rejected, kept apart from history.

One such row may prove a deviation, where a control test says that a row alone does. None ever proves
an absence or a pass. `warehouse.snapshots.let_in` shows them to the judge, for their own day only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl

from warehouse.database import Database
from warehouse.record import SQL, Record, records

_KEPT: Final = (
    "CREATE TABLE IF NOT EXISTS quarantined "
    "(seq BIGINT, source_id VARCHAR, record VARCHAR, day DATE, observed_at TIMESTAMP)"
)


def tables() -> list[str]:
    """Statements that make `quarantined`, a line per rejected pull and record, and the tables `quarantine_<record>`."""
    return [_KEPT, *map(_create, records().values())]


def keep(db: Database, record: str, rows: pl.DataFrame, *, seq: int, source_id: str, day: date, at: datetime) -> None:
    """Keep the rows of one record that could be read of pull `seq`, which began at `at` (UTC)."""
    db.insert(f"quarantine_{record}", rows.with_columns(seq=pl.lit(seq, pl.Int64)))
    db.run(
        "INSERT INTO quarantined VALUES ($seq, $source, $record, $day, $at)",
        seq=seq,
        source=source_id,
        record=record,
        day=day,
        at=at,
    )


def _create(record: Record) -> str:
    columns = ", ".join(f"{column.name} {SQL[column.type]}" for column in record.columns)
    return f"CREATE TABLE IF NOT EXISTS quarantine_{record.name} (seq BIGINT, source_id VARCHAR, {columns})"
