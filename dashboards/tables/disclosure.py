"""Deviations of the window by test, in the figures that belong to the test's kind."""

PAGE = "overview"
ORDER = 20
TITLE = "Deviations in the window, by control test"
TEXT = (
    "Most severe first. Events are counted one by one, states by readings and subjects, periodic duties by "
    "occurrences; no kind is turned into another."
)
EMPTY = "No control test has a deviation in the window so far. See below what is still missing."
QUERY = """
    SELECT w.test_id AS "Control", w.title AS "Claim", w.severity AS "Severity",
        w.figure_text AS "Figures in the window", coalesce(o.open, 0) AS "Open now", w.owner AS "Owner"
    FROM @window AS w
    LEFT JOIN (
        SELECT test_id, count(*) AS open FROM deviations WHERE status = 'open' GROUP BY test_id
    ) AS o USING (test_id)
    WHERE w.deviations > 0
    ORDER BY w.severity_rank, w.deviations DESC, w.test_id
"""
