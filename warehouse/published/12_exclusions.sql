-- The named rules that take subjects out of a population; their counts are in population_ledger.
-- test_id: The control test
-- rule: Name of the rule
-- condition: When it applies, as SQL over the subjects; out_of_scope: by the register that was read for the day
-- reason: Why these are not judged
SELECT c.test_id, x ->> '$.rule' AS rule, x ->> '$.condition' AS condition, x ->> '$.reason' AS reason
FROM newest_definitions c, unnest(from_json(c.definition -> '$.exclusions', '["JSON"]')) t(x)
UNION ALL
SELECT test_id, 'out_of_scope', 'registers/scope.csv', 'out of scope on the day by an approved decision'
FROM newest_definitions
ORDER BY ALL
