"""State tests: what must hold at every reading. One row per item per day; each day stands for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from expectations.judge.asking import ask, is_asked, is_needed_absent
from expectations.judge.engine import Engine
from expectations.judge.population import TABLE
from expectations.model import Attribute, ControlTest
from warehouse.database import Database

OUTCOMES: Final = "outcomes"
COUNTS: Final = "counts"


@dataclass(frozen=True)
class Asked:
    """Judges the `population` of a state or event test; leaves `outcomes` and `counts`.

    Attributes:
        since: first day of the definition, where another one judged the days before (events: see `event`).
    """

    db: Database
    engine: Engine
    control: ControlTest
    since: date | None = None


def judge(asked: Asked) -> None:
    """Leave `outcomes` (day, _item, attribute, outcome, …) and `counts` (one row per day).

    Raises:
        EngineError: Great Expectations or its SQL broke.
    """
    db, control = asked.db, asked.control
    parts = [_outcomes(asked, attribute) for attribute in control.attributes]
    none = "NULL::TIMESTAMP"
    undecided = (
        f"SELECT day, _item, '' AS attribute, 'unknown' AS outcome, day AS verdict_on, {none} AS triggered_at, "
        f"{none} AS due_at, {none} AS done_at, _class AS cause FROM {TABLE} WHERE _class LIKE 'undecided:%'"
    )
    db.run(f"CREATE OR REPLACE TEMP TABLE {OUTCOMES} AS {' UNION ALL '.join([undecided, *parts])}")
    db.run(f"INSERT INTO {OUTCOMES} {_closed()}")
    db.run(
        f"""CREATE OR REPLACE TEMP TABLE {COUNTS} AS
        WITH worst AS (
            SELECT day, _item, bool_or(outcome = 'fail') AS fails, bool_or(outcome = 'unknown') AS is_unknown
            FROM {OUTCOMES} WHERE outcome <> 'closed' GROUP BY ALL)
        SELECT p.day, count(*) AS received, 0 AS carried_in, 0 AS withdrawn,
            count(*) FILTER (_class LIKE 'excluded:%') AS excluded,
            count(*) FILTER (_class = 'pending') AS pending,
            count(*) FILTER (_class = 'judge' AND coalesce(w.fails, false)) AS failed,
            count(*) FILTER (coalesce(w.is_unknown, false) AND NOT coalesce(w.fails, false)) AS unknown,
            count(*) FILTER (_class = 'judge' AND w.day IS NULL) AS passed,
            failed + passed AS judged
        FROM {TABLE} p LEFT JOIN worst w ON w.day = p.day AND w._item = p._item GROUP BY p.day""",
    )


def _closed() -> str:
    """SQL: findings of the reading before that do not stand any more, and how they ended."""
    return f"""
        SELECT n.day, o._item, o.attribute, 'closed', n.day, NULL, NULL, NULL,
            CASE WHEN p._item IS NULL THEN 'left_population' WHEN p._class LIKE 'excluded:%' THEN 'left_population'
                WHEN now.outcome = 'unknown' THEN 'not_known' WHEN p._class <> 'judge' THEN 'not_known'
                ELSE 'remediated' END
        FROM {OUTCOMES} o JOIN judgeable n ON n.prev_day = o.day
        LEFT JOIN {TABLE} p ON p.day = n.day AND p._item = o._item
        LEFT JOIN {OUTCOMES} now ON now.day = n.day AND now._item = o._item AND now.attribute IN (o.attribute, '')
        WHERE o.outcome = 'fail' AND coalesce(now.outcome, '') <> 'fail'"""


def _outcomes(asked: Asked, attribute: Attribute) -> str:
    """SQL: failing and unknown rows of one attribute (passing rows are the rest)."""
    rows = f"FROM {TABLE} WHERE _class = 'judge' AND {is_asked(attribute)}"
    failing = ask(asked.db, asked.engine, attribute, f"SELECT * {rows} AND NOT {is_needed_absent(attribute)}")
    common = f"'{attribute.id}' AS attribute"
    rest = (
        "day AS verdict_on, NULL::TIMESTAMP AS triggered_at, NULL::TIMESTAMP AS due_at, "
        "NULL::TIMESTAMP AS done_at, '' AS cause"
    )
    return (
        f"SELECT day, _item, {common}, 'fail' AS outcome, {rest} FROM {failing} UNION ALL "
        f"SELECT day, _item, {common}, 'unknown' AS outcome, {rest} {rows} AND {is_needed_absent(attribute)}"
    )
