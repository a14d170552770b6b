-- Every attempt to read a source for a day, complete or not.
-- seq: Number of the pull in the evidence log
-- source_id: The configured source
-- connector: The code that read it
-- day: The day it stands for
-- attempt: Number of the attempt for that source and day
-- status: complete or rejected, as it ended
-- reason: Why it was rejected, as a code
-- detail: Why, in words
-- levels: How completeness was proven: transferred, visible, reconciled
-- started_at: UTC instant of the first request
-- observed_at: UTC instant at which the state was true
-- finished_at: UTC instant of the last answer
-- requests: Requests that were made, repeated ones included; of files, the files read
-- bytes: Bytes of the answers
-- pack_sha256: Name of the pack that lists the answers as received
-- accepted_at: UTC instant at which a pull that was rejected for its size was accepted; NULL = it was not
-- accepted_seq: Number of the acceptance in the evidence log, which holds both names
-- accepted_because: Why it was accepted, in the words of who asked for it; of a complete pull, what large change its own log explains
SELECT p.seq, p.source_id, p.connector, p.day, p.attempt, p.status, coalesce(p.reason, '') AS reason,
    coalesce(p.detail, '') AS detail,
    coalesce((SELECT string_agg(DISTINCT level, ' ' ORDER BY level) FROM (
        SELECT unnest(string_split(r.levels, ' ')) AS level FROM readings r WHERE r.seq IN (p.seq, a.seq))), '') AS levels,
    p.started_at, coalesce(p.observed_at, o.observed_at) AS observed_at, p.finished_at, p.requests, p.bytes, p.pack_sha256,
    a.recorded_at AS accepted_at, a.seq AS accepted_seq, coalesce(a.because, x.explained, '') AS accepted_because
FROM pulls p LEFT JOIN acceptances a ON a.accepts = p.seq LEFT JOIN pulls o ON o.seq = a.seq
LEFT JOIN acceptances x ON x.seq = p.seq AND x.accepts IS NULL
WHERE p.seq NOT IN (SELECT seq FROM acceptances WHERE accepts IS NOT NULL) ORDER BY p.seq
