-- The mark of every control test for every day, by the newest knowledge, with the first verdict beside it.
-- test_id: The control test
-- day: Calendar day of the company's time zone
-- mark: pass, fail, indeterminate, not_applicable or not_run, by the newest knowledge; what worsens counts at once
-- reason: Code: deviation, unknown_items, no_occurrence, not_in_force, out_of_scope, no_reading, or why a pull was rejected
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
    SELECT test_id, day, bool_or(mark = 'fail') AS fails, bool_or(mark = 'indeterminate') AS is_unknown,
        arg_max(mark, seq) FILTER (cause IN ('read_again', 'accepted')) AS read_mark,
        arg_max(reason, seq) FILTER (cause IN ('read_again', 'accepted')) AS read_reason, max(recorded_at) AS known_at
    FROM results WHERE kind = 'restatement' GROUP BY ALL),
/* a name of its own: where `r.mark` is a column, `mark` is that column and never the expression called so */
newest AS (
    SELECT r.*, g.read_mark, g.read_reason, g.known_at AS restated_at,
        CASE WHEN r.mark = 'fail' OR coalesce(g.fails, false) THEN 'fail'
            WHEN r.mark IN ('indeterminate', 'not_run') AND g.read_mark IS NOT NULL THEN g.read_mark
            WHEN r.mark IN ('pass', 'not_applicable') AND coalesce(g.is_unknown, false) THEN 'indeterminate'
            ELSE r.mark END AS newest_mark
    FROM first_results r LEFT JOIN again g ON g.test_id = r.test_id AND g.day = r.day)
SELECT r.test_id, r.day, r.newest_mark AS mark,
    CASE WHEN r.newest_mark = r.mark THEN r.reason WHEN r.newest_mark = 'fail' THEN 'deviation'
        WHEN r.read_mark IS NOT NULL THEN r.read_reason ELSE 'unknown_items' END AS reason,
    r.basis, coalesce(r.received, 0) AS received, coalesce(r.excluded, 0) AS excluded, coalesce(r.judged, 0) AS judged,
    coalesce(r.passed, 0) AS passed, coalesce(r.failed, 0) AS failed, coalesce(r.unknown, 0) AS unknown,
    coalesce(r.pending, 0) AS pending,
    (SELECT count(*) FROM audit.deviations d WHERE d.test_id = r.test_id AND d.first_day <= r.day
        AND (d.last_day IS NULL OR d.last_day > r.day)) AS open_deviations,
    (SELECT count(*) FROM audit.deviations d WHERE d.test_id = r.test_id AND d.first_day = r.day) AS new_deviations,
    r.mark AS first_mark, r.reason AS first_reason, r.newest_mark <> r.mark AS restated,
    coalesce(json_extract_string(r.code, '$.dirty') = 'no', false) AS is_pinned,
    greatest(r.recorded_at, r.restated_at) AS known_at, r.seq
FROM newest r
ORDER BY r.test_id, r.day
