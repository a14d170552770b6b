-- Every deviation ever found: of a state, an episode of consecutive readings; of an event, one for ever.
-- deviation_id: Stable id, made of test, attribute, item and first day
-- test_id: The control test
-- attribute: The attribute that was not met
-- attribute_text: What must have been true
-- item: The item by source and vendor ids
-- item_json: The item's key columns and values
-- first_day: Day of the verdict: the first failing reading, or the day it was done too late or fell due
-- last_day: Last failing reading, or the day it was done; NULL while it is open
-- status: open, remediated, left_population (excluded, or gone from its source), not_known, withdrawn, definition_changed (its test asks otherwise since) or restated (found not to have been one, by an approved restatement; counts no more)
-- triggered_at: UTC instant of the event; NULL for states
-- due_at: UTC instant at which it fell due
-- done_at: UTC instant at which it was done; NULL = not yet
-- observed: What was found, as JSON
-- expected: What the test asked for
-- known_at: UTC instant at which it was first recorded
-- pre_existing: It had begun before the first reading of the test
-- found_later: Found by a restatement only, not by the first verdict of its days
-- partial: Proven so far only on rows of pulls that were not complete
WITH first_judged AS (SELECT test_id, min(day) AS day FROM judged_days GROUP BY test_id),
state_failures AS (
    -- a day whose reading was not complete stands between the judged days around it, at half a step
    SELECT r.test_id, r.item, r.attribute, r.day, coalesce(j.n, 0) + CASE WHEN j.day = r.day THEN 0 ELSE 0.5 END AS n,
        min(r.recorded_at) AS known_at, min(r.observed) AS observed, bool_and(r.is_partial) AS is_partial,
        bool_and(r.is_restated) AS is_restated, bool_and(r.is_later) AS is_later
    FROM said r ASOF LEFT JOIN judged_days j ON j.test_id = r.test_id AND j.day <= r.day
    WHERE r.outcome = 'fail' AND r.test_kind = 'state' GROUP BY ALL),
steps AS (
    SELECT *, n - lag(n, 1, n) OVER item <= 1 AS goes_on FROM state_failures
    WINDOW item AS (PARTITION BY test_id, item, attribute, is_restated ORDER BY n, day)),
runs AS (
    SELECT *, count(*) FILTER (NOT goes_on) OVER (
        PARTITION BY test_id, item, attribute, is_restated ORDER BY n, day) AS run
    FROM steps),
episodes AS (
    SELECT test_id, item, attribute, is_restated, min(day) AS first_day, max(day) AS last_seen,
        floor(max(n)) AS last_n, min(known_at) AS known_at, arg_max(observed, day) AS observed,
        bool_and(is_partial) AS is_partial, arg_max(is_partial, n) AS ends_partial, bool_and(is_later) AS is_later
    FROM runs GROUP BY test_id, item, attribute, is_restated, run),
ends AS (
    SELECT e.*, j.day AS next_day, n.definition_sha256 <> l.definition_sha256 AS is_by_another,
        (SELECT min(i.cause) FROM item_sets i WHERE i.items_sha256 = n.items_sha256 AND i.item = e.item
            AND i.attribute = e.attribute AND i.outcome = 'closed') AS cause
    FROM episodes e LEFT JOIN judged_days j ON j.test_id = e.test_id AND j.n = e.last_n + 1
    LEFT JOIN first_results n ON n.test_id = e.test_id AND n.day = j.day
    LEFT JOIN first_results l ON l.test_id = e.test_id AND l.day = e.last_seen),
failures AS (
    -- the first verdict, and reopenings after it
    SELECT *, row_number() OVER verdicts AS n, bool_and(is_partial) OVER item AS was_partial,
        first_value(is_later) OVER verdicts AS was_later
    FROM said WHERE outcome = 'fail' AND test_kind <> 'state'
    WINDOW item AS (PARTITION BY test_id, item, attribute, is_restated),
        verdicts AS (PARTITION BY test_id, item, attribute, is_restated ORDER BY seq)),
