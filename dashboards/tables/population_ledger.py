"""From the source's own total to what was judged, on the newest day."""

PAGE = "control"
ORDER = 70
TITLE = "Population of the newest day"
TEXT = (
    "Received, what was carried in included, is excluded by rule, judged, unknown, pending or withdrawn. What the "
    "source itself holds stands first."
)
EMPTY = "The newest day has no population: nothing was read, or nothing was to be judged."
QUERY = """
    SELECT day AS "Day", line AS "Line", rule AS "Rule", count AS "Count"
    FROM population_ledger
    WHERE test_id = $test_id AND day = $to_day
    ORDER BY list_position(
        ['source_total', 'carried_in', 'received', 'excluded', 'judged', 'unknown', 'pending', 'withdrawn'],
        line
    ), rule
"""
