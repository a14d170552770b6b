"""Headline numbers of the window: how many tests would have something to disclose."""

PAGE = "overview"
ORDER = 10
LAYOUT = "tiles"
TITLE = "What we would have to disclose"
TEXT = (
    "Control tests in force in the window, by what the window holds so far. A deviation stays in the window "
    "when it has been mended."
)
EMPTY = "No day of the window has been judged yet. Run `tallymark run --day DAY`."
LINKS = {
    "Tests with deviations": "disclosure",
    "Tests with gaps only": "gaps",
    "Tests with neither deviation nor gap": "controls_today",
    "Deviations in the window": "disclosure",
    "Deviations open now": "open_deviations",
    "Tests not connected": "not_connected",
}
QUERY = """
    SELECT count(*) FILTER (deviations > 0) AS "Tests with deviations",
        count(*) FILTER (has_only_gaps) AS "Tests with gaps only",
        count(*) FILTER (deviations = 0 AND NOT has_only_gaps) AS "Tests with neither deviation nor gap",
        coalesce(sum(deviations), 0)::BIGINT AS "Deviations in the window",
        (SELECT count(*) FROM deviations WHERE status = 'open') AS "Deviations open now",
        (SELECT count(*) FROM controls WHERE status <> 'in_force') AS "Tests not connected"
    FROM @window
    HAVING count(*) > 0
"""
