"""The working database of a home folder, loaded from the evidence log and from nothing else.

`rebuild` is this file and an empty database: every leaf of the log goes through `load`, in order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

from warehouse import acceptances, form, history, noted, objects, quarantine, results
from warehouse.canonical import Leaf
from warehouse.database import Database
from warehouse.history import META, OPEN, History
from warehouse.objects import LATE, Objects
from warehouse.packs import Packs
from warehouse.reading import Merged, Reading
from warehouse.record import Record, records
from warehouse.snapshots import midnight

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS loaded (next_seq BIGINT)",
    """CREATE TABLE IF NOT EXISTS pulls (
        seq BIGINT, source_id VARCHAR, connector VARCHAR, day DATE, attempt BIGINT, status VARCHAR,
        reason VARCHAR, detail VARCHAR, basis VARCHAR, started_at TIMESTAMP, observed_at TIMESTAMP,
        finished_at TIMESTAMP, requests BIGINT, bytes BIGINT, pack_sha256 VARCHAR, cursor VARCHAR)""",
    """CREATE TABLE IF NOT EXISTS readings (
        seq BIGINT, source_id VARCHAR, record VARCHAR, day DATE, observed_at TIMESTAMP, basis VARCHAR,
        row_count BIGINT, source_total BIGINT, levels VARCHAR, how VARCHAR, rests_on VARCHAR, changes BIGINT)""",
    "CREATE TABLE IF NOT EXISTS corrections (seq BIGINT, source_id VARCHAR, record VARCHAR, day DATE, from_day DATE)",
)
PULLS: Final = frozenset({"pull", "accepted"})
"""Kinds of leaves that bring a pull: as it was read, and as it was accepted after it had been refused."""
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
        day: the day at whose end these rows held, when not the day of the pull (history handed over later).
        valid_from: column holding the instant from which each row holds, when the rows are a log of versions.
        known_until: with `valid_from`: UTC instant after which the log says nothing.
        source_total, levels, how, rests_on: the proof of completeness, for the population ledger.
    """

    record: str
    rows: pl.DataFrame
    levels: tuple[str, ...]
    how: str
    parents: frozenset[str] | None = None
    day: date | None = None
    valid_from: str | None = None
    known_until: datetime | None = None
    source_total: int | None = None
    rests_on: str = "all"


ReadPack = Callable[[Leaf], Sequence[Rows]]
"""Parses the kept answers of a pull again: a connector's work, so it is passed in."""


