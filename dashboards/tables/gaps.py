"""Tests without a deviation whose evidence has holes: they are not proven either."""

PAGE = "overview"
ORDER = 40
TITLE = "No deviation found, but evidence is missing"
TEXT = (
    "A day without a verdict and an item that could not be judged prove nothing, and a missed reading cannot be "
    "made later. Unknown are readings of a state and items of everything else."
)
EMPTY = "Every test without a deviation has all its readings, and every item could be judged."
QUERY = """
    SELECT test_id AS "Control", title AS "Claim", readings_missing AS "Readings missing",
        days_not_run AS "Days not run", days_indeterminate AS "Days indeterminate",
        readings_unpinned AS "Unpinned", unknown AS "Unknown", owner AS "Owner"
    FROM @window
    WHERE has_only_gaps
    ORDER BY severity_rank, readings_missing DESC, test_id
"""
