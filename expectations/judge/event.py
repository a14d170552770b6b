"""Event and periodic tests: a verdict per obligation, on the day it is done or falls due, and never again.

A verdict is a transition between two readings: decided now, not decided at the reading before. What was
decided and is undone again (`settles_at`) gets another verdict beside the first, on the day that shows it. So a
run over a range is by construction the same as day-by-day runs, late facts included: what a later
reading teaches about an earlier day becomes a restatement of that day, with its cause.

A definition that follows another takes over what that one left, by the record (`handed_over`: _item, letters of
the attributes that had their verdict, whether it waited): what is decided stays decided, what waited is judged by
the new one, on its first day if by its measure it is due already. Nothing is judged twice and nothing is lost.
"""

from __future__ import annotations

from datetime import date

from expectations.company_day import calendar_of, day_of
from expectations.judge.asking import ask, is_asked, is_needed_absent
from expectations.judge.population import TABLE
from expectations.judge.state import COUNTS, OUTCOMES, Asked
from expectations.model import Attribute, ControlTest


def judge(asked: Asked) -> None:
    """Leave `outcomes` (every verdict taken on a day, passes too, and pending items) and `counts`.

    Raises:
        EngineError: Great Expectations or its SQL broke.
    """
    db, control = asked.db, asked.control
    db.run(f"CREATE OR REPLACE TEMP TABLE asked_over_time AS {_obligations(control, asked.since)}")
    db.run(f"CREATE OR REPLACE TEMP TABLE progress AS {_progress(control)}")
    parts = [_taken(asked, attribute) for attribute in control.attributes]
    db.run(f"CREATE OR REPLACE TEMP TABLE {OUTCOMES} AS {' UNION ALL '.join([*parts, *_others(control)])}")
    db.run(f"CREATE OR REPLACE TEMP TABLE {COUNTS} AS {_counts(control)}")


def _obligations(control: ControlTest, since: date | None) -> str:
    """SQL: per row and attribute, whether it can be known, whether it is decided, and since which instant."""
    columns: list[str] = []
    # what is cut off because it came after the day is not known on that day, where the attribute needs it
    unknown = [f"{is_needed_absent(it)} AS _unknown_{it.id}" for it in control.attributes]
    for attribute in control.attributes:
        letter, due = attribute.id, attribute.due
        # what was done after the day's end was not done on that day
        done = f"(CASE WHEN {attribute.done} < _ends_at THEN {attribute.done} END)"
        # what has no due time yet and was not done waits (a cause is asked for at closure)
        at = (
            f"CASE WHEN coalesce({done}, {due}) IS NOT NULL "
            f"THEN greatest(triggered_at, least(coalesce({done}, {due}), coalesce({due}, {done}))) END"
        )
        undated = f"({due} IS NULL)" if due in attribute.needed else "false"
        is_over = f"coalesce({at} < _ends_at, {undated})"
        has_verdict, waits = f"list_contains(_letters, '{letter}')", f"{_before(since)} AND _waited"
        columns += [
            f"{is_asked(attribute)} AS _asked_{letter}",
            f"CASE WHEN _takes_over AND _waited THEN greatest({at}, _starts_at) ELSE {at} END AS _at_{letter}",
            f"CASE WHEN {has_verdict} THEN true WHEN {waits} THEN false ELSE {is_over} END AS _decided_{letter}",
            f"concat_ws('|', triggered_at, {due}) AS _signature_{letter}",
        ]
    replaced = ", ".join(
        f"CASE WHEN {done} < _ends_at THEN {done} END AS {done}"
        for done in sorted({attribute.done for attribute in control.attributes})
    )
    cut = f"SELECT * REPLACE ({replaced}), {', '.join(columns)} FROM ({_taken_over(since)})"
    return f"SELECT *, {', '.join(unknown)}, {_state(control, since)} AS _state FROM ({cut})"


def _state(control: ControlTest, since: date | None) -> str:
    """SQL: how far the item as a whole is."""
    all_decided = " AND ".join(f"(_decided_{it.id} OR NOT _asked_{it.id})" for it in control.attributes)
    return (
        f"CASE WHEN {_before(since)} AND _waited THEN 'pending' "
        "WHEN _class LIKE 'excluded:%' THEN 'excluded' WHEN _class LIKE 'undecided:%' THEN 'settled' "
        f"WHEN {all_decided} THEN 'settled' ELSE 'pending' END"
    )


