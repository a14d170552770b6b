-- What later knowledge says of days that had their verdict, beside it; what is better counts from the approval of a second person on.
-- number: Its number in the evidence log, by which it is approved
-- test_id: The control test
-- day: The day that it is about
-- known_on: The day whose reading taught it
-- cause: late_fact, late_log, sweep, source_correction, became_known, read_again or accepted (a pull that was refused for its size); empty: the day's own verdict, on an item that failed or was unknown before
-- first_mark: The first verdict on the day
-- mark: What this one says, of all items or of those that it is about
-- improves: Something is better in it than what counted before
-- improved: Items that are better, with their attribute, at most 20
-- improved_count: How many
-- status: counts (nothing in it is better), waits (what is better does not count yet) or approved
-- approved_cause: What the approval gives as cause: late_fact, source_correction, link_correction or test_defect
-- approved_why: The reason given with it
-- proposed_by: Who asked for it, as typed
-- approved_by: The second person, as typed
-- approved_at: UTC instant of the approval
-- recorded_at: UTC instant at which it was recorded
WITH better AS (
    SELECT seq, count(*) AS improved_count, array_to_string(list_slice(list_sort(list(trim(item || ' ' || attribute))), 1, 20), ', ') AS improved
    FROM said WHERE is_better GROUP BY seq),
approved AS (SELECT * FROM approvals QUALIFY row_number() OVER (PARTITION BY restatement_seq ORDER BY seq) = 1)
SELECT r.seq AS number, r.test_id, r.day, r.known_on, coalesce(r.cause, '') AS cause, f.mark AS first_mark, r.mark,
    coalesce(b.improved_count, 0) > 0 OR coalesce(f.mark = 'indeterminate' AND f.reason IN ('engine_error', 'definition_unusable')
        AND r.kind = 'restatement' AND r.mark IN ('pass', 'not_applicable'), false) AS improves,
    coalesce(b.improved, '') AS improved, coalesce(b.improved_count, 0) AS improved_count,
    CASE WHEN a.seq IS NOT NULL THEN 'approved' WHEN improves THEN 'waits' ELSE 'counts' END AS status,
    a.cause AS approved_cause, a.why AS approved_why, a.proposed_by, a.approved_by, a.recorded_at AS approved_at,
    r.recorded_at
FROM results r LEFT JOIN better b ON b.seq = r.seq LEFT JOIN approved a ON a.restatement_seq = r.seq
LEFT JOIN first_results f ON f.test_id = r.test_id AND f.day = r.day
WHERE r.kind = 'restatement' OR b.seq IS NOT NULL
ORDER BY r.seq
