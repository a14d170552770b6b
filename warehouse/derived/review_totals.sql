-- How many people approved a change, and how many said no: two rows per change, by whether approvals of an earlier
-- revision than the merged one count (counts_stale). `sure` counts what is known, `possible` also what is not.
-- A merge of the base branch that the host made is no revision to be approved.
WITH ways AS (SELECT unnest([false, true]) AS counts_stale),
opinions AS (
    SELECT o.*, w.counts_stale, o.is_approval AND (o.covers_merge OR w.counts_stale) AS approves
    FROM review_opinions o CROSS JOIN ways w
)
SELECT c.day, c.source_id, c.change_id, w.counts_stale,
    count(DISTINCT o.reviewer) FILTER (o.approves) AS approvals_sure,
    count(DISTINCT o.reviewer) FILTER (coalesce(o.approves, true)) AS approvals_possible,
    count(DISTINCT o.reviewer) FILTER (o.approves AND o.is_in_time) AS in_time_sure,
    count(DISTINCT o.reviewer) FILTER (coalesce(o.approves, true) AND o.is_in_time) AS in_time_possible,
    count(DISTINCT o.reviewer) FILTER (o.is_objection) AS objections_sure,
    count(DISTINCT o.reviewer) FILTER (coalesce(o.is_objection, true)) AS objections_possible
FROM changes c CROSS JOIN ways w
LEFT JOIN opinions o
    ON o.day = c.day AND o.source_id = c.source_id AND o.change_id = c.change_id AND o.counts_stale = w.counts_stale
GROUP BY ALL
