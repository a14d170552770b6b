-- Days on which there was something to judge by, numbered.
SELECT test_id, day, row_number() OVER (PARTITION BY test_id ORDER BY day) AS n
FROM first_results WHERE received IS NOT NULL
