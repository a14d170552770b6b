-- Which control test supports which criterion.
-- test_id: The control test
-- framework: TSC or ISO27001
-- criterion: Id in the framework
-- strength: How the test relates to it: supports
SELECT test_id, 'TSC' AS framework, unnest(from_json(definition -> '$.criteria', '["VARCHAR"]')) AS criterion,
    'supports' AS strength FROM newest_definitions
UNION ALL
SELECT test_id, 'ISO27001', unnest(from_json(definition -> '$.annex_a', '["VARCHAR"]')), 'supports'
FROM newest_definitions
ORDER BY ALL
