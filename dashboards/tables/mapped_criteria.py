"""The criteria one test bears on."""

PAGE = "control"
ORDER = 140
TITLE = "Criteria and Annex A"
TEXT = "What the test bears on; the category belongs to the criterion."
EMPTY = "The test is mapped to no criterion."
QUERY = """
    SELECT m.framework AS "Framework", m.criterion AS "Criterion", c.title AS "Title",
        m.strength AS "Strength", c.category AS "Category"
    FROM control_criteria AS m
    LEFT JOIN criteria AS c USING (framework, criterion)
    WHERE m.test_id = $test_id
    ORDER BY m.framework DESC, m.criterion
"""
