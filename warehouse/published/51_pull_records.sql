-- What each complete or accepted pull brought, record by record, and why it is complete.
-- seq: Number of the pull in the evidence log
-- source_id: The configured source
-- day: The day it stands for
-- record: The canonical record
-- rows: Rows received
-- source_total: The source's own total, or that of a second path
-- levels: How completeness was proven
-- how: The proof in words
-- rests_on: Why these rows were read: all of them each time, what the log told of, or a sweep
-- changes: Records that it changed
-- untold: Objects whose days before are not known any more: changed without a word in the log, or told late and not in order
SELECT coalesce(a.accepts, r.seq) AS seq, r.source_id, r.day, r.record, r.row_count AS rows, r.source_total, r.levels, r.how, r.rests_on, r.changes,
    (SELECT count(*) FROM untold u WHERE u.seq = r.seq AND u.record = r.record
        AND (u.cause = 'sweep') = (r.rests_on = 'sweep')) AS untold
FROM readings r LEFT JOIN acceptances a ON a.seq = r.seq ORDER BY 1, r.record, r.rests_on
