"""Which test supports what, and how it stands."""

PAGE = "criteria"
ORDER = 40
TITLE = "Tests by criterion"
TEXT = (
    "Every test that supports a criterion or a control of Annex A, with how it stood on the newest day of the window."
)
EMPTY = "No test supports a criterion. Run `tallymark check`."
QUERY = """
    SELECT s.criterion AS "Criterion", s.test_id AS "Control", c.title AS "Claim", d.state AS "State"
    FROM control_criteria AS s
    JOIN controls AS c USING (test_id)
    LEFT JOIN (SELECT test_id, state FROM @days WHERE day = $to_day) AS d USING (test_id)
    ORDER BY s.framework DESC, s.criterion, s.test_id
"""