def _before(since: date | None) -> str:
    """SQL: the day was judged by the definition before this one."""
    return f"day < DATE '{since}'" if since else "false"


def _taken_over(since: date | None) -> str:
    """SQL: the population, and what the definition before left of each item."""
    if since is None:
        return f"SELECT *, NULL::VARCHAR[] AS _letters, false AS _waited, false AS _takes_over FROM {TABLE}"
    first = f"p.day >= DATE '{since}' AND coalesce(p._prev_day < DATE '{since}', false)"
    return (
        f"SELECT p.*, h._letters, coalesce(h._waited, false) AS _waited, {first} AS _takes_over "
        f"FROM {TABLE} p LEFT JOIN handed_over h ON h._item = p._item"
    )


def _progress(control: ControlTest) -> str:
    """SQL: each row beside the same item's at the reading before, without those at rest, where nothing moved."""
    letters = [attribute.id for attribute in control.attributes]
    before = ["_state", "_class", *(f"_{what}_{x}" for x in letters for what in ("decided", "unknown", "signature"))]
    done = sorted({attribute.done for attribute in control.attributes})
    beside = [f"b.{column} AS _before{column}" for column in before] + [f"b.{it} AS _before_{it}" for it in done]
    same = " AND ".join(f"a.{column} IS NOT DISTINCT FROM b.{column}" for column in (*before, *done))
    return (
        f"SELECT a.*, {', '.join(beside)} FROM asked_over_time a "
        "LEFT JOIN asked_over_time b ON b.day = a._prev_day AND b._item = a._item "
        f"WHERE NOT (a._state IN ('settled', 'excluded') AND b.day IS NOT NULL AND {same})"
    )


def _moved(letter: str) -> str:
    """SQL: it was triggered, or falls due, at another time than the reading before said."""
    return f"_before_signature_{letter} <> _signature_{letter}"


def _is_new(letter: str) -> str:
    """SQL: decided now, and at the reading before absent, open, out, unknown, or under other dates."""
    return (
        f"(_class = 'judge' AND _asked_{letter} AND _decided_{letter} AND (_before_class IS NULL "
        f"OR _before_class <> 'judge' OR NOT _before_decided_{letter} OR {_moved(letter)} "
        f"OR (_before_unknown_{letter} AND NOT _unknown_{letter})))"
    )


def _reopened(attribute: Attribute) -> str:
    """SQL: it was done when it got its verdict, and is undone now, or done later, before its outcome is final.

    What was undone before it fell due waits as before and is not reopened: it is decided anew when it is due.
    """
    letter, done = attribute.id, attribute.done
    if not attribute.settles_at:
        return "false"
    return (
        f"(_class = 'judge' AND _before_class = 'judge' AND _asked_{letter} AND _decided_{letter} "
        f"AND _before_decided_{letter} AND NOT {_moved(letter)} AND _before_{done} IS NOT NULL "
        f"AND coalesce({done} > _before_{done}, true) "
        f"AND coalesce(coalesce({done}, _ends_at) < {attribute.settles_at}, true))"
    )


def _taken(asked: Asked, attribute: Attribute) -> str:
    """SQL: the verdicts taken on one attribute.

    It is asked again of items that settle now on another attribute, so that they are counted as what they are.
    """
    letter, at = attribute.id, f"r._at_{attribute.id}"
    fell_on = day_of(at, "v")
    is_taken = f"({_is_new(letter)} OR {_reopened(attribute)})"
    rows = f"FROM progress WHERE {is_taken}"
    open_before = "_state = 'settled' AND coalesce(_before_state, '') <> 'settled'"
    wanted = f"_class = 'judge' AND _asked_{letter} AND _decided_{letter} AND NOT _unknown_{letter}"
    query = f"SELECT * FROM progress WHERE {wanted} AND ({is_taken} OR {open_before})"
    failing = ask(asked.db, asked.engine, attribute, query)
    cause = (
        f"CASE WHEN {_moved(letter)} AND _before_decided_{letter} THEN 'source_correction' "
        f"WHEN _before_unknown_{letter} AND _before_decided_{letter} THEN 'became_known' "
        f"WHEN r._is_reopened THEN 'reopened' WHEN {fell_on} < r.day THEN 'late_fact' ELSE '' END"
    )
    return (
        f"SELECT r.day, r._item, '{letter}' AS attribute, CASE WHEN r._unknown_{letter} THEN 'unknown' "
        "WHEN f._item IS NOT NULL THEN 'fail' ELSE 'pass' END AS outcome, "
        f"CASE WHEN r._is_reopened THEN r.day ELSE coalesce({fell_on}, r.day) END AS verdict_on, "
        f"r.triggered_at, r.{attribute.due} AS due_at, r.{attribute.done} AS done_at, {cause} AS cause "
        f"FROM (SELECT *, NOT {_is_new(letter)} AS _is_reopened {rows}) r "
        f"LEFT JOIN {failing} f ON f.day = r.day AND f._item = r._item "
        f"{calendar_of(at, 'v')}"
    )


