"""Large changes of populations that were believed, as loaded from the log.

Either two people accepted a pull that had been refused for its size (a leaf of kind `accepted`, which `accepts`
the leaf of that pull), or the source's own log, read in the same pull, explained the change (`explained`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import polars as pl

from warehouse.canonical import Leaf
from warehouse.database import Database

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS acceptances (
        seq BIGINT, accepts BIGINT, because VARCHAR, explained VARCHAR, source_id VARCHAR, recorded_at TIMESTAMP)""",
)
NEWEST: Final = "coalesce((SELECT max(seq) FROM acceptances WHERE source_id = $source), 0)"
"""SQL: the newest acceptance of `$source`; what was usual before it is not any more."""
_SCHEMA: Final[dict[str, pl.DataType]] = {
    "seq": pl.Int64(), "accepts": pl.Int64(), "because": pl.String(), "explained": pl.String(),
    "source_id": pl.String(), "recorded_at": pl.Datetime("us"),
}  # fmt: skip


def load(db: Database, leaf: Leaf, recorded_at: datetime) -> None:
    """Load a complete pull or an acceptance, if a large change was believed with it."""
    if leaf.keys() & {"accepts", "explained"}:
        told = {name: leaf.get(name) for name in ("seq", "accepts", "because", "explained")}
        row = told | {"source_id": leaf["source"], "recorded_at": recorded_at}
        db.insert("acceptances", pl.DataFrame([row], schema=_SCHEMA))


def by_people(db: Database) -> frozenset[int]:
    """Numbers of the leaves by which people accepted a pull that had been refused."""
    return frozenset(seq for (seq,) in db.rows("SELECT seq FROM acceptances WHERE accepts IS NOT NULL"))
