-- From the source to the verdict, per test and day: nothing drops out without a line.
-- test_id: The control test
-- day: Calendar day
-- line: source_total, received, carried_in, excluded, judged, unknown, pending or withdrawn; received = the sum of the last five
-- rule: For excluded: the rule; for source_total: source and record
-- count: How many
SELECT test_id, day, line, '' AS rule, count FROM (
    UNPIVOT (SELECT test_id, day, received, carried_in, judged, unknown, pending, withdrawn FROM first_results
        WHERE received IS NOT NULL)
    ON received, carried_in, judged, unknown, pending, withdrawn INTO NAME line VALUE count)
UNION ALL
SELECT r.test_id, r.day, 'excluded', x.rule, x.item_count
FROM first_results r JOIN result_exclusions x USING (seq)
UNION ALL
SELECT r.test_id, r.day, 'source_total', p.source_id || ' ' || p.record, coalesce(p.source_total, p.row_count)
FROM first_results r JOIN readings p ON list_contains(from_json(r.inputs, '["BIGINT"]'), p.seq) AND p.day = r.day
WHERE list_contains(from_json(r.records, '["VARCHAR"]'), p.record)
ORDER BY ALL
