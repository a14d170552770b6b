"""The company's day on which an instant falls, in SQL.

A join by equality, where the obvious one (the last day that had begun) sorts sixty years of days for every attribute.
"""

from __future__ import annotations


def calendar_of(instant: str, name: str) -> str:
    """SQL: LEFT JOIN of the row of `calendar`, as `name`, that is near an instant; its day in UTC."""
    return f"LEFT JOIN calendar {name} ON {name}.day = ({instant})::DATE"


def day_of(instant: str, name: str) -> str:
    """SQL: the day on which an instant falls, by that row; no time zone is a day away from UTC. NULL = no such day."""
    return (
        f"CASE WHEN {instant} < {name}.starts_at THEN {name}.day - 1 "
        f"WHEN {instant} >= {name}.ends_at THEN {name}.day + 1 ELSE {name}.day END"
    )
