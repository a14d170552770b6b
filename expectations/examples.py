"""Small worlds: the examples of a control test, played through the real judge.

They document a test, prove that it can fail, and are the canaries of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from expectations.judge.verdict import Verdict
from expectations.model import ControlTest, Example, State
from warehouse.database import Database
from warehouse.history import META, History
from warehouse.record import Record, records
from warehouse.snapshots import OWN_TABLES, create_views, forget

DAY: Final = date(2026, 3, 31)
OBSERVED_AT: Final = datetime(2026, 3, 31, 22, 30)  # noqa: DTZ001  (UTC by convention: 00:30 in Berlin)
ZONE: Final = "Europe/Berlin"
_READINGS: Final = (
    "CREATE TABLE readings (seq BIGINT, source_id VARCHAR, record VARCHAR, day DATE, observed_at TIMESTAMP, "
    "basis VARCHAR, levels VARCHAR)"
)


def play(control: ControlTest, example: Example, make_engine: Callable[[Database], Engine] = Engine) -> str:
    """Return what the test says of the example's item: pass, fail, unknown, pending or the name of an exclusion.

    With `example.attribute`, the outcome of that attribute alone.
    """
    with world(example.rows) as db:
        sources: dict[str, set[str]] = {}
        for source, record in db.rows("SELECT source_id, record FROM readings"):
            sources.setdefault(source, set()).add(record)
        judge = Judge(
            db=db,
            engine=lambda: make_engine(db),
            sources={source: frozenset(given) for source, given in sources.items()},
        )
        (verdict, *_) = judge.judge(control, {}, DAY, DAY)
        return _outcome(db, control, example, verdict)


@contextmanager
def world(rows: Mapping[str, tuple[Mapping[str, Any], ...]]) -> Iterator[Database]:
    """Lend a database that holds one complete reading of the given rows (see `build`) and nothing else.

    It is one and the same for all: to make a hundred tables and views costs more than any example.
    """
    if not _free:
        _free.append(Database())
        _create(_free[0])
    db = _free.pop()
    with db.in_small_steps():
        _fill(db, rows)
        try:
            yield db
        finally:
            _empty(db)
            _free.append(db)


_free: Final[list[Database]] = []


def _empty(db: Database) -> None:
    forget(db)
    for name, is_temporary, rows in db.rows("SELECT table_name, temporary, estimated_size FROM duckdb_tables()"):
        if not is_temporary:
            if rows:
                db.run(f"DELETE FROM {name}")
        elif name not in OWN_TABLES:
            db.run(f"DROP TABLE {name}")


def build(db: Database, rows: Mapping[str, tuple[Mapping[str, Any], ...]]) -> None:
    """Fill a database with one complete reading of the given rows (record name -> rows; `vanished_` = gone).

    A row that names its `_source_id` is of a source of its own: an application beside the identity provider.
    """
    _create(db)
    _fill(db, rows)


def _create(db: Database) -> None:
    History(db)
    db.run(_READINGS)
    db.run("CREATE TABLE pulls (seq BIGINT, source_id VARCHAR, day DATE, status VARCHAR, reason VARCHAR)")
    create_views(db, ZONE)


def _fill(db: Database, rows: Mapping[str, tuple[Mapping[str, Any], ...]]) -> None:
    read: set[tuple[str, str]] = set()
    # registers are there in every home folder: those that an example does not give are read and empty
    registers = (record.name for record in records().values() if record.is_register)
    for name, given in {**dict.fromkeys(registers, ()), **rows}.items():
        record = records()[name.removeprefix("vanished_")]
        read |= {(source, record.name) for source in _sources(name, given)}
        if given:
            db.insert(f"history_{record.name}", _versions(record, given, _source(name), gone=name != record.name))
    noted = pl.DataFrame(sorted(read), schema={"source_id": pl.String, "record": pl.String}, orient="row")
    same = {"seq": 1, "day": DAY, "observed_at": OBSERVED_AT, "basis": "simulated", "levels": "visible"}
    db.insert("readings", noted.with_columns(pl.lit(value).alias(name) for name, value in same.items()))


def _versions(
    record: Record,
    given: tuple[Mapping[str, Any], ...],
    source: str,
    *,
    gone: bool,
) -> pl.DataFrame:
    known = {column.name for column in record.columns}
    rows: list[dict[str, Any]] = []
    for index, row in enumerate(given):
        bounds = {name.removeprefix("_"): value for name, value in row.items() if name.startswith("_")}
        strange = {name for name in row if not name.startswith("_")} - known
        if strange:
            raise KeyError(f"{record.name} has no column {', '.join(sorted(strange))}")
        rows.append(
            {column.name: column.sample for column in record.columns}
            | {"source_id": source, "appeared_by_at": OBSERVED_AT.isoformat(), "changed_by_at": OBSERVED_AT.isoformat()}
            | {name: value for name, value in row.items() if name in known}
            | bounds
            | {"is_vanished": gone, "from_day": DAY.isoformat(), "known_from": 1, "version_id": index},
        )
    schema = {**record.schema, **META}
    texts = {name: pl.String if kind in {pl.Date(), pl.Datetime("us")} else kind for name, kind in schema.items()}
    return pl.DataFrame(rows, schema=texts).with_columns(
        *(pl.col(name).str.to_date() for name, kind in schema.items() if kind == pl.Date()),
        *(pl.col(name).str.to_datetime(time_unit="us") for name, kind in schema.items() if kind == pl.Datetime("us")),
    )


def _sources(name: str, given: tuple[Mapping[str, Any], ...]) -> set[str]:
    """Which sources of the small world hold a record: that of the rows, and those that rows name themselves."""
    return {_source(name), *(row["_source_id"] for row in given if "_source_id" in row)}


def _source(name: str) -> str:
    """Which source of the small world holds a record."""
    record = name.removeprefix("vanished_")
    if record in {"workers", "employment_events", "training_records"}:
        return "hr"
    if record.startswith("ticket"):
        return "desk"
    if record in {"reviews", "review_items"} or records()[record].is_register:
        return "home"
    return "idp"


def _outcome(db: Database, control: ControlTest, example: Example, verdict: Verdict) -> str:
    where = "_item = $item" if example.item else "true"
    classes = db.rows(f"SELECT _class FROM population WHERE {where}", item=example.item)
    if len(classes) != 1:
        return f"{len(classes)} items {sorted(item for (item,) in db.rows('SELECT _item FROM population'))}"
    ((klass,),) = classes
    if klass.startswith("excluded:"):
        return str(klass).removeprefix("excluded:")
    if isinstance(control.kind, State) and klass == "pending":
        return "pending"
    found = [
        item["outcome"]
        for item in verdict.items
        if example.item in {"", item["item"]} and example.attribute in {"", item.get("attribute", "")}
    ]
    for outcome in ("fail", "unknown", "pending"):
        if outcome in found:
            return outcome
    return "pass"
