"""Deadlines in working days, as SQL: a day on which nobody works does not count.

The rows of a query go through equality joins only, so that those of a year are not held all at once.
"""

from __future__ import annotations


def working_days(first_on: str, most: str, last_on: str = "day") -> str:
    """Return two parts of a WITH clause, the second of them `working` (day, on_day, ends_at, is_worked, nth).

    It has, as each judged `day` knew the calendar, every day `on_day` that is asked about: its last second (UTC),
    whether anybody works then, and how many working days there were up to it; `deadline` finds the n-th after a day.
    The test has the parameter `calendar_id`: of several calendars without one named, a day counts as soon as any of
    them works. Where there is none, Monday to Friday do.

    Args:
        first_on: SQL of the earliest day, or instant, from which days are counted.
        most: SQL of the most working days that are counted.
        last_on: SQL of the latest one, by the judged `day`.
    """
    return f"""worked AS (
            SELECT day, calendar_date, bool_or(is_business_day) AS is_worked FROM calendars
            WHERE $calendar_id IN ('', calendar_id) GROUP BY ALL),
        bounds AS (
            SELECT day, greatest(({first_on})::DATE - 2, (SELECT min(day) FROM calendar)) AS first_on,
                least(greatest({last_on}, day) + 3 * ({most})::INTEGER + 30, (SELECT max(day) FROM calendar)) AS last_on
            FROM days),
        reached AS (
            SELECT day, unnest(generate_series(first_on, last_on, INTERVAL 1 DAY))::DATE AS on_day FROM bounds),
        working AS (
            SELECT r.day, r.on_day, c.ends_at - INTERVAL 1 SECOND AS ends_at,
                coalesce(w.is_worked, isodow(r.on_day) < 6) AS is_worked,
                count(*) FILTER (coalesce(w.is_worked, isodow(r.on_day) < 6))
                    OVER (PARTITION BY r.day ORDER BY r.on_day) AS nth
            FROM reached r
            JOIN calendar c ON c.day = r.on_day
            LEFT JOIN worked w ON w.day = r.day AND w.calendar_date = r.on_day)"""


def deadline(row: str, begins_on: str, count: str) -> str:
    """SQL: joins after which `d.ends_at` is the end of the working day number `count` after `begins_on` of `row`."""
    return (
        f"LEFT JOIN working b ON b.day = {row}.day AND b.on_day = {begins_on} "
        f"LEFT JOIN working d ON d.day = {row}.day AND d.is_worked AND d.nth = b.nth + {count}"
    )
