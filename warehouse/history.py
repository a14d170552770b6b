"""Change-only history: a version row when a record changes, so storage follows change, not population x days.

Two clocks. `from_day`/`to_day`: the days on which a version held, by the readings that showed it.
`known_from`/`known_to`: the pulls (numbers in the evidence log) between which we held that to be so.
A record that is gone leaves a tombstone version with the interval in which it went.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import polars as pl

from warehouse import quarantine
from warehouse.database import Database
from warehouse.objects import LATE
from warehouse.reading import Merged, Reading
from warehouse.record import SQL, Record, records

OPEN: Final = "to_day IS NULL AND known_to IS NULL"
META: Final[dict[str, pl.DataType]] = {
    "appeared_after_at": pl.Datetime("us"),
    "appeared_by_at": pl.Datetime("us"),
    "changed_after_at": pl.Datetime("us"),
    "changed_by_at": pl.Datetime("us"),
    "is_vanished": pl.Boolean(),
    "from_day": pl.Date(),
    "known_from": pl.Int64(),
    "version_id": pl.Int64(),
}


class History:
    """The `history_<record>` tables of one database, with their open versions kept in memory."""

    def __init__(self, database: Database, time_zone: str = "UTC") -> None:
        """Create missing tables, also those for quarantine; open versions are read when first needed."""
        self._db = database
        self.zone = time_zone
        for statement in (*tables(), *quarantine.tables()):
            database.run(statement)
        self._next_id = 1 + max(
            int(database.value(f"SELECT coalesce(max(version_id), 0) FROM history_{name}")) for name in records()
        )
        self._current: dict[tuple[str, str], pl.DataFrame] = {}
        self._newest: dict[tuple[str, str], pl.DataFrame] = {}
        self._inserts: dict[str, list[pl.DataFrame]] = {}
        self._ends: dict[str, list[pl.DataFrame]] = {}

    def merge(self, reading: Reading, *, previous_at: datetime | None, again: bool) -> Merged:
        """Take a reading in. `flush` writes it down.

        Args:
            reading: rows of one record.
            previous_at: instant of the source's reading before this one; None = this is the first.
            again: a reading already stands for the day, so what was known of it stays readable.
        """
        record = records()[reading.record]
        at = (reading.source_id, record.name)
        newest = self._newest.pop(at, None)
        if reading.parents is None and record.shape == "state":
            self._newest[at] = reading.rows
            if newest is not None and newest.equals(reading.rows):
                return Merged(changes=0)  # most answers of most days are those of the day before
        current = self._open_versions(reading.source_id, record)
        scope = current
        if reading.parents is not None and record.parent:
            scope = current.filter(pl.col(record.parent).is_in(list(reading.parents)))
        if _says_nothing_new(record, reading.rows, scope):
            return Merged(changes=0)
        rows = _bounded(record, reading, previous_at)
        compared = rows.join(scope.select(_compared(record)), on=record.full_key, how="left")
        is_new = pl.col("_version_id").is_null()
        differs = pl.any_horizontal(
            [pl.lit(value=False), *(pl.col(name).ne_missing(pl.col(f"_{name}")) for name in record.watched)],
        )
        fresh = compared.filter(is_new | pl.col("_is_vanished"))
        changed = compared.filter(~is_new & ~pl.col("_is_vanished") & differs).with_columns(
            appeared_after_at="_appeared_after_at",
            appeared_by_at="_appeared_by_at",
        )
        gone = pl.DataFrame()
        if record.shape == "state":
            gone = _tombstones(record, scope.join(rows, on=record.full_key, how="anti"), reading, previous_at)
        frames = [frame.select(_columns(record)) for frame in (fresh, changed, gone) if not frame.is_empty()]
        if not frames:
            return Merged(changes=0)
        touched = pl.concat(frames)
        backdated = self._backdated(record, changed, reading.day) if record.holds_from_at else _dated(touched, reading)
        self._replace(reading, record, touched, again=again)
        if not backdated.is_empty():
            self._correct(record, backdated, reading)
        return Merged(
            changes=touched.height,
            corrected_from=_first_day(backdated),
            objects=frozenset(touched[record.parent]) if record.parent else frozenset(),
            late=self._late(record, fresh, previous_at),
        )

    def _late(self, record: Record, fresh: pl.DataFrame, previous_at: datetime | None) -> pl.DataFrame:
        """New entries of a log about days whose reading had been made without them."""
        if record.happened_at is None or record.parent is None or previous_at is None:
            return pl.DataFrame(schema=LATE)
        at = pl.col(record.happened_at)
        local = at.dt.replace_time_zone("UTC").dt.convert_time_zone(self.zone).dt.date()
        return fresh.filter(at <= previous_at).select(object_id=record.parent, event_type="event_type", day=local)

    def _backdated(self, record: Record, changed: pl.DataFrame, day: date) -> pl.DataFrame:
        """Changed rows that say of themselves that they hold since an earlier day (`holds_from_day`)."""
        if record.holds_from_at is None:
            return pl.DataFrame()
        at = pl.col(record.holds_from_at)
        local = at.dt.replace_time_zone("UTC").dt.convert_time_zone(self.zone).dt.date()
        moved = at.is_not_null() & at.ne_missing(pl.col(f"_{record.holds_from_at}"))
        return changed.filter(moved).with_columns(holds_from_day=local).filter(pl.col("holds_from_day") < day)

    def _correct(self, record: Record, backdated: pl.DataFrame, reading: Reading) -> None:
        """Rewrite, as known from now on, the days since which the rows hold; what was known before stays readable."""
        self.flush()
        table, seq = f"history_{record.name}", int(reading.seq)
        self._db.connection.register("_since", backdated.select(*record.full_key, "holds_from_day").to_arrow())
        same = " AND ".join(f"h.{name} = s.{name}" for name in record.full_key)
        overlapping = f"{same} AND h.known_to IS NULL AND h.from_day < $day AND h.to_day > s.holds_from_day"
        columns = ", ".join(f"h.{name}" for name in _columns(record) if name != "known_from")
        first = self._next_id
        self._db.run(
            f"INSERT INTO {table} BY NAME SELECT {columns}, s.holds_from_day AS to_day, {seq} AS known_from, "
            f"{first} + row_number() OVER () AS version_id FROM {table} h JOIN _since s ON {overlapping} "
            f"AND h.from_day < s.holds_from_day AND h.known_from < {seq}",
            day=reading.day,
        )
        self._db.run(
            f"UPDATE {table} h SET known_to = {seq} FROM _since s WHERE {overlapping} AND h.known_from < {seq}",
            day=reading.day,
        )
        self._db.run(
            f"UPDATE {table} h SET from_day = s.holds_from_day FROM _since s "
            f"WHERE {same} AND h.known_from = {seq} AND h.from_day = $day",
            day=reading.day,
        )
        self._db.connection.unregister("_since")
        self._next_id = 2 + int(self._db.value(f"SELECT greatest({first}, max(version_id)) FROM {table}"))
        self._current.pop((reading.source_id, record.name), None)

    def replace_log(self, source_id: str, record: Record, versions: pl.DataFrame, seq: int) -> None:
        """Take in a whole log as versions (with `to_day`), superseding what was known before."""
        self.flush()
        known = f"source_id = $source AND known_to IS NULL AND known_from < {int(seq)}"
        self._db.run(f"UPDATE history_{record.name} SET known_to = {int(seq)} WHERE {known}", source=source_id)
        self._db.insert(f"history_{record.name}", self._numbered(versions))
        self._current.pop((source_id, record.name), None)

    def flush(self) -> None:
        """Write pending versions and ends to the database; the caller holds the transaction."""
        for name, frames in self._inserts.items():
            self._db.insert(f"history_{name}", pl.concat(frames, how="diagonal"))
        for name, frames in self._ends.items():
            self._db.connection.register("_ends", pl.concat(frames).to_arrow())
            self._db.run(
                f"UPDATE history_{name} h SET to_day = coalesce(e.to_day, h.to_day), known_to = e.known_to "
                "FROM _ends e WHERE h.version_id = e.version_id",
            )
            self._db.connection.unregister("_ends")
        self._inserts.clear()
        self._ends.clear()

    def _replace(self, reading: Reading, record: Record, versions: pl.DataFrame, *, again: bool) -> None:
        """End the open versions of the keys in `versions` and open those instead."""
        at = (reading.source_id, record.name)
        current = self._current[at]
        ended = current.join(versions, on=record.full_key, how="semi")
        numbered = self._numbered(versions)
        inserts = [numbered]
        if again and not ended.is_empty():
            before = ended.filter(pl.col("from_day") < reading.day)
            copies = before.with_columns(known_from=pl.lit(reading.seq, pl.Int64), to_day=pl.lit(reading.day))
            inserts.append(self._numbered(copies.drop("version_id")))
            ends = ended.select("version_id", to_day=pl.lit(None, pl.Date), known_to=pl.lit(reading.seq, pl.Int64))
        else:
            ends = ended.select("version_id", to_day=pl.lit(reading.day), known_to=pl.lit(None, pl.Int64))
        self._inserts.setdefault(record.name, []).extend(frame for frame in inserts if not frame.is_empty())
        if not ends.is_empty():
            self._ends.setdefault(record.name, []).append(ends)
        kept = current.join(ended, on="version_id", how="anti")
        self._current[at] = pl.concat([kept, numbered.select(current.columns)])

    def _numbered(self, versions: pl.DataFrame) -> pl.DataFrame:
        first = self._next_id
        self._next_id += versions.height
        return versions.with_columns(version_id=pl.int_range(first, self._next_id, dtype=pl.Int64, eager=True))

    def _open_versions(self, source_id: str, record: Record) -> pl.DataFrame:
        at = (source_id, record.name)
        if at not in self._current:
            self.flush()
            columns = ", ".join([*record.schema, *META])
            frame = self._db.frame(
                f"SELECT {columns} FROM history_{record.name} WHERE source_id = $source AND {OPEN}",
                source=source_id,
            )
            self._current[at] = frame.cast(dict(record.schema | META))  # type: ignore[arg-type]
        return self._current[at]


def tables() -> list[str]:
    """Statements that make the tables, one per record."""
    return [_create(record) for record in records().values()]


def _create(record: Record) -> str:
    columns = ", ".join(f"{column.name} {SQL[column.type]}" for column in record.columns)
    return (
        f"CREATE TABLE IF NOT EXISTS history_{record.name} (version_id BIGINT, source_id VARCHAR, {columns}, "
        "appeared_after_at TIMESTAMP, appeared_by_at TIMESTAMP, changed_after_at TIMESTAMP, "
        "changed_by_at TIMESTAMP, is_vanished BOOLEAN, from_day DATE, to_day DATE, "
        "known_from BIGINT, known_to BIGINT)"
    )


def _columns(record: Record) -> list[str]:
    return [*record.schema, *(name for name in META if name != "version_id")]


def _says_nothing_new(record: Record, rows: pl.DataFrame, scope: pl.DataFrame) -> bool:
    """Tell whether the open versions already hold every row, and no other of a state: so it is on most days."""
    there = scope.filter(~pl.col("is_vanished"))
    if record.shape == "state" and there.height != rows.height:
        return False
    return (
        rows.is_empty()
        or rows.join(there, on=[*record.full_key, *record.watched], how="anti", nulls_equal=True).is_empty()
    )


def _compared(record: Record) -> list[pl.Expr]:
    kept = ("version_id", "is_vanished", "appeared_after_at", "appeared_by_at", *record.watched)
    return [*(pl.col(name) for name in record.full_key), *(pl.col(name).alias(f"_{name}") for name in kept)]


def _bounded(record: Record, reading: Reading, previous_at: datetime | None) -> pl.DataFrame:
    """Add the bounds between which a row seen now for the first time came to be."""
    after, by = pl.lit(previous_at, pl.Datetime("us")), pl.lit(reading.observed_at, pl.Datetime("us"))
    tight = by
    if record.changed_at is not None:
        # the source's own stamp is a better upper bound when it lies between the two readings
        stamp = pl.col(record.changed_at)
        tight = pl.when((stamp > after.fill_null(stamp - pl.duration(microseconds=1))) & (stamp <= by)).then(stamp)
        tight = tight.otherwise(by)
    return reading.rows.with_columns(
        appeared_after_at=after,
        appeared_by_at=tight,
        changed_after_at=after,
        changed_by_at=tight,
        is_vanished=pl.lit(value=False),
        from_day=pl.lit(reading.day),
        known_from=pl.lit(reading.seq, pl.Int64),
    )


def _tombstones(
    record: Record,
    missing: pl.DataFrame,
    reading: Reading,
    previous_at: datetime | None,
) -> pl.DataFrame:
    """Versions that say: gone, between the reading before this one and this one."""
    return missing.filter(~pl.col("is_vanished")).with_columns(
        changed_after_at=pl.lit(previous_at, pl.Datetime("us")),
        changed_by_at=pl.lit(reading.observed_at, pl.Datetime("us")),
        is_vanished=pl.lit(value=True),
        from_day=pl.lit(reading.day),
        known_from=pl.lit(reading.seq, pl.Int64),
    ).select(_columns(record))  # fmt: skip


def _dated(touched: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Changed rows of objects of which it is known since which earlier day they hold (`holds_from_day`)."""
    parent = records()[reading.record].parent
    if parent is None or not reading.since:
        return pl.DataFrame()
    days = pl.DataFrame({parent: list(reading.since), "holds_from_day": list(reading.since.values())})
    return touched.join(days, on=parent).filter(pl.col("holds_from_day") < reading.day)


def _first_day(backdated: pl.DataFrame) -> date | None:
    first = backdated["holds_from_day"].min() if "holds_from_day" in backdated.columns else None
    return first if isinstance(first, date) else None
