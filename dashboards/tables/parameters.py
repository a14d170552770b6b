"""The parameters of one test."""

PAGE = "control"
ORDER = 130
TITLE = "Parameters"
TEXT = "The company's own numbers, as the newest definition has them."
EMPTY = "The test has no parameter."
QUERY = """
    SELECT key AS "Parameter", value AS "Value"
    FROM controls, json_each(parameters)
    WHERE test_id = $test_id
    ORDER BY key
"""
