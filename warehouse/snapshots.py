"""Snapshot views: what authors of control tests see. One row per record per `day`, for days in scope.

Which reading stands for a day is put into `judging` before a test is run; the views show history as
that reading knew it, so knowledge is cut at the reading of the judged day. Nothing is copied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal
from zoneinfo import ZoneInfo

import polars as pl

from warehouse.database import Database
from warehouse.record import Record, records

_BOUNDS: Final = "h.appeared_after_at, h.appeared_by_at, h.changed_after_at, h.changed_by_at"
_HOLDS: Final = (
    "h.source_id = j.source_id AND h.from_day <= j.day AND (h.to_day IS NULL OR j.day < h.to_day) "
    "AND h.known_from <= j.seq AND (h.known_to IS NULL OR j.seq < h.known_to)"
)
_PRESENT: Final = "NOT h.is_vanished"
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2050, 12, 31)
DERIVED: Final = Path(__file__).parent / "derived"
OWN_TABLES: Final = frozenset({"calendar", "days", "judging", "kept"})
"""Temporary tables on which the views stand; `kept` = names of derived views that are tables for now."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which days are looked at, and by which reading of each.

    Attributes:
        from_day, to_day: first and last day, both included.
        choice: `first` = the reading that stood first for the day; `latest` = the newest one for it.
        known_at: look at every day as it was known after this pull, instead of at its own reading.
    """

    from_day: date
    to_day: date
    choice: Literal["first", "latest"] = "first"
    known_at: int | None = None


def create_views(db: Database, time_zone: str) -> None:
    """Create the views (temporary: they belong to the connection) over an empty scope.

    Derived views are there once somebody asks for them (`derive`): to make them all takes longer than to judge a test.
    `calendar` holds every day of `FIRST_DAY` … `LAST_DAY` with its bounds, so that an instant finds its day.
    """
    db.run("CREATE OR REPLACE TEMP TABLE calendar (day DATE, starts_at TIMESTAMP, ends_at TIMESTAMP)")
    db.insert("calendar", _calendar(FIRST_DAY, LAST_DAY, time_zone))
    db.run("CREATE OR REPLACE TEMP TABLE days (day DATE, starts_at TIMESTAMP, ends_at TIMESTAMP)")
    db.run(
        "CREATE OR REPLACE TEMP TABLE judging "
        "(source_id VARCHAR, record VARCHAR, day DATE, seq BIGINT, observed_at TIMESTAMP, "
        "basis VARCHAR, levels VARCHAR, is_partial BOOLEAN)",
    )
    db.run("CREATE OR REPLACE TEMP TABLE kept (name VARCHAR)")
    for record in records().values():
        for name, condition in (
            (record.name, _PRESENT),
            (f"vanished_{record.name}", "h.is_vanished"),
        ):
            _create(db, name, _view(record, condition))


@cache
def derived_views() -> Mapping[str, str]:
    """Views composed of snapshot views, in order of names: one SQL file each in `warehouse/derived/`."""
    return MappingProxyType({path.stem: path.read_text(encoding="utf-8") for path in sorted(DERIVED.glob("*.sql"))})


@contextmanager
def views_as(db: Database, views: Mapping[str, str]) -> Iterator[None]:
    """Derived views as they were, by name, while in the block; those that are not named are as they are.

    Raises:
        DatabaseError: one of them reads what is not there any more.
    """
    if are_todays(views):
        derive(db, views)
        yield
        return
    forget(db)
    there = _derived(db)
    try:
        for name in _in_order(db, views, views):
            _create(db, name, views[name])
        yield
    finally:
        for name in views:
            db.run(f"DROP VIEW IF EXISTS {name}")
        derive(db, there)


def are_todays(views: Mapping[str, str]) -> bool:
    """Whether derived views read as they do today."""
    return all(derived_views().get(name) == sql for name, sql in views.items())


def derive(db: Database, names: Collection[str]) -> None:
    """Create derived views, and those that they read, if they are not there."""
    there = _derived(db) | _kept(db)
    for name in _in_order(db, names, derived_views()):
        if name not in there:
            _create(db, name, derived_views()[name])


def keep(db: Database, names: Collection[str]) -> None:
    """Compute derived views once for the scope, so that whoever asks next reads rows; until `forget`."""
    kept = _kept(db)
    for name in _in_order(db, names, derived_views()):
        if name not in kept:
            db.run(f"DROP VIEW IF EXISTS {name}")
            db.run(f"CREATE TEMP TABLE {name} AS {derived_views()[name]}")
            db.run("INSERT INTO kept VALUES ($name)", name=name)


def forget(db: Database) -> None:
    """Let every derived view be computed anew: the scope changes, or what is in the tables."""
    for name in _kept(db):
        db.run(f"DROP TABLE {name}")
    db.run("DELETE FROM kept")


def _in_order(db: Database, names: Collection[str], views: Mapping[str, str]) -> list[str]:
    """Derived views and those that they read, each after what it reads."""
    found: dict[str, None] = {}

    def add(name: str) -> None:
        if name not in found:
            for other in sorted(db.tables_read(views[name]) & views.keys()):
                add(other)
            found[name] = None

    for name in sorted(names):
        add(name)
    return list(found)


def _derived(db: Database) -> set[str]:
    return {name for (name,) in db.rows("SELECT view_name FROM duckdb_views() WHERE temporary")} & set(derived_views())


def _kept(db: Database) -> set[str]:
    # duckdb_tables() knows it too, and counts the rows of every table to say so
    return {name for (name,) in db.rows("SELECT name FROM kept")}


def _create(db: Database, name: str, sql: str) -> None:
    db.run(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")


def standing(scope: Scope) -> tuple[str, dict[str, object]]:
    """SQL of the readings that stand for the days of `scope`, a row a source, record and day, and its parameters."""
    order = "seq ASC" if scope.choice == "first" else "seq DESC"
    sql = (
        "SELECT source_id, record, day, coalesce($known_at, seq) AS seq, observed_at, basis, levels, "
        "false AS is_partial "
        "FROM readings r WHERE day BETWEEN $from_day AND $to_day AND r.seq <= coalesce($known_at, r.seq) "
        f"QUALIFY row_number() OVER (PARTITION BY source_id, record, day ORDER BY r.{order}) = 1"
    )
    return sql, {"from_day": scope.from_day, "to_day": scope.to_day, "known_at": scope.known_at}


def snapshot(record: str, scope: Scope) -> tuple[str, dict[str, object]]:
    """SQL of the rows of one record on the days of `scope`, without pointing the views there, and its parameters."""
    readings, parameters = standing(scope)
    return _view(records()[record], _PRESENT, f"({readings})"), parameters


def look_at(db: Database, scope: Scope) -> None:
    """Point the views at the days and readings of `scope`."""
    forget(db)
    sql, parameters = standing(scope)
    db.run("DELETE FROM judging")
    db.run(f"INSERT INTO judging {sql}", **parameters)
    db.run("DELETE FROM days")
    db.run(
        "INSERT INTO days SELECT * FROM calendar WHERE day BETWEEN $from_day AND $to_day",
        from_day=scope.from_day,
        to_day=scope.to_day,
    )


def let_in(db: Database, pulls: Collection[int]) -> None:
    """Show the quarantined rows of rejected pulls too, on their days, until the scope is set again.

    No view reads such rows before: hardly any day has them, and every statement is planned with all that a view reads.
    """
    forget(db)
    db.run(
        "INSERT INTO judging SELECT source_id, record, day, seq, observed_at, '', '', true FROM quarantined "
        "WHERE list_contains($pulls, seq)",
        pulls=sorted(pulls),
    )
    for (name,) in db.rows("SELECT DISTINCT record FROM judging WHERE is_partial"):
        if record := records().get(name):
            _create(db, name, f"{_view(record, _PRESENT)} UNION ALL {_quarantined(record)}")


def midnight(day: date, time_zone: str) -> datetime:
    """Start of a calendar day of `time_zone`, as a UTC instant without a zone."""
    return datetime.combine(day, time(0), ZoneInfo(time_zone)).astimezone(UTC).replace(tzinfo=None)


@cache
def _calendar(first: date, last: date, time_zone: str) -> pl.DataFrame:
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    midnights = [midnight(day, time_zone) for day in [*days, last + timedelta(days=1)]]
    return pl.DataFrame(
        {"day": days, "starts_at": midnights[:-1], "ends_at": midnights[1:]},
        schema={"day": pl.Date, "starts_at": pl.Datetime("us"), "ends_at": pl.Datetime("us")},
    )


def _view(record: Record, condition: str, readings: str = "judging") -> str:
    columns = ", ".join(f"h.{column.name}" for column in record.columns)
    return (
        f"SELECT j.day, h.source_id, {columns}, {_BOUNDS}, j.observed_at FROM {readings} j "
        f"JOIN history_{record.name} h ON {_HOLDS} "
        f"WHERE j.record = '{record.name}' AND NOT j.is_partial AND {condition}"
    )


def _quarantined(record: Record) -> str:
    """Rows of a rejected pull, which stand in the views only after `let_in`."""
    columns = ", ".join(f"q.{column.name}" for column in record.columns)
    return (
        f"SELECT j.day, q.source_id, {columns}, NULL, NULL, NULL, NULL, j.observed_at FROM judging j "
        f"JOIN quarantine_{record.name} q ON q.seq = j.seq WHERE j.record = '{record.name}' AND j.is_partial"
    )
