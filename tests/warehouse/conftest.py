"""Pulls and verdicts as the evidence log holds them, with the rows that a connector would have parsed."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from warehouse.canonical import Leaf
from warehouse.database import Database
from warehouse.packs import Packs
from warehouse.record import records
from warehouse.snapshots import Scope, create_views, look_at
from warehouse.store import Rows, Store

FIRST = date(2026, 3, 1)
ZONE = "Europe/Berlin"


def frame(record: str, rows: list[dict]) -> pl.DataFrame:
    """Rows in a record's schema; columns that are not given are NULL."""
    schema = records()[record].schema
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


@dataclass
class Shelf:
    """A store on disk, and the leaves that were loaded into it."""

    folder: Path
    leaves: list[Leaf] = field(default_factory=list)
    parsed: dict[int, list[Rows]] = field(default_factory=dict)
    waiting: list[Leaf] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.packs = Packs(self.folder / "packs")
        self.store = self._open()

    @property
    def db(self) -> Database:
        """The store's open database."""
        return self.store.db

    def pull(self, day: date, record: str, rows: list[dict], *, parents: frozenset[str] | None = None) -> int:
        """A complete pull of source `s`; `load` brings it in. Returns its number."""
        seq = len(self.leaves)
        at = datetime.combine(day + timedelta(days=1), datetime.min.time()).isoformat(timespec="microseconds") + "Z"
        leaf: Leaf = {
            "kind": "pull", "seq": seq, "recorded_at": at, "source": "s", "connector": "c", "day": day.isoformat(),
            "attempt": 1, "status": "complete", "basis": "observed", "requests": 1, "bytes": 10, "started_at": at,
            "observed_at": at, "finished_at": at, "cursor": {},
        }  # fmt: skip
        filled = frame(record, [{"source_id": "s", **row} for row in rows])
        self.parsed[seq] = [Rows(record=record, rows=filled, levels=("visible",), how="a total", parents=parents)]
        return self._add(leaf)

    def add(self, **leaf: object) -> int:
        """Any other leaf."""
        return self._add({"seq": len(self.leaves), "recorded_at": "2026-04-01T00:00:00.000000Z", **leaf})

    def load(self) -> None:
        """Load what waits, in one go."""
        self.store.load(self.waiting, lambda leaf: self.parsed[leaf["seq"]])
        self.waiting = []

    def reopen(self) -> None:
        """Close the database and open it again, as the next process would."""
        self.load()
        self.db.close()
        self.store = self._open()

    def accounts_by_day(self, first: date, last: date) -> list[tuple[date, str]]:
        """Days and ids of the accounts that the snapshot view shows for a range."""
        look_at(self.db, Scope(from_day=first, to_day=last))
        return self.db.rows("SELECT day, account_id FROM accounts ORDER BY ALL")

    def rebuilt(self) -> Store:
        """Another store, loaded from the same leaves at once."""
        store = Store(None, self.packs, ZONE)
        create_views(store.db, ZONE)
        store.load(self.leaves, lambda leaf: self.parsed[leaf["seq"]])
        return store

    def _add(self, leaf: Leaf) -> int:
        self.leaves.append(leaf)
        self.waiting.append(leaf)
        return leaf["seq"]

    def _open(self) -> Store:
        store = Store(self.folder / "working.duckdb", self.packs, ZONE)
        create_views(store.db, ZONE)
        return store


@pytest.fixture
def new_shelf(tmp_path_factory):
    """Makes a store of its own for each example; all are closed in the end."""
    made: list[Shelf] = []

    def _new_shelf(folder: Path | None = None) -> Shelf:
        made.append(Shelf(folder or tmp_path_factory.mktemp("shelf")))
        return made[-1]

    yield _new_shelf
    for shelf in made:
        shelf.db.close()
