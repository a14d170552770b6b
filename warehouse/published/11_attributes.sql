-- What each control test asks of an item.
-- test_id: The control test
-- attribute: Letter of the attribute, as in a test sheet
-- text: What must be true
SELECT c.test_id, a ->> '$.id' AS attribute, a ->> '$.text' AS text
FROM newest_definitions c, unnest(from_json(c.definition -> '$.attributes', '["JSON"]')) t(a)
ORDER BY ALL
