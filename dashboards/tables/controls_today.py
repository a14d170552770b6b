"""Every control test and how it stands: the way from the overview to each page."""

PAGE = "overview"
ORDER = 70
TITLE = "Every control test today"
TEXT = "The state of the newest day, since when nothing got better or worse, and who answers for it."
EMPTY = "No day has been judged yet. Run `tallymark run --day DAY` or, to look around, `tallymark demo`."
QUERY = """
    SELECT today.test_id AS "Control", c.title AS "Claim", today.state AS "State",
        coalesce(max(d.day) FILTER (d.rank <> today.rank) + 1, min(d.day)) AS "Since",
        today.open_deviations AS "Open", today.new_deviations AS "New", c.severity AS "Severity",
        c.owner AS "Owner"
    FROM @days AS today
    JOIN @days AS d ON d.test_id = today.test_id
    JOIN controls AS c ON c.test_id = today.test_id
    WHERE today.day = $to_day
    GROUP BY ALL
    ORDER BY "Control"
"""
