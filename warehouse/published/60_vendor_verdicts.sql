-- Our newest verdicts on tickets beside the ticket system's own 'within target': a confusion table. Agreement is not a target.
-- test_id: The control test
-- attribute: What of it was asked; the vendor's verdict is one for the whole ticket
-- ours: pass, fail or unknown
-- theirs: The vendor's own verdict in the newest version of the ticket; NULL = it gives none
-- count: How many tickets
WITH verdicts AS (
    SELECT d.test_id, i.item, i.attribute, i.outcome, r.seq FROM newest_definitions d
    JOIN results r ON r.test_id = d.test_id JOIN item_sets i USING (items_sha256)
    WHERE d.definition ->> '$.item' = '["source_id","ticket_id"]' AND i.outcome IN ('pass', 'fail', 'unknown')),
spread AS (
    -- what is unknown of an item as a whole is unknown of each attribute
    SELECT v.test_id, v.item, a.attribute, v.outcome, v.seq FROM verdicts v JOIN audit.attributes a
        ON a.test_id = v.test_id AND (a.attribute = v.attribute OR coalesce(v.attribute, '') = '')),
newest AS (SELECT test_id, item, attribute, arg_max(outcome, seq) AS ours FROM spread GROUP BY ALL),
tickets_now AS (
    SELECT source_id, concat(source_id, '/', ticket_id) AS item, vendor_verdict AS theirs,
        bool_or(vendor_verdict IS NOT NULL) OVER (PARTITION BY source_id) AS has_verdicts
    FROM history_tickets WHERE known_to IS NULL
    QUALIFY row_number() OVER (PARTITION BY source_id, ticket_id ORDER BY from_day DESC, known_from DESC) = 1)
SELECT n.test_id, n.attribute, n.ours, t.theirs, count(*) AS count
FROM newest n JOIN tickets_now t USING (item) WHERE t.has_verdicts
GROUP BY ALL ORDER BY ALL
