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
SELECT r.test_id, coalesce(i.attribute, '') AS attribute, i.item,
    CAST(map(from_json(d.definition -> '$.item', '["VARCHAR"]'), list_transform(
        string_split(i.item, '/'), lambda x: replace(replace(x, '%2F', '/'), '%25', '%'))) AS JSON)::VARCHAR AS item_json,
    min(r.day) AS first_day, max(r.day) AS last_day, count(DISTINCT r.day) AS readings,
    coalesce(min(i.cause), '') AS why, arg_max(i.observed, r.day) AS observed
FROM results r JOIN item_sets i USING (items_sha256) JOIN newest_definitions d ON d.test_id = r.test_id
WHERE i.outcome = 'unknown' GROUP BY r.test_id, i.attribute, i.item, d.definition
ORDER BY ALL
