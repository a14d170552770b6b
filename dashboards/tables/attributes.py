"""The attributes of one test."""

PAGE = "control"
ORDER = 110
TITLE = "What is asked of each item"
TEXT = "Every attribute must hold for an item to pass."
EMPTY = "The test declares no attribute: it cannot judge."
QUERY = """
    SELECT attribute AS "Attribute", text AS "Must be true"
    FROM attributes
    WHERE test_id = $test_id
    ORDER BY attribute
"""
