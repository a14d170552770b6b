-- The mark of every control test for every day, by the newest knowledge, with the first verdict beside it.
-- test_id: The control test
-- day: Calendar day of the company's time zone
-- mark: pass, fail, indeterminate, not_applicable or not_run, by the newest knowledge; what worsens counts at once, what improves from its approval on (a day that was refused and then read in time is marked by what was read)
-- reason: Code: deviation, unknown_items, no_occurrence, not_in_force, out_of_scope, no_reading, engine_error, definition_unusable (the definition on record cannot judge any more), or why a pull was rejected
-- basis: observed, recomputed, reconstructed or simulated
-- received: Subjects of the day: carried in, and new
-- excluded: Taken out by named rules
-- judged: Items that got their verdict
-- passed: Of those, without deviation
-- failed: Of those, with a deviation (one that came in late restates its own, earlier day)
-- unknown: Items that could not be judged
-- pending: Items that are not due yet
-- open_deviations: Deviations that stood open at the end of the day
-- new_deviations: Deviations whose first day it is
-- first_mark: The first verdict on the day
-- first_reason: Its reason
-- restated: Later knowledge changed the mark
-- is_pinned: The first verdict was made by committed code, so that it can be made again; without, it does not count as performed
-- known_at: UTC instant of the newest verdict
-- seq: Number of the first verdict in the evidence log
WITH again AS (
    SELECT test_id, day, arg_max(mark, seq) FILTER (cause IN ('read_again', 'accepted')) AS read_mark,
        arg_max(reason, seq) FILTER (cause IN ('read_again', 'accepted')) AS read_reason, max(recorded_at) AS known_at
    FROM results WHERE kind = 'restatement' GROUP BY ALL),
counted AS (
    SELECT test_id, day, bool_or(outcome = 'fail' AND NOT is_restated) AS fails,
        bool_or(outcome = 'unknown' AND NOT is_restated) AS is_unknown, bool_or(is_restated) AS is_restated
    FROM said GROUP BY ALL),
/* a restatement of single items of an event does not say what kept the rest of the day from passing */
approved AS (
    SELECT r.test_id, r.day, arg_max(r.mark, r.seq) FILTER (is_whole) AS mark, arg_max(r.reason, r.seq) FILTER (is_whole) AS reason,
        max(a.recorded_at) AS approved_at
    FROM (SELECT r.*, d.kind = 'state' OR r.cause IN ('read_again', 'accepted') AS is_whole
        FROM results r JOIN newest_definitions d ON d.test_id = r.test_id) r
    JOIN approvals a ON a.restatement_seq = r.seq GROUP BY ALL),
improved AS (
    SELECT f.test_id, f.day, a.approved_at,
        CASE WHEN f.mark NOT IN ('fail', 'indeterminate')
            OR (f.mark = 'indeterminate' AND f.reason NOT IN ('unknown_items', 'engine_error', 'definition_unusable')) THEN NULL
            WHEN a.mark IS NOT NULL THEN a.mark WHEN NOT coalesce(c.is_restated, false) THEN NULL
            WHEN coalesce(f.withheld, '') <> '' THEN 'indeterminate' ELSE 'pass' END AS mark,
        coalesce(a.reason, f.withheld, '') AS reason
    FROM first_results f LEFT JOIN approved a ON a.test_id = f.test_id AND a.day = f.day
    LEFT JOIN counted c ON c.test_id = f.test_id AND c.day = f.day),
/* a name of its own: where `r.mark` is a column, `mark` is that column and never the expression called so */
newest AS (
    SELECT r.*, g.read_mark, g.read_reason, i.mark AS improved_mark, i.reason AS improved_reason,
        greatest(g.known_at, i.approved_at) AS restated_at,
        CASE WHEN coalesce(c.fails, false) THEN 'fail'
            WHEN coalesce(c.is_unknown, false) AND r.mark <> 'not_run' THEN 'indeterminate'
            WHEN i.mark IS NOT NULL THEN i.mark
            WHEN r.mark IN ('indeterminate', 'not_run') AND g.read_mark IS NOT NULL
                AND r.reason NOT IN ('unknown_items', 'engine_error', 'definition_unusable') THEN g.read_mark
            ELSE r.mark END AS newest_mark
    FROM first_results r LEFT JOIN again g ON g.test_id = r.test_id AND g.day = r.day
    LEFT JOIN counted c ON c.test_id = r.test_id AND c.day = r.day
    LEFT JOIN improved i ON i.test_id = r.test_id AND i.day = r.day)
SELECT r.test_id, r.day, r.newest_mark AS mark,
    CASE WHEN r.newest_mark = r.mark THEN r.reason WHEN r.newest_mark = 'fail' THEN 'deviation'
        WHEN r.newest_mark = r.improved_mark THEN r.improved_reason
        WHEN r.read_mark IS NOT NULL THEN r.read_reason ELSE 'unknown_items' END AS reason,
    r.basis, coalesce(r.received, 0) AS received, coalesce(r.excluded, 0) AS excluded, coalesce(r.judged, 0) AS judged,
    coalesce(r.passed, 0) AS passed, coalesce(r.failed, 0) AS failed, coalesce(r.unknown, 0) AS unknown,
    coalesce(r.pending, 0) AS pending,
    (SELECT count(*) FROM audit.deviations d WHERE d.test_id = r.test_id AND d.first_day <= r.day
        AND d.status <> 'restated' AND (d.last_day IS NULL OR d.last_day > r.day)) AS open_deviations,
    (SELECT count(*) FROM audit.deviations d WHERE d.test_id = r.test_id AND d.first_day = r.day
        AND d.status <> 'restated') AS new_deviations,
    r.mark AS first_mark, r.reason AS first_reason, r.newest_mark <> r.mark AS restated,
    coalesce(json_extract_string(r.code, '$.dirty') = 'no', false) AS is_pinned,
    greatest(r.recorded_at, r.restated_at) AS known_at, r.seq
FROM newest r
ORDER BY r.test_id, r.day