events AS (
    SELECT *, day AS newest_day,
        first_value(verdict_on) OVER verdicts AS first_day, first_value(due_at) OVER verdicts AS first_due_at,
        first_value(triggered_at) OVER verdicts AS first_triggered_at,
        first_value(observed) OVER verdicts AS first_observed, first_value(recorded_at) OVER verdicts AS known_at
    FROM failures WHERE n = 1 OR cause = 'reopened'
    WINDOW verdicts AS (PARTITION BY test_id, item, attribute, is_restated ORDER BY seq)
    QUALIFY row_number() OVER (PARTITION BY test_id, item, attribute, is_restated ORDER BY seq DESC) = 1),
remedies AS (
    SELECT r.test_id, i.item, i.attribute, r.day, i.done_at
    FROM results r JOIN item_sets i USING (items_sha256) WHERE i.outcome = 'remediated'),
withdrawals AS (
    SELECT r.test_id, i.item, min(r.day) AS day FROM results r JOIN item_sets i USING (items_sha256)
    WHERE i.outcome = 'withdrawn' GROUP BY ALL),
mended AS (
    SELECT e.test_id, e.item, e.attribute, e.is_restated, min(m.day) AS day, arg_min(m.done_at, m.day) AS done_at
    FROM events e JOIN remedies m ON m.test_id = e.test_id AND m.item = e.item AND m.attribute = e.attribute
        AND m.day >= e.newest_day GROUP BY ALL),
both_kinds AS (
    SELECT test_id, attribute, item, first_day, CASE WHEN next_day IS NOT NULL OR is_restated THEN last_seen END AS last_day,
        CASE WHEN is_restated THEN 'restated' WHEN next_day IS NULL THEN 'open'
            ELSE coalesce(cause, CASE WHEN ends_partial THEN 'not_known' WHEN is_by_another THEN 'definition_changed' END,
                'remediated') END AS status,
        NULL::TIMESTAMP AS triggered_at, NULL::TIMESTAMP AS due_at, NULL::TIMESTAMP AS done_at, observed, known_at,
        first_day = f.day AS pre_existing, is_partial, is_restated, is_later
    FROM ends JOIN first_judged f USING (test_id)
    UNION ALL
    SELECT e.test_id, e.attribute, e.item, e.first_day,
        CASE WHEN e.is_restated THEN e.first_day WHEN e.done_at IS NOT NULL THEN e.verdict_on
            ELSE coalesce(m.day, w.day) END,
        CASE WHEN e.is_restated THEN 'restated' WHEN e.done_at IS NOT NULL OR m.day IS NOT NULL THEN 'remediated'
            WHEN w.day IS NOT NULL THEN 'withdrawn' ELSE 'open' END,
        e.first_triggered_at, e.first_due_at, coalesce(e.done_at, m.done_at), e.first_observed, e.known_at,
        e.first_day < f.day, e.was_partial, e.is_restated, e.was_later
    FROM events e JOIN first_judged f USING (test_id)
    LEFT JOIN mended m ON m.test_id = e.test_id AND m.item = e.item AND m.attribute = e.attribute
        AND m.is_restated = e.is_restated
    LEFT JOIN withdrawals w ON w.test_id = e.test_id AND w.item = e.item)
SELECT substr(sha256(concat_ws('|', b.test_id, b.attribute, b.item, b.first_day)), 1, 16) AS deviation_id,
    b.test_id, b.attribute, a.text AS attribute_text, b.item,
    CAST(map(from_json(d.definition -> '$.item', '["VARCHAR"]'), list_transform(
        string_split(b.item, '/'), lambda x: replace(replace(x, '%2F', '/'), '%25', '%'))) AS JSON)::VARCHAR AS item_json,
    b.first_day, b.last_day, b.status, b.triggered_at, b.due_at, b.done_at, b.observed, a.text AS expected,
    b.known_at, b.pre_existing, b.is_later AS found_later, b.is_partial AS partial
FROM both_kinds b
JOIN newest_definitions d USING (test_id)
LEFT JOIN audit.attributes a ON a.test_id = b.test_id AND a.attribute = b.attribute
/* what was restated and found again is one deviation */
QUALIFY row_number() OVER (PARTITION BY b.test_id, b.attribute, b.item, b.first_day ORDER BY b.is_restated) = 1
ORDER BY b.first_day, b.test_id, b.item, b.attribute
