"""Deadlines in working days, as SQL: a day on which nobody works does not count.

The rows of a query go through equality joins only, so that those of a year are not held all at once.
"""

from __future__ import annotations

from typing import Final

LOCAL_DAY: Final = """CASE WHEN i.triggered_at >= u.ends_at THEN u.day + 1
                WHEN i.triggered_at < u.starts_at THEN u.day - 1 ELSE u.day END"""
"""The company's day of `i.triggered_at`, from `LEFT JOIN calendar u ON u.day = i.triggered_at::DATE`."""


def working_days(first_at: str) -> str:
    """Return two parts of a WITH clause, the second of them `working` (day, on_day, ends_at, is_worked, nth).

    It has, as each judged `day` knew the calendar, every day `on_day` from shortly before `first_at` to three months
    after the judged day: its last second (UTC), whether anybody works then, and how many working days there were up to
    it. The n-th working day after a day is the one that is worked and whose `nth` is higher by n. The test has the
    parameter `calendar_id`: of several calendars without one named, a day counts as soon as any of them works. Where
    there is none, Monday to Friday do.

    Args:
        first_at: SQL of the earliest instant that is asked about.
    """
    return f"""worked AS (
            SELECT day, calendar_date, bool_or(is_business_day) AS is_worked FROM calendars
            WHERE $calendar_id IN ('', calendar_id) GROUP BY ALL),
        reached AS (
            SELECT day, unnest(generate_series(({first_at})::DATE - 2, day + 90, INTERVAL 1 DAY))::DATE AS on_day
            FROM days),
        working AS (
            SELECT r.day, r.on_day, c.ends_at - INTERVAL 1 SECOND AS ends_at,
                coalesce(w.is_worked, isodow(r.on_day) < 6) AS is_worked,
                count(*) FILTER (coalesce(w.is_worked, isodow(r.on_day) < 6))
                    OVER (PARTITION BY r.day ORDER BY r.on_day) AS nth
            FROM reached r
            JOIN calendar c ON c.day = r.on_day
            LEFT JOIN worked w ON w.day = r.day AND w.calendar_date = r.on_day)"""
