-- The first verdict on each test and day.
SELECT * FROM results WHERE kind IN ('result', 'not_run')
QUALIFY row_number() OVER (PARTITION BY test_id, day ORDER BY seq) = 1
