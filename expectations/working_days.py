"""Deadlines in working days, as SQL: a day on which nobody works does not count."""

from __future__ import annotations


def deadlines(of: str, limit: str) -> str:
    """Return two parts of a WITH clause, the second of them `deadlines` (day, triggered_on, working_day, ends_at).

    It has a row for each working day after `triggered_on`, the first = 1, as the day knew the calendar; `ends_at` is
    its last second (UTC). The test has the parameter `calendar_id`: of several calendars without one named, a day
    counts as soon as any of them works. Where there is none, Monday to Friday do.

    Args:
        of: relation with `day` and `triggered_on`.
        limit: SQL of how many working days are wanted at most.
    """
    return f"""worked AS (
            SELECT day, calendar_date, bool_or(is_business_day) AS is_worked FROM calendars
            WHERE $calendar_id IN ('', calendar_id) GROUP BY ALL),
        deadlines AS (
            SELECT l.day, l.triggered_on, c.ends_at - INTERVAL 1 SECOND AS ends_at,
                row_number() OVER (PARTITION BY l.day, l.triggered_on ORDER BY c.day) AS working_day
            FROM (
                SELECT day, triggered_on,
                    triggered_on + unnest(generate_series(1, 3 * {limit} + 30))::INTEGER AS later_on
                FROM (SELECT DISTINCT day, triggered_on FROM {of})) l
            JOIN calendar c ON c.day = l.later_on
            LEFT JOIN worked w ON w.day = l.day AND w.calendar_date = c.day
            WHERE coalesce(w.is_worked, isodow(c.day) < 6))"""
