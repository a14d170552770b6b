-- Every attempt to read a source for a day, complete or not.
-- seq: Number of the pull in the evidence log
-- source_id: The configured source
-- connector: The code that read it
-- day: The day it stands for
-- attempt: Number of the attempt for that source and day
-- status: complete or rejected
-- reason: Why it was rejected, as a code
-- detail: Why, in words
-- levels: How completeness was proven: transferred, visible, reconciled
-- started_at: UTC instant of the first request
-- observed_at: UTC instant at which the state was true
-- finished_at: UTC instant of the last answer
-- requests: Requests that were made, repeated ones included; of files, the files read
-- bytes: Bytes of the answers
-- pack_sha256: Name of the pack that lists the answers as received
SELECT p.seq, p.source_id, p.connector, p.day, p.attempt, p.status, coalesce(p.reason, '') AS reason,
    coalesce(p.detail, '') AS detail,
    coalesce((SELECT string_agg(DISTINCT level, ' ' ORDER BY level) FROM (
        SELECT unnest(string_split(r.levels, ' ')) AS level FROM readings r WHERE r.seq = p.seq)), '') AS levels,
    p.started_at, p.observed_at, p.finished_at, p.requests, p.bytes, p.pack_sha256
FROM pulls p ORDER BY p.seq
