"""The exclusions of one test."""

PAGE = "control"
ORDER = 120
TITLE = "What is left out, and why"
TEXT = "A row that meets a rule is counted under its name and not judged."
EMPTY = "Nothing is left out."
QUERY = """
    SELECT rule AS "Rule", condition AS "Condition", reason AS "Reason"
    FROM exclusions
    WHERE test_id = $test_id
    ORDER BY rule
"""
