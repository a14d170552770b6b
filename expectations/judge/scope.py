"""What is out of the audit on a day, by approved decision. Asked of every test; no test needs to know of it.

A decision counts from the day on which it was approved, at the earliest, and as the day's own reading of the
register knew it. A day on which the register was not read knows no decision: then everything is judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from expectations.company_day import calendar_of, day_of
from expectations.model import OUT_OF_SCOPE, ControlTest, State
from warehouse.database import Database
from warehouse.snapshots import Scope, snapshot

RECORD: Final = "scope"
_DECIDED: Final = (
    "SELECT day, subject_id, greatest(valid_from_on, approved_on) AS out_from_on, "
    "coalesce(valid_to_on, DATE '9999-12-31') AS out_to_on FROM {decisions} "
    "WHERE NOT in_scope AND approved_by <> '' AND approved_on IS NOT NULL"
)


def days_out(db: Database, control: ControlTest, asked: Scope) -> frozenset[date]:
    """Days of `asked` on which the test as a whole is out of scope."""
    decisions, parameters = snapshot(RECORD, asked)
    decided = _DECIDED.format(decisions=f"({decisions})")
    query = f"SELECT day FROM ({decided} AND subject_kind = 'control_test' AND subject_id = $test)"
    rows = db.rows(f"{query} WHERE day BETWEEN out_from_on AND out_to_on", test=control.id, **parameters)
    return frozenset(day for (day,) in rows)


def take_out(db: Database, control: ControlTest, population: str) -> None:
    """Class the items of `population` whose key holds something that is out of scope.

    An obligation is also out when it arose (`triggered_at`) on a day on which its object, or the test, was out.
    """
    db.run(f"CREATE OR REPLACE TEMP TABLE decided_out AS {_DECIDED.format(decisions=RECORD)}")
    if not db.value("SELECT count(*) FROM decided_out"):
        return
    is_state = isinstance(control.kind, State)
    arose = "p.day" if is_state else f"coalesce({day_of('p.triggered_at', 'c')}, p.day)"
    calendar = "" if is_state else calendar_of("p.triggered_at", "c")
    db.run(
        f"UPDATE {population} SET _class = 'excluded:{OUT_OF_SCOPE}' FROM (SELECT p.day, p._item FROM "
        f"(SELECT *, unnest([{', '.join(_subjects(control))}]) AS _subject FROM {population}) p {calendar} "
        "JOIN decided_out o ON o.day = p.day AND o.subject_id = p._subject "
        f"WHERE p.day BETWEEN o.out_from_on AND o.out_to_on OR {arose} BETWEEN o.out_from_on AND o.out_to_on "
        f"GROUP BY ALL) x WHERE x.day = {population}.day AND x._item = {population}._item",
    )


def _subjects(control: ControlTest) -> Iterator[str]:
    """SQL: subject ids, as the register writes them, of everything an item's key holds, and of the test itself."""
    yield f"'{control.id}'"
    source = ""
    for column in control.item:
        if column.endswith("source_id"):
            source = column
            yield column
        elif source:
            yield f"concat({source}, ':', {column})"
