-- Merged changes whose merged revision nobody else approved (A), or only after the merge (B).
WITH merged AS (
    SELECT * FROM history_changes
    WHERE to_day IS NULL AND known_to IS NULL AND NOT is_vanished AND state = 'merged' AND base_branch = 'main'
        AND merged_at > (SELECT min(observed_at) FROM readings WHERE record = 'changes')
),
approvals AS (
    SELECT c.source_id, c.change_id, min(r.submitted_at) AS first_at
    FROM merged c
    JOIN history_change_reviews r ON r.source_id = c.source_id AND r.change_id = c.change_id
        AND r.to_day IS NULL AND r.known_to IS NULL AND NOT r.is_vanished
    WHERE r.state = 'approved' AND r.reviewer_kind = 'human' AND r.had_write_access
        AND r.reviewed_sha = c.head_sha_at_merge AND r.reviewer_account_id <> c.author_account_id
        AND NOT EXISTS (
            SELECT 1 FROM history_change_contributors h
            WHERE h.source_id = c.source_id AND h.change_id = c.change_id AND h.account_id = r.reviewer_account_id
                AND h.to_day IS NULL AND h.known_to IS NULL AND NOT h.is_vanished)
    GROUP BY ALL
)
SELECT c.source_id || '/' || c.change_id AS item, CASE WHEN a.first_at IS NULL THEN 'A' ELSE 'B' END AS attribute,
    timezone('Europe/Berlin', timezone('UTC', c.merged_at))::DATE AS day
FROM merged c LEFT JOIN approvals a ON a.source_id = c.source_id AND a.change_id = c.change_id
WHERE coalesce(a.first_at > c.merged_at, true)
