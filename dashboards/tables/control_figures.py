"""The figures of one test in the window."""

PAGE = "control"
ORDER = 10
LAYOUT = "tiles"
TITLE = "The window so far"
TEXT = "Counts of the window up to the newest day."
EMPTY = "This test is not part of the window: it has no figures."
LINKS = {
    "Readings missing": "reasons",
    "Deviations": "all_deviations",
    "Open now": "control_open_deviations",
    "Judged": "population_ledger",
    "Unknown": "reasons",
}
QUERY = """
    SELECT readings_expected AS "Readings expected", readings_made AS "Readings made",
        readings_missing AS "Readings missing", judged AS "Judged", deviations AS "Deviations",
        unknown AS "Unknown", pending AS "Pending",
        (SELECT count(*) FROM deviations WHERE status = 'open' AND test_id = $test_id) AS "Open now"
    FROM control_window($from_day, $to_day)
    WHERE test_id = $test_id
"""