class Store:
    """Working database; one per writing process."""

    def __init__(self, path: Path | None, packs: Packs, time_zone: str) -> None:
        """Open or create the database at `path` (None = in memory).

        Raises:
            OutdatedError: it was made by another version.
        """
        self.db = Database(path)
        own = (*_TABLES, *results.TABLES, *noted.TABLES, *acceptances.TABLES)
        try:
            form.expect(self.db, (*own, *objects.TABLES, *quarantine.tables(), *history.tables()))
        except form.OutdatedError:
            self.db.close()
            raise
        for statement in own:
            self.db.run(statement)
        if self.db.value("SELECT count(*) FROM loaded") == 0:
            self.db.run("INSERT INTO loaded VALUES (0)")
        self._zone = noted.time_zone(self.db) or time_zone  # what is loaded next was read by the zone of its time
        self.history = History(self.db, self._zone)
        self.objects = Objects(self.db)
        self._packs = packs
        self.next_seq = int(self.db.value("SELECT next_seq FROM loaded"))
        self._seen = self._read_seen()
        newest = "SELECT source_id, arg_max(cursor, seq) FROM pulls WHERE status = 'complete' GROUP BY source_id"
        self._cursors: dict[str, Mapping[str, Any]] = {
            source: json.loads(cursor) for source, cursor in self.db.rows(newest)
        }
        self._pulls: list[dict[str, object]] = []
        self._readings: list[dict[str, object]] = []

    def load(self, leaves: Sequence[Leaf], read_pack: ReadPack) -> None:
        """Take leaves in, all or nothing; leaves that are already in are passed over."""
        wanted = [leaf for leaf in leaves if leaf["seq"] >= self.next_seq]
        if not wanted:
            return
        with self.db.in_small_steps(), self.db.transaction():
            for leaf in wanted:
                if leaf["kind"] in PULLS:
                    self._load_pull(leaf, read_pack)
                elif leaf["kind"] == "settings":
                    noted.load(self.db, leaf, self._packs, results.instant(leaf["recorded_at"]))
                    self._zone = self.history.zone = noted.time_zone(self.db) or self._zone
            results.load(self.db, wanted, self._packs)
            self._flush_pulls()
            self.history.flush()
            self.objects.flush()
            self.next_seq = wanted[-1]["seq"] + 1
            self.db.run("UPDATE loaded SET next_seq = $seq", seq=self.next_seq)

    def cursor(self, source_id: str) -> Mapping[str, Any]:
        """What the last complete pull of the source left behind for the next one."""
        return self._cursors.get(source_id, {})

    def recent_counts(self, source_id: str, record: str, limit: int) -> list[int]:
        """Row counts of the newest complete readings, newest first; none from before a large change was accepted."""
        query = (
            "SELECT row_count FROM readings WHERE source_id = $source AND record = $record "
            f"AND seq >= {acceptances.NEWEST} ORDER BY seq DESC LIMIT {int(limit)}"
        )
        return [int(count) for (count,) in self.db.rows(query, source=source_id, record=record)]

    def present(self, source_id: str, record: str, key: str) -> list[str]:
        """Values of `key` in the rows of a record that the newest reading showed."""
        query = f"SELECT {key} FROM history_{record} WHERE source_id = $source AND {OPEN} AND NOT is_vanished"
        return [name for (name,) in self.db.rows(query, source=source_id)]

    def _load_pull(self, leaf: Leaf, read_pack: ReadPack) -> None:
        columns = ("seq", "connector", "attempt", "status", "reason", "detail", "basis", "requests", "bytes")
        row = {name: leaf.get(name) for name in columns}
        row |= {
            "source_id": leaf["source"],
            "day": date.fromisoformat(leaf["day"]),
            "pack_sha256": leaf.get("pack"),
        }
        row |= {name: results.instant(leaf.get(name)) for name in ("started_at", "observed_at", "finished_at")}
        self._pulls.append(row | {"cursor": json.dumps(leaf.get("cursor", {}), sort_keys=True)})
        if leaf["status"] == "rejected":
            for part in read_pack(leaf) if leaf.get("quarantined") else ():
                quarantine.keep(
                    self.db,
                    part.record,
                    part.rows,
                    seq=leaf["seq"],
                    source_id=leaf["source"],
                    day=date.fromisoformat(leaf["day"]),
                    at=results.instant(leaf["started_at"]),
                )
            return
        acceptances.load(self.db, leaf, results.instant(leaf["recorded_at"]))
        self._cursors[leaf["source"]] = leaf["cursor"]
        late = pl.DataFrame(schema=LATE)
        for part in sorted(read_pack(leaf), key=lambda part: records()[part.record].happened_at is None):
            if part.valid_from is not None:
                self._load_log(leaf, part, part.valid_from)
            elif merged := self._load_snapshot(leaf, part, late):
                late = pl.concat([late, merged.late])

    def _load_snapshot(self, leaf: Leaf, part: Rows, late: pl.DataFrame) -> Merged | None:
        """Merge rows of now; `late` are log entries of this pull about days that were read without them."""
        day = part.day or date.fromisoformat(leaf["day"])
        seen = self._seen.get((leaf["source"], part.record))
        observed_at = results.instant(leaf["observed_at"])
        if part.day is not None:
            if seen and day <= max(seen.days):
                return None  # handed over before; history that is older than what is known cannot be put under it
            observed_at = midnight(day + timedelta(days=1), self._zone)
        explained = self.objects.explain(leaf["source"], records()[part.record], late, day)
        merged = self.history.merge(
            Reading(
                source_id=leaf["source"],
                record=part.record,
                seq=leaf["seq"],
                day=day,
                observed_at=observed_at,
                rows=part.rows,
                parents=part.parents,
                since=explained.since,
            ),
            previous_at=seen.latest_at if seen else None,
            again=seen is not None and seen.days.get(day, leaf["seq"]) != leaf["seq"],
        )
        self._note_readings(leaf, part, {day: observed_at}, merged.changes)
        if part.parents is not None:
            at = (leaf["seq"], leaf["source"], part.record, day)
            self.objects.found(at, merged.objects, explained, is_sweep=part.rests_on == "sweep")
            self.objects.read(leaf["source"], part.record, part.parents, day)
        if merged.corrected_from is not None:
            self.db.run(
                "INSERT INTO corrections VALUES ($seq, $source, $record, $day, $from_day)",
                seq=leaf["seq"],
                source=leaf["source"],
                record=part.record,
                day=day,
                from_day=merged.corrected_from,
            )
        return merged

    def _load_log(self, leaf: Leaf, part: Rows, valid_from: str) -> None:
        """Fold versions with their own times into history, and note a reading for every day they span."""
        record = records()[part.record]
        versions = _versions(record, part.rows, valid_from, self._zone, leaf["seq"])
        self.history.replace_log(leaf["source"], record, versions, leaf["seq"])
        first = versions["from_day"].min()
        if not isinstance(first, date) or part.known_until is None:
            return
        ends: dict[date, datetime] = {}
        day, ends_at = first, midnight(first + timedelta(days=1), self._zone)
        while ends_at <= part.known_until:
            ends[day] = ends_at
            day += timedelta(days=1)
            ends_at = midnight(day + timedelta(days=1), self._zone)
        self._note_readings(leaf, part, ends, versions.height)

    def _note_readings(self, leaf: Leaf, part: Rows, days: Mapping[date, datetime], changes: int) -> None:
        is_history = part.day is not None or part.valid_from is not None
        row = {
            "seq": leaf["seq"],
            "source_id": leaf["source"],
            "record": part.record,
            "basis": "reconstructed" if is_history else leaf["basis"],
            "row_count": part.rows.height,
            "source_total": part.source_total,
            "levels": " ".join(part.levels),
            "how": part.how,
            "rests_on": part.rests_on,
            "changes": changes,
        }
        self._readings += [{**row, "day": day, "observed_at": at} for day, at in days.items()]
        for day, at in days.items():
            seen = self._seen.setdefault((leaf["source"], part.record), _Seen(at, {}))
            seen.latest_at = max(seen.latest_at, at)
            seen.days[day] = leaf["seq"]

    def _flush_pulls(self) -> None:
        self.db.insert("pulls", pl.DataFrame(self._pulls, schema_overrides=_SCHEMA, infer_schema_length=None))
        self.db.insert("readings", pl.DataFrame(self._readings, schema_overrides=_SCHEMA, infer_schema_length=None))
        self._pulls.clear()
        self._readings.clear()

    def _read_seen(self) -> dict[tuple[str, str], _Seen]:
        found: dict[tuple[str, str], _Seen] = {}
        newest = "SELECT source_id, record, day, max(observed_at), max(seq) FROM readings GROUP BY ALL"
        for source, record, day, at, seq in self.db.rows(newest):
            seen = found.setdefault((source, record), _Seen(at, {}))
            seen.latest_at = max(seen.latest_at, at)
            seen.days[day] = seq
        return found


@dataclass
class _Seen:
    """What readings of one record of one source are in: the latest instant, and the newest pull of each day."""

    latest_at: datetime
    days: dict[date, int]


def _versions(record: Record, rows: pl.DataFrame, valid_from: str, zone: str, seq: int) -> pl.DataFrame:
    """Versions of a log: of several on one day, the last holds for the day."""
    local = pl.col(valid_from).dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.date()
    versions = (
        rows.with_columns(from_day=local)
        .sort([*record.full_key, valid_from], maintain_order=True)
        .unique([*record.full_key, "from_day"], keep="last", maintain_order=True)
        .with_columns(
            to_day=pl.col("from_day").shift(-1).over(record.full_key),
            appeared_after_at=pl.lit(None, pl.Datetime("us")),
            appeared_by_at=pl.col(valid_from).min().over(record.full_key),
            changed_after_at=pl.lit(None, pl.Datetime("us")),
            changed_by_at=pl.col(valid_from),
            is_vanished=pl.lit(value=False),
            known_from=pl.lit(seq, pl.Int64),
        )
    )
    return versions.select([*record.schema, *(name for name in META if name != "version_id"), "to_day"])
