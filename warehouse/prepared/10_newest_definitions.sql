-- The definition of each test that judged its newest day (one that was adopted since begins later).
SELECT c.*, json_extract_string(c.definition, '$.kind.name') AS kind
FROM catalogue c LEFT JOIN (SELECT test_id, max(day) AS newest_day FROM results GROUP BY test_id) r USING (test_id)
WHERE c.how <> 'offered' AND (c.from_day IS NULL OR c.from_day <= r.newest_day)
QUALIFY row_number() OVER (PARTITION BY c.test_id ORDER BY c.from_day DESC NULLS LAST, c.seq DESC) = 1
