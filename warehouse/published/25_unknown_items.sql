-- Items that could not be judged, with what is not known yet. They count neither as passed nor as failed.
-- test_id: The control test
-- attribute: The attribute; empty when it is not even known whether the item belongs to the population
-- item: The item by source and vendor ids
-- item_json: The item's key columns and values
-- first_day: First day on which it was unknown
-- last_day: Last day on which it was unknown
-- readings: On how many days it was unknown
-- why: The rule that cannot be decided, if any
-- observed: What was found, as JSON
-- restated: It is known since, by an approved restatement, and counts no more
SELECT i.test_id, i.attribute, i.item,
    CAST(map(from_json(d.definition -> '$.item', '["VARCHAR"]'), list_transform(
        string_split(i.item, '/'), lambda x: replace(replace(x, '%2F', '/'), '%25', '%'))) AS JSON)::VARCHAR AS item_json,
    min(i.day) AS first_day, max(i.day) AS last_day, count(DISTINCT i.day) AS readings,
    coalesce(min(i.cause), '') AS why, arg_max(i.observed, i.day) AS observed, i.is_restated AS restated
FROM said i JOIN newest_definitions d ON d.test_id = i.test_id
WHERE i.outcome = 'unknown' GROUP BY i.test_id, i.attribute, i.item, i.is_restated, d.definition
ORDER BY ALL
