"""Results of code that nobody committed: they cannot be made again, so they do not count as performed."""

PAGE = "overview"
ORDER = 45
TITLE = "Results of code that was not committed"
TEXT = "Their marks stand, and deviations found count; the readings do not count as made. Commit, then run."
EMPTY = "Every result was made by committed code and can be made again."
QUERY = """
    SELECT count(*) AS "Readings unpinned", count(DISTINCT test_id) AS "Tests", min(day) AS "First day",
        max(day) AS "Last day"
    FROM control_daily
    WHERE NOT is_pinned AND mark <> 'not_run' AND reason NOT IN ('not_in_force', 'out_of_scope')
        AND day BETWEEN $from_day AND $to_day
    HAVING count(*) > 0
"""