def _others(control: ControlTest) -> list[str]:
    """SQL: items that cannot be decided, that wait, or that are gone from the subjects."""
    due, done = control.attributes[0].due, control.attributes[0].done
    dates = f"triggered_at, {due} AS due_at, {done} AS done_at"
    undecided = (
        f"SELECT day, _item, '' AS attribute, 'unknown' AS outcome, day AS verdict_on, {dates}, "
        "_class AS cause FROM progress WHERE _class LIKE 'undecided:%' "
        "AND coalesce(_before_class NOT LIKE 'undecided:%', true)"
    )
    pending = (
        f"SELECT day, _item, '' AS attribute, 'pending' AS outcome, day AS verdict_on, {dates}, "
        "'' AS cause FROM progress WHERE _state = 'pending'"
    )
    withdrawn = (
        f"SELECT n.day, p._item, '' AS attribute, 'withdrawn' AS outcome, n.day AS verdict_on, {dates}, "
        "p._state AS cause FROM asked_over_time p JOIN judgeable n ON n.prev_day = p.day "
        "ANTI JOIN asked_over_time x ON x.day = n.day AND x._item = p._item WHERE p._state IN ('pending', 'settled')"
    )
    return [undecided, pending, withdrawn, *(_remediated(attribute) for attribute in control.attributes)]


def _remediated(attribute: Attribute) -> str:
    """SQL: what fell due undone and has been done since. It stays a deviation; the remedy stands beside it."""
    letter, due, done = attribute.id, attribute.due, attribute.done
    is_remedy = done in attribute.must_be_there
    return (
        f"SELECT day, _item, '{letter}' AS attribute, 'remediated' AS outcome, day AS verdict_on, triggered_at, "
        f"{due} AS due_at, {done} AS done_at, '' AS cause FROM progress "
        f"WHERE {is_remedy} AND _class = 'judge' AND _before_decided_{letter} AND NOT {_moved(letter)} "
        f"AND _before_{done} IS NULL AND {done} IS NOT NULL"
    )


def _counts(control: ControlTest) -> str:
    """SQL: the population of each day: carried in, new, decided, still open, withdrawn."""
    letters = [attribute.id for attribute in control.attributes]
    failing = " UNION ".join(f"SELECT day, _item FROM failing_{letter}" for letter in letters)
    unknown = " OR ".join(["_class LIKE 'undecided:%'", *(f"(_asked_{x} AND _unknown_{x})" for x in letters)])
    return f"""
        WITH seen AS (
            SELECT p.day, p._state, p._before_state, f.day IS NOT NULL AS fails, ({unknown}) AS is_unknown
            FROM progress p LEFT JOIN ({failing}) f ON f.day = p.day AND f._item = p._item
            WHERE p._before_state IS NULL OR p._before_state = 'pending'
                OR (p._before_state = 'excluded' AND p._state <> 'excluded')
            UNION ALL
            SELECT day, 'withdrawn', 'pending', false, false FROM {OUTCOMES}
            WHERE outcome = 'withdrawn' AND cause = 'pending')
        SELECT day, count(*) AS received, count(*) FILTER (_before_state = 'pending') AS carried_in,
            count(*) FILTER (_state = 'excluded') AS excluded, count(*) FILTER (_state = 'pending') AS pending,
            count(*) FILTER (_state = 'withdrawn') AS withdrawn,
            count(*) FILTER (_state = 'settled' AND fails) AS failed,
            count(*) FILTER (_state = 'settled' AND is_unknown AND NOT fails) AS unknown,
            count(*) FILTER (_state = 'settled' AND NOT is_unknown AND NOT fails) AS passed,
            failed + passed AS judged
        FROM seen GROUP BY day"""
