-- What verdicts say of items, one after the other, and what of it counts. What is worse counts at once; what is better
-- counts from its approval on, and then what was said before it is restated. A verdict on a whole day also says of
-- whatever failed or was unknown before, and is not in it any more, that it passes.
WITH leaves AS (
    SELECT r.seq, r.test_id, r.day, r.recorded_at, r.items_sha256, d.kind AS test_kind, r.kind = 'restatement' AS is_later,
        r.kind = 'restatement' AND (d.kind = 'state' OR r.cause IN ('read_again', 'accepted')) AS is_whole,
        EXISTS (SELECT 1 FROM approvals a WHERE a.restatement_seq = r.seq) AS is_approved
    FROM results r JOIN newest_definitions d ON d.test_id = r.test_id),
told AS (
    SELECT l.* EXCLUDE (items_sha256), i.item, coalesce(i.attribute, '') AS attribute, i.outcome, i.cause, i.verdict_on,
        i.triggered_at, i.due_at, i.done_at, i.observed, i.is_partial
    FROM leaves l JOIN item_sets i USING (items_sha256) WHERE i.outcome IN ('pass', 'fail', 'unknown')),
silent AS (
    SELECT DISTINCT w.* EXCLUDE (items_sha256), b.item, b.attribute, 'pass' AS outcome
    FROM leaves w JOIN told b ON b.test_id = w.test_id AND b.day = w.day AND b.seq < w.seq AND b.outcome <> 'pass'
    LEFT JOIN told n ON n.seq = w.seq AND n.item = b.item AND n.attribute = b.attribute
    WHERE w.is_whole AND n.seq IS NULL),
ranked AS (
    SELECT *, CASE outcome WHEN 'fail' THEN 2 WHEN 'unknown' THEN 1 ELSE 0 END AS rank,
        CASE WHEN test_kind = 'state' THEN day END AS about_day
    FROM (SELECT * FROM told UNION ALL BY NAME SELECT * FROM silent)),
based AS (
    SELECT *, coalesce(seq < max(seq) FILTER (is_approved) OVER item, false) AS is_restated,
        count(*) FILTER (is_approved) OVER so_far AS approvals_before
    FROM ranked WINDOW item AS (PARTITION BY test_id, about_day, item, attribute),
        so_far AS (PARTITION BY test_id, about_day, item, attribute ORDER BY seq))
SELECT * EXCLUDE (approvals_before), coalesce(rank < CASE WHEN is_approved THEN max(rank) OVER before ELSE max(rank) OVER since END,
    false) AS is_better
FROM based
WINDOW before AS (PARTITION BY test_id, about_day, item, attribute ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    since AS (PARTITION BY test_id, about_day, item, attribute, approvals_before ORDER BY seq
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
