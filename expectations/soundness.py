"""Whether every control test can be judged at all: its SQL and conditions are tried on records that hold nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, get_args

from expectations.catalogue import controls
from expectations.criteria import criteria
from expectations.examples import DAY, build
from expectations.judge import population
from expectations.judge.engine import EngineError
from expectations.model import ControlTest, Event, Periodic, Severity
from warehouse.database import Database, DatabaseError
from warehouse.snapshots import Scope, look_at

_FRAMEWORKS: Final = {"criteria": "TSC", "annex_a": "ISO27001"}


@cache
def problems() -> tuple[str, ...]:
    """Everything that would keep a test of the catalogue from being judged or published (see `problems_of`).

    Raises:
        CatalogueError: a file is no control test at all.
    """
    return problems_of(*controls().values())


def problems_of(*tests: ControlTest) -> tuple[str, ...]:
    """Everything that would keep control tests from being judged or published, one a line, each with its test."""
    known = criteria()
    ids = {framework: set(known.filter(framework=framework)["criterion"]) for framework in known["framework"].unique()}
    with Database() as db:
        build(db, {})
        look_at(db, Scope(from_day=DAY, to_day=DAY))
        db.run("CREATE TEMP TABLE judgeable AS SELECT $day::DATE AS day, NULL::DATE AS prev_day", day=DAY)
        return tuple(line for test in tests for line in (*_named(test, ids), *_asked(db, test)))


def _named(control: ControlTest, ids: dict[str, set[str]]) -> Iterator[str]:
    for field, framework in _FRAMEWORKS.items():
        for wrong in sorted(set(getattr(control, field)) - ids[framework]):
            yield f"{control.id}: {field}: there is no {wrong!r}; see expectations/criteria.csv"
    if control.severity not in (words := get_args(Severity)):
        yield f"{control.id}: severity: {control.severity!r} is none of {', '.join(words)}"


def _asked(db: Database, control: ControlTest) -> Iterator[str]:
    try:
        population.build(db, control, control.parameters)
    except EngineError as error:
        yield f"{_first(error)}; see subjects, item, exclusions and parameters"
        return
    times = isinstance(control.kind, Event | Periodic)
    for attribute in control.attributes:
        names = [*attribute.null_means, *attribute.show, *((attribute.due, attribute.done) if times else ())]
        try:
            db.rows(
                f"SELECT ({attribute.applies or 'true'}), {', '.join(dict.fromkeys(names))} FROM population LIMIT 0"
            )
        except DatabaseError as error:
            yield f"{control.id}: {_first(error)}; see attribute {attribute.id}"


def _first(error: Exception) -> str:
    """The sentence of an error of DuckDB, and what it thinks was meant, without the query that it repeats."""
    told, _, _ = str(error).partition("\n\nLINE ")
    return " ".join(told.split())
