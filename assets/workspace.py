"""Everything a writing process holds of one home folder: log, packs, database, sources, clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from assets.clock import Clock
from assets.packing import unpack
from assets.rereading import Readers, about
from assets.sources.contract import Connector, Exchange, Parsed, PullContext, RecordSet, Rejected
from warehouse import noted
from warehouse.canonical import Leaf
from warehouse.home import Home
from warehouse.lock import write_lock
from warehouse.log import EvidenceLog
from warehouse.packs import Packs
from warehouse.snapshots import create_views
from warehouse.store import Rows, Store

Parameters = Mapping[str, Any]


Reconnect = Callable[[str, bytes], Connector]


def _nothing_was_kept(source: str, _settings: bytes) -> Connector:
    raise LookupError(f"nobody here knows how to connect {source}")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a company has set, as far as moving and judging data needs it.

    Attributes:
        company: its name; time_zone: IANA zone of its calendar days.
        window: first and last day of the audit period.
        reading_window: how long after the end of a day a reading still stands for it.
        connectors: source id -> connector, ready to pull.
        kinds: source id -> name of its connector.
        parameters: test id -> parameters that differ from the catalogue.
        owners: test id -> who answers for it, where that is not the catalogue's.
        in_force_from: test id -> first day on which the company answers for it.
        idle: test id -> what it needs before it can be judged, in words; see `assets.lacking`.
        code: what was run: commit, whether the tree was dirty, hash of the lock file.
        settings: what of all this is evidence, by section (`company`, and each source as `sources.<id>`), as
            `assets.sources.effective.kept` writes it; a source without one is read by its connector of today.
        reconnect: makes a connector that parses, from a source's id and the settings that were kept of it.
    """

    company: str
    time_zone: str
    window: tuple[date, date]
    reading_window: timedelta
    connectors: Mapping[str, Connector]
    kinds: Mapping[str, str]
    parameters: Mapping[str, Parameters] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    in_force_from: Mapping[str, date] = field(default_factory=dict)
    idle: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, bytes] = field(default_factory=dict)
    reconnect: Reconnect = _nothing_was_kept


class Workspace:
    """One home folder, held for writing."""

    def __init__(self, home: Home, plan: Plan, clock: Clock, database: Path | None = None) -> None:
        """Open what is there; leaves that a killed process had not loaded are loaded now.

        Args:
            home: the home folder.
            plan: what is set.
            clock: what time it is.
            database: load another file than the home folder's own: it is being made anew.

        Raises:
            UnreadableError, SourceGoneError: kept answers that were not loaded yet cannot be read.
        """
        self.home, self.plan, self.clock = home, plan, clock
        home.evidence.mkdir(parents=True, exist_ok=True)
        self.packs = Packs(home.packs)
        self.packs.discard_drafts()
        self.log = EvidenceLog(home.log)
        self.store = Store(database or home.database, self.packs, plan.time_zone)
        create_views(self.store.db, plan.time_zone)
        self._unloaded: list[Leaf] = []
        self._readers = Readers(plan, self.packs)
        self._noted: Mapping[str, str] | None = None
        self.review_lists = [leaf for leaf in self.log.read() if leaf["kind"] == "review_list"]
        try:
            self.catch_up()
        except BaseException:
            self.close()
            raise

    def catch_up(self) -> None:
        """Load what stands in the log and not yet in the database."""
        for batch in _batches(self.log.read(self.store.next_seq), 500):
            self.store.load(batch, self.read_pack)

    def note_settings(self) -> Mapping[str, str]:
        """Put what is set into evidence if it is not what was in force before; return the pack of each section.

        Whoever reads or judges calls this first. It costs something once a process, and a leaf once a change.
        """
        if self._noted is None:
            self._noted = {section: self.packs.put(text) for section, text in self.plan.settings.items()}
            if self._noted != noted.newest(self.store.db):
                self.append({"kind": "settings", "sections": dict(self._noted)})
                self.load()
        return self._noted

    def append(self, *leaves: Leaf) -> list[Leaf]:
        """Add leaves to the log, durably, at the clock's time, after the packs that they name. `load` loads them."""
        self.packs.sync()
        appended = self.log.append(leaves, self.clock.now())
        self._unloaded += appended
        self.review_lists += [leaf for leaf in appended if leaf["kind"] == "review_list"]
        return appended

    def load(self, parsed: Mapping[int, Sequence[Rows]] | None = None) -> None:
        """Bring appended leaves into the database; `parsed` saves parsing pulls of this process again."""
        fresh = parsed or {}
        self.store.load(self._unloaded, lambda leaf: fresh.get(leaf["seq"]) or self.read_pack(leaf))
        self._unloaded.clear()

    def read_pack(self, leaf: Leaf) -> Sequence[Rows]:
        """Parse the kept answers of a pull again, by the settings of their time: of a rejected one what can be read.

        Raises:
            SourceGoneError: the leaf names no settings, and those of today do not have the source.
            UnreadableError: naming leaf, pack and remedy.
        """
        with about(leaf):
            exchanges, context = unpack(self.packs, leaf["pack"])
            connector = self._readers.of(leaf)
            if leaf["status"] == "rejected":
                return rows_of(readable(connector, exchanges, context))
            return rows_of(connector.parse(exchanges, context).sets)

    def parsed_again(self, leaf: Leaf) -> Parsed:
        """What a pull that was kept says, whether it was refused or not.

        Raises:
            SourceGoneError, UnreadableError: as `read_pack`; also of a pull that its connector refuses.
        """
        with about(leaf):
            exchanges, context = unpack(self.packs, leaf["pack"])
            return self._readers.of(leaf).parse(exchanges, context)

    def close(self) -> None:
        """Close the database."""
        self.store.db.close()


