"""Why days are not plain passes."""

PAGE = "control"
ORDER = 60
TITLE = "Reasons of the days that are not a pass"
TEXT = "Days of the window so far, by mark and reason."
EMPTY = "Every judged day of the window is a pass, or none has been judged yet."
QUERY = """
    SELECT mark AS "Mark", reason AS "Reason", count(*) AS "Days", min(day) AS "First day",
        max(day) AS "Last day"
    FROM @days
    WHERE test_id = $test_id AND mark <> 'pass'
    GROUP BY mark, reason
    ORDER BY count(*) DESC, mark, reason
"""
