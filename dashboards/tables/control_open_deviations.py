"""What is open now at one test, with what was seen and what was expected."""

PAGE = "control"
ORDER = 30
TITLE = "Open deviations"
TEXT = "Oldest first. Days open are counted to the newest marked day."
EMPTY = "No deviation of this test is open."
QUERY = """
    SELECT item AS "Item", attribute AS "Attribute", attribute_text AS "What was asked",
        first_day AS "First day", $newest_day - first_day AS "Days open", due_at AS "Due",
        observed AS "Observed", expected AS "Expected", pre_existing AS "Pre-existing", partial AS "Partial"
    FROM deviations
    WHERE test_id = $test_id AND status = 'open'
    ORDER BY first_day, item, attribute
"""
