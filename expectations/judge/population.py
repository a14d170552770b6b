"""From subjects to population: who is in, who is out by which rule, and whose case cannot be decided.

Leaves a temporary table `population`: the columns of the test's subjects, and
`_item` (the item's key), `_class` (judge, pending, excluded:<rule>, undecided:<rule>; out of scope comes first),
`_starts_at`, `_ends_at` (bounds of the day, UTC) and `_prev_day` (the judgeable day before, NULL = none).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from expectations.judge.engine import EngineError
from expectations.judge.scope import take_out
from expectations.model import ControlTest, Event, Parameter, Periodic, State
from warehouse.database import Database, DatabaseError
from warehouse.items import joined
from warehouse.snapshots import derive, derived_views, views_as

TABLE: Final = "population"
KEY: Final = ("day", "_item")


def build(db: Database, control: ControlTest, parameters: Mapping[str, Parameter]) -> None:
    """Run the subjects' query over the days in `judgeable` and class every row.

    Raises:
        EngineError: the query breaks, an item has no key, or an item stands twice on a day.
    """
    derive(db, db.tables_read(control.subjects) & derived_views().keys())
    no_key = " OR ".join(f"{column} IS NULL" for column in control.item)
    try:
        db.run(
            f"CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT s.*, {joined(control.item)} AS _item, "
            f"{_class(control)} AS _class, d.starts_at AS _starts_at, d.ends_at AS _ends_at, g.prev_day AS _prev_day, "
            f"({no_key}) AS _no_key FROM ({control.subjects}) s "
            "JOIN judgeable g ON g.day = s.day JOIN days d ON d.day = s.day",
            **all_bound(parameters),
        )
        if not isinstance(control.kind, State):
            db.run(f"DELETE FROM {TABLE} WHERE triggered_at >= _ends_at")  # has not happened yet
        take_out(db, control, TABLE)
        no_key_count = db.value(f"SELECT count(*) FROM {TABLE} WHERE _no_key")
        twice = db.value(f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} GROUP BY day, _item HAVING count(*) > 1)")
    except DatabaseError as error:
        raise EngineError(f"{control.id}: {error}") from error
    if no_key_count or twice:
        raise EngineError(
            f"{control.id}: {no_key_count} rows without a key, {twice} items twice on a day "
            f"({', '.join(control.item)} must be there and unique)",
        )


def unusable(db: Database, control: ControlTest) -> str:
    """Why the test cannot be asked of the records and views that there are; empty = it can."""
    conditions = [rule.condition for rule in control.exclusions]
    columns = [*control.item]
    for attribute in control.attributes:
        conditions += [attribute.applies] if attribute.applies else []
        columns += [*attribute.null_means, *attribute.show]
        columns += [] if isinstance(control.kind, State) else [attribute.due, attribute.done, "triggered_at"]
    asked = ", ".join([*(f"({condition})" for condition in conditions), *dict.fromkeys(columns)])
    try:
        with views_as(db, control.views):
            db.rows(f"SELECT {asked} FROM ({control.subjects}) s LIMIT 0", **all_bound(control.parameters))
    except (DatabaseError, ValueError) as error:
        return str(error).splitlines()[0]
    return ""


def _class(control: ControlTest) -> str:
    """SQL: three-valued exclusions first, then what cannot be decided, then what is not due."""
    cases = [f"WHEN ({rule.condition}) THEN 'excluded:{rule.rule}'" for rule in control.exclusions]
    cases += [f"WHEN ({rule.condition}) IS NULL THEN 'undecided:{rule.rule}'" for rule in control.exclusions]
    if isinstance(control.kind, Event | Periodic):
        cases.append("WHEN s.triggered_at IS NULL THEN 'undecided:triggered_at'")
    elif control.kind.pending is not None:
        cases.append(f"WHEN ({control.kind.pending}) IS NULL THEN 'undecided:pending'")
        cases.append(f"WHEN ({control.kind.pending}) THEN 'pending'")
    return f"CASE {' '.join(cases)} ELSE 'judge' END" if cases else "'judge'"


def all_bound(parameters: Mapping[str, Parameter]) -> dict[str, object]:
    """Values of `$parameters` as DuckDB takes them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in parameters.items()}
