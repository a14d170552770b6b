"""What is open now, oldest first, over all tests."""

PAGE = "overview"
ORDER = 90
TITLE = "Open deviations, oldest first"
TEXT = "Days open are counted to the newest marked day. The page of the control has what was seen and expected."
EMPTY = "No deviation is open."
QUERY = """
    SELECT d.test_id AS "Control", d.attribute AS "Attribute", d.item AS "Item", d.first_day AS "First day",
        $newest_day - d.first_day AS "Days open", d.due_at AS "Due", d.pre_existing AS "Pre-existing",
        c.owner AS "Owner"
    FROM deviations AS d
    JOIN controls AS c USING (test_id)
    WHERE d.status = 'open'
    ORDER BY d.first_day, d.test_id, d.item, d.attribute
"""
