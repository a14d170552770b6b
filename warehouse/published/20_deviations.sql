-- Every deviation ever found: of a state, an episode of consecutive readings; of an event, one for ever.
-- deviation_id: Stable id, made of test, attribute, item and first day
-- test_id: The control test
-- attribute: The attribute that was not met
-- attribute_text: What must have been true
-- item: The item by source and vendor ids
-- item_json: The item's key columns and values
-- first_day: Day of the verdict: the first failing reading, or the day it was done too late or fell due
-- last_day: Last failing reading, or the day it was done; NULL while it is open
-- status: open, remediated, left_population (excluded, or gone from its source), not_known or withdrawn
-- triggered_at: UTC instant of the event; NULL for states
-- due_at: UTC instant at which it fell due
-- done_at: UTC instant at which it was done; NULL = not yet
-- observed: What was found, as JSON
-- expected: What the test asked for
-- known_at: UTC instant at which it was first recorded
-- pre_existing: It had begun before the first reading of the test
-- partial: Proven so far only on rows of pulls that were not complete
WITH first_judged AS (SELECT test_id, min(day) AS day FROM judged_days GROUP BY test_id),
state_failures AS (
    -- a day whose reading was not complete stands between the judged days around it, at half a step
    SELECT r.test_id, i.item, i.attribute, r.day, coalesce(j.n, 0) + CASE WHEN j.day = r.day THEN 0 ELSE 0.5 END AS n,
        min(r.recorded_at) AS known_at, min(i.observed) AS observed, bool_and(i.is_partial) AS is_partial
    FROM results r JOIN item_sets i USING (items_sha256)
    JOIN newest_definitions d ON d.test_id = r.test_id
    ASOF LEFT JOIN judged_days j ON j.test_id = r.test_id AND j.day <= r.day
    WHERE i.outcome = 'fail' AND d.kind = 'state' GROUP BY ALL),
steps AS (
    SELECT *, n - lag(n, 1, n) OVER item <= 1 AS goes_on FROM state_failures
    WINDOW item AS (PARTITION BY test_id, item, attribute ORDER BY n, day)),
runs AS (
    SELECT *, count(*) FILTER (NOT goes_on) OVER (PARTITION BY test_id, item, attribute ORDER BY n, day) AS run
    FROM steps),
episodes AS (
    SELECT test_id, item, attribute, min(day) AS first_day, max(day) AS last_seen, floor(max(n)) AS last_n,
        min(known_at) AS known_at, arg_max(observed, day) AS observed, bool_and(is_partial) AS is_partial,
        arg_max(is_partial, n) AS ends_partial
    FROM runs GROUP BY test_id, item, attribute, run),
ends AS (
    SELECT e.*, j.day AS next_day,
        (SELECT min(i.cause) FROM first_results r JOIN item_sets i USING (items_sha256)
            WHERE r.test_id = e.test_id AND r.day = j.day AND i.item = e.item AND i.attribute = e.attribute
                AND i.outcome = 'closed') AS cause
    FROM episodes e LEFT JOIN judged_days j ON j.test_id = e.test_id AND j.n = e.last_n + 1),
events AS (
    SELECT r.test_id, i.item, i.attribute, i.verdict_on, i.triggered_at, i.due_at, i.done_at, i.observed, r.recorded_at,
        bool_and(i.is_partial) OVER (PARTITION BY r.test_id, i.item, i.attribute) AS is_partial
    FROM results r JOIN item_sets i USING (items_sha256) JOIN newest_definitions d ON d.test_id = r.test_id
    WHERE i.outcome = 'fail' AND d.kind <> 'state'
    QUALIFY row_number() OVER (PARTITION BY r.test_id, i.item, i.attribute ORDER BY r.seq) = 1),
remedies AS (
    SELECT r.test_id, i.item, i.attribute, i.outcome, min(r.day) AS day, min(i.done_at) AS done_at
    FROM results r JOIN item_sets i USING (items_sha256) WHERE i.outcome = 'remediated' GROUP BY ALL),
withdrawals AS (
    SELECT r.test_id, i.item, min(r.day) AS day FROM results r JOIN item_sets i USING (items_sha256)
    WHERE i.outcome = 'withdrawn' GROUP BY ALL),
both_kinds AS (
    SELECT test_id, attribute, item, first_day, CASE WHEN next_day IS NOT NULL THEN last_seen END AS last_day,
        CASE WHEN next_day IS NULL THEN 'open' ELSE coalesce(cause, CASE WHEN ends_partial THEN 'not_known' END, 'remediated') END AS status,
        NULL::TIMESTAMP AS triggered_at, NULL::TIMESTAMP AS due_at, NULL::TIMESTAMP AS done_at, observed, known_at,
        first_day = f.day AS pre_existing, is_partial
    FROM ends JOIN first_judged f USING (test_id)
    UNION ALL
    SELECT e.test_id, e.attribute, e.item, e.verdict_on,
        CASE WHEN e.done_at IS NOT NULL THEN e.verdict_on ELSE coalesce(m.day, w.day) END,
        CASE WHEN e.done_at IS NOT NULL OR m.day IS NOT NULL THEN 'remediated'
            WHEN w.day IS NOT NULL THEN 'withdrawn' ELSE 'open' END,
        e.triggered_at, e.due_at, coalesce(e.done_at, m.done_at), e.observed, e.recorded_at, e.verdict_on < f.day, e.is_partial
    FROM events e JOIN first_judged f USING (test_id)
    LEFT JOIN remedies m ON m.test_id = e.test_id AND m.item = e.item AND m.attribute = e.attribute
    LEFT JOIN withdrawals w ON w.test_id = e.test_id AND w.item = e.item)
SELECT substr(sha256(concat_ws('|', b.test_id, b.attribute, b.item, b.first_day)), 1, 16) AS deviation_id,
    b.test_id, b.attribute, a.text AS attribute_text, b.item,
    CAST(map(from_json(d.definition -> '$.item', '["VARCHAR"]'), list_transform(
        string_split(b.item, '/'), lambda x: replace(replace(x, '%2F', '/'), '%25', '%'))) AS JSON)::VARCHAR AS item_json,
    b.first_day, b.last_day, b.status, b.triggered_at, b.due_at, b.done_at, b.observed, a.text AS expected,
    b.known_at, b.pre_existing, b.is_partial AS partial
FROM both_kinds b
JOIN newest_definitions d USING (test_id)
LEFT JOIN audit.attributes a ON a.test_id = b.test_id AND a.attribute = b.attribute
ORDER BY b.first_day, b.test_id, b.item, b.attribute
