"""The working database of a home folder, loaded from the evidence log and from nothing else.

`rebuild` is this file and an empty database: every leaf of the log goes through `load`, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from warehouse import results
from warehouse.canonical import Leaf
from warehouse.database import Database
from warehouse.history import META, History, Reading
from warehouse.packs import Packs
from warehouse.record import records

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS loaded (next_seq BIGINT)",
    """CREATE TABLE IF NOT EXISTS pulls (
        seq BIGINT, source_id VARCHAR, connector VARCHAR, day DATE, attempt BIGINT, status VARCHAR,
        reason VARCHAR, detail VARCHAR, basis VARCHAR, started_at TIMESTAMP, observed_at TIMESTAMP,
        finished_at TIMESTAMP, requests BIGINT, bytes BIGINT, pack_sha256 VARCHAR)""",
    """CREATE TABLE IF NOT EXISTS readings (
        seq BIGINT, source_id VARCHAR, record VARCHAR, day DATE, observed_at TIMESTAMP, basis VARCHAR,
        row_count BIGINT, source_total BIGINT, levels VARCHAR, how VARCHAR, rests_on VARCHAR, changes BIGINT)""",
)
_SCHEMA: Final[dict[str, pl.DataType]] = {
    **dict.fromkeys(("started_at", "observed_at", "finished_at"), pl.Datetime("us")),
    **dict.fromkeys(("reason", "detail", "pack_sha256"), pl.String()),
    **dict.fromkeys(("source_total", "requests", "bytes"), pl.Int64()),
}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of one record in one complete pull, as the loader wants them.

    Attributes:
        record: name of the record; rows: frame in its schema.
        parents: see `warehouse.history.Reading`.
        day: the day that these rows stand for, when not the day of the pull (history handed over later).
        valid_from: column holding the instant from which each row holds, when the rows are a log of versions.
        source_total, levels, how, rests_on: the proof of completeness, for the population ledger.
    """

    record: str
    rows: pl.DataFrame
    levels: tuple[str, ...]
    how: str
    parents: frozenset[str] | None = None
    day: date | None = None
    valid_from: str | None = None
    source_total: int | None = None
    rests_on: str = "all"


ReadPack = Callable[[Leaf], Sequence[Rows]]
"""Parses the kept answers of a complete pull again: a connector's work, so it is passed in."""


