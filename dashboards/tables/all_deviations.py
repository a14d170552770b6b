"""Every deviation ever recorded at one test; mended ones stay."""

PAGE = "control"
ORDER = 80
TITLE = "Every deviation"
TEXT = "Newest first. A deviation that was mended, late, stays a deviation, with its remediation beside it."
EMPTY = "No deviation of this test has been recorded."
QUERY = """
    SELECT deviation_id AS "Deviation", status AS "Status", item AS "Item", attribute AS "Attribute",
        first_day AS "First day", last_day AS "Last day", triggered_at AS "Triggered", due_at AS "Due",
        done_at AS "Done", observed AS "Observed", expected AS "Expected", known_at AS "Known",
        pre_existing AS "Pre-existing", partial AS "Partial"
    FROM deviations
    WHERE test_id = $test_id
    ORDER BY first_day DESC, item, attribute, deviation_id
"""
