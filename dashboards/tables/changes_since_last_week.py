"""What moved in a week, for better or worse."""

PAGE = "overview"
ORDER = 30
TITLE = "Better or worse since last week"
TEXT = (
    "Tests whose state or number of open deviations differs from seven days before. The state decides; "
    "between equal states, the open deviations do."
)
EMPTY = "Nothing moved since last week, or there are not yet seven days of marks."
QUERY = """
    SELECT CASE WHEN now.rank > then_.rank
                  OR (now.rank = then_.rank AND now.open_deviations > then_.open_deviations)
                THEN 'worse' ELSE 'better' END AS "Direction",
        now.test_id AS "Control", c.title AS "Claim", then_.state AS "State a week ago", now.state AS "State",
        then_.open_deviations AS "Open a week ago", now.open_deviations AS "Open now", c.owner AS "Owner"
    FROM @days AS now
    JOIN @days AS then_ ON then_.test_id = now.test_id AND then_.day = now.day - 7
    JOIN controls AS c ON c.test_id = now.test_id
    WHERE now.day = $to_day
        AND (now.rank <> then_.rank OR now.open_deviations <> then_.open_deviations)
    ORDER BY "Direction" DESC, now.rank DESC, now.open_deviations - then_.open_deviations DESC, now.test_id
"""