class Store:
    """Working database; one per writing process."""

    def __init__(self, path: Path | None, packs: Packs, time_zone: str) -> None:
        """Open or create the database at `path` (None = in memory)."""
        self.db = Database(path)
        for statement in (*_TABLES, *results.TABLES):
            self.db.run(statement)
        if self.db.value("SELECT count(*) FROM loaded") == 0:
            self.db.run("INSERT INTO loaded VALUES (0)")
        self.history = History(self.db)
        self._packs = packs
        self._zone = time_zone
        self.next_seq = int(self.db.value("SELECT next_seq FROM loaded"))
        self._seen = self._read_seen()
        self._pulls: list[dict[str, object]] = []
        self._readings: list[dict[str, object]] = []

    def load(self, leaves: Sequence[Leaf], read_pack: ReadPack) -> None:
        """Take leaves in, all or nothing; leaves that are already in are passed over."""
        wanted = [leaf for leaf in leaves if leaf["seq"] >= self.next_seq]
        if not wanted:
            return
        with self.db.transaction():
            for leaf in wanted:
                if leaf["kind"] == "pull":
                    self._load_pull(leaf, read_pack(leaf) if leaf["status"] == "complete" else ())
            results.load(self.db, wanted, self._packs)
            self._flush_pulls()
            self.history.flush()
            self.next_seq = wanted[-1]["seq"] + 1
            self.db.run("UPDATE loaded SET next_seq = $seq", seq=self.next_seq)

    def _load_pull(self, leaf: Leaf, sets: Sequence[Rows]) -> None:
        columns = ("seq", "connector", "attempt", "status", "reason", "detail", "basis", "requests", "bytes")
        row = {name: leaf.get(name) for name in columns}
        row |= {
            "source_id": leaf["source"],
            "day": date.fromisoformat(leaf["day"]),
            "pack_sha256": leaf.get("pack"),
        }
        row |= {name: results.instant(leaf.get(name)) for name in ("started_at", "observed_at", "finished_at")}
        self._pulls.append(row)
        for part in sets:
            if part.valid_from is None:
                self._load_snapshot(leaf, part)
            else:
                self._load_log(leaf, part, part.valid_from)

    def _load_snapshot(self, leaf: Leaf, part: Rows) -> None:
        day = part.day or date.fromisoformat(leaf["day"])
        observed_at = results.instant(leaf["observed_at"])
        seen = self._seen.get((leaf["source"], part.record))
        changes = self.history.merge(
            Reading(
                source_id=leaf["source"],
                record=part.record,
                seq=leaf["seq"],
                day=day,
                observed_at=observed_at,
                rows=part.rows,
                parents=part.parents,
            ),
            previous_at=seen.latest_at if seen else None,
            again=seen is not None and day in seen.days,
        )
        self._note_readings(leaf, part, [day], changes)

    def _load_log(self, leaf: Leaf, part: Rows, valid_from: str) -> None:
        """Fold versions with their own times into history, and note a reading for every day they span."""
        record = records()[part.record]
        local = pl.col(valid_from).dt.replace_time_zone("UTC").dt.convert_time_zone(self._zone).dt.date()
        versions = (
            part.rows.with_columns(from_day=local)
            .sort([*record.full_key, valid_from])
            .unique([*record.full_key, "from_day"], keep="last", maintain_order=True)
            .with_columns(
                to_day=pl.col("from_day").shift(-1).over(record.full_key),
                appeared_after_at=pl.lit(None, pl.Datetime("us")),
                appeared_by_at=pl.col(valid_from).min().over(record.full_key),
                changed_after_at=pl.lit(None, pl.Datetime("us")),
                changed_by_at=pl.col(valid_from),
                is_vanished=pl.lit(value=False),
                known_from=pl.lit(leaf["seq"], pl.Int64),
            )
        )
        columns = [*record.schema, *(name for name in META if name != "version_id"), "to_day"]
        self.history.replace_log(leaf["source"], record, versions.select(columns), leaf["seq"])
        first, last = versions["from_day"].min(), date.fromisoformat(leaf["day"])
        if isinstance(first, date):
            days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
            self._note_readings(leaf, part, days, versions.height)

    def _note_readings(self, leaf: Leaf, part: Rows, days: Sequence[date], changes: int) -> None:
        row = {
            "seq": leaf["seq"],
            "source_id": leaf["source"],
            "record": part.record,
            "observed_at": results.instant(leaf["observed_at"]),
            "basis": leaf["basis"],
            "row_count": part.rows.height,
            "source_total": part.source_total,
            "levels": " ".join(part.levels),
            "how": part.how,
            "rests_on": part.rests_on,
            "changes": changes,
        }
        self._readings += [{**row, "day": day} for day in days]
        seen = self._seen.setdefault((leaf["source"], part.record), _Seen(row["observed_at"], set()))
        seen.latest_at = max(seen.latest_at, row["observed_at"])
        seen.days.update(days)

    def _flush_pulls(self) -> None:
        self.db.insert("pulls", pl.DataFrame(self._pulls, schema_overrides=_SCHEMA, infer_schema_length=None))
        self.db.insert("readings", pl.DataFrame(self._readings, schema_overrides=_SCHEMA, infer_schema_length=None))
        self._pulls.clear()
        self._readings.clear()

    def _read_seen(self) -> dict[tuple[str, str], _Seen]:
        rows = self.db.rows("SELECT source_id, record, max(observed_at), list(DISTINCT day) FROM readings GROUP BY ALL")
        return {(source, record): _Seen(latest_at, set(days)) for source, record, latest_at, days in rows}


@dataclass
class _Seen:
    """What readings of one record of one source are in: the latest instant, and their days."""

    latest_at: datetime
    days: set[date]
