"""Objects that are read one by one (factors by account): when each was last read, and what was found untold.

Between two readings of an object its rows stand for the days between on the word of the vendor's log.
A sweep that finds them changed without a word, or words that come in late and do not say in which
order things stood, take that word back: those days are not known. Each such case is a finding, counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from warehouse.database import Database
from warehouse.record import Record

TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS objects_read (source_id VARCHAR, record VARCHAR, object_id VARCHAR, day DATE)",
    """CREATE TABLE IF NOT EXISTS untold (
        seq BIGINT, source_id VARCHAR, record VARCHAR, object_id VARCHAR, day DATE, since_day DATE, cause VARCHAR)""",
)
_ONE_DAY: Final = timedelta(days=1)
LATE: Final[dict[str, pl.DataType]] = {"object_id": pl.String(), "event_type": pl.String(), "day": pl.Date()}
"""Log entries that came in after a reading of the days since they happened."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What late log entries say of objects.

    Attributes:
        since: object -> the day since which its present rows hold: one entry, which dates the change.
        unclear: object -> the first day that is not known: several entries, which do not say what stood between.
    """

    since: Mapping[str, date]
    unclear: Mapping[str, date]


class Objects:
    """The tables `objects_read` and `untold` of one database."""

    def __init__(self, db: Database) -> None:
        """Create missing tables and read when each object was last read."""
        self._db = db
        for statement in TABLES:
            db.run(statement)
        self._last: dict[tuple[str, str], dict[str, date]] = {}
        newest = "SELECT source_id, record, object_id, max(day) FROM objects_read GROUP BY ALL"
        for source, record, name, day in db.rows(newest):
            self._last.setdefault((source, record), {})[name] = day
        self._read: list[pl.DataFrame] = []
        self._untold: list[dict[str, object]] = []

    def explain(self, source_id: str, record: Record, late: pl.DataFrame, day: date) -> Explained:
        """Say since when the objects hold that late log entries (`LATE`) tell of; nothing holds before it was read."""
        if late.is_empty():
            return Explained(since={}, unclear={})
        told = late.filter(pl.col("event_type").is_in(record.explained_by)).group_by("object_id").agg("day")
        since: dict[str, date] = {}
        unclear: dict[str, date] = {}
        for name, days in told.iter_rows():
            first = max(min(days), self._first_untold(source_id, record.name, name) or day)
            if first < day:
                (since if len(days) == 1 else unclear)[name] = first
        return Explained(since=since, unclear=unclear)

    def found(
        self,
        at: tuple[int, str, str, date],
        changed: Collection[str],
        explained: Explained,
        *,
        is_sweep: bool,
    ) -> None:
        """Note the objects whose earlier days are not known any more.

        Args:
            at: number of the pull, source, record and day of the reading.
            changed: objects whose rows the reading changed.
            explained: what late log entries say.
            is_sweep: the objects were read although no log entry asked for it.
        """
        seq, source, record, day = at
        rows = [(name, first, "late_log") for name, first in explained.unclear.items()]
        for name in changed if is_sweep else ():
            first = self._first_untold(source, record, name)
            if first is not None and first < day and name not in explained.since and name not in explained.unclear:
                rows.append((name, first, "sweep"))
        self._untold += [
            {"seq": seq, "source_id": source, "record": record, "object_id": name, "day": day, "since_day": first,
             "cause": cause}
            for name, first, cause in sorted(rows)
        ]  # fmt: skip

    def read(self, source_id: str, record: str, names: Collection[str], day: date) -> None:
        """Note that the objects were read for `day`."""
        self._last.setdefault((source_id, record), {}).update(dict.fromkeys(names, day))
        rows = pl.DataFrame({"object_id": sorted(names)}, schema={"object_id": pl.String})
        self._read.append(rows.with_columns(source_id=pl.lit(source_id), record=pl.lit(record), day=pl.lit(day)))

    def flush(self) -> None:
        """Write down what was noted; the caller holds the transaction."""
        if self._read:
            self._db.insert("objects_read", pl.concat(self._read))
        self._db.insert("untold", pl.DataFrame(self._untold))
        self._read.clear()
        self._untold.clear()

    def _first_untold(self, source_id: str, record: str, name: str) -> date | None:
        """The day after the object was last read; None when it never was."""
        last = self._last.get((source_id, record), {}).get(name)
        return last + _ONE_DAY if last else None