@contextmanager
def opened(home: Home, plan: Plan, clock: Clock, what: str) -> Iterator[Workspace]:
    """Hold the home folder's lock and its workspace while in the block.

    Raises:
        LockedError: another process writes to it.
    """
    with write_lock(home.lock, what):
        workspace = Workspace(home, plan, clock)
        try:
            yield workspace
        finally:
            workspace.close()


def readable(connector: Connector, exchanges: Sequence[Exchange], context: PullContext) -> tuple[RecordSet, ...]:
    """Rows that can be read of a pull that was rejected, for quarantine."""
    if not exchanges:
        return ()
    try:
        return of_now(connector.parse(exchanges, context).sets)
    except Rejected as rejected:
        return of_now(rejected.partial)


def of_now(sets: Iterable[RecordSet]) -> tuple[RecordSet, ...]:
    """Those that say how things stood at the reading, not in days gone by."""
    return tuple(part for part in sets if part.day is None and part.valid_from is None and not part.rows.is_empty())


def rows_of(sets: Iterable[RecordSet]) -> list[Rows]:
    """What a connector parsed, as the warehouse takes it."""
    return [
        Rows(
            record=part.record,
            rows=part.rows,
            levels=tuple(dict.fromkeys(proof.level for proof in part.proofs)),
            how="; ".join(proof.how for proof in part.proofs),
            parents=part.parents,
            source_total=part.source_total,
            rests_on=part.rests_on,
            day=part.day,
            valid_from="valid_from_at" if part.valid_from else None,
            known_until=plain(part.known_until) if part.known_until else None,
        )
        for part in sets
    ]


def what_it_says(parsed: Parsed) -> Leaf:
    """What a leaf tells of a pull that is whole."""
    return {
        "status": "complete",
        "observed_at": instant(parsed.observed_at),
        "cursor": dict(parsed.cursor),
        "notes": dict(parsed.notes),
        "records": [_record(part) for part in rows_of(parsed.sets)],
    }


def _record(part: Rows) -> Leaf:
    line: Leaf = {
        "record": part.record,
        "rows": part.rows.height,
        "levels": list(part.levels),
        "how": part.how,
        "rests_on": part.rests_on,
    }
    if part.source_total is not None:
        line["source_total"] = part.source_total
    if part.parents is not None:
        line["objects_read"] = len(part.parents)
    return line


def plain(at: datetime) -> datetime:
    """A UTC instant without a zone, whether it came with one or without."""
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def instant(at: datetime) -> str:
    """A UTC instant as leaves hold it."""
    return plain(at).isoformat(timespec="microseconds") + "Z"


def _batches(leaves: Iterator[Leaf], size: int) -> Iterator[list[Leaf]]:
    batch: list[Leaf] = []
    for leaf in leaves:
        batch.append(leaf)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""
