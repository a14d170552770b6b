-- Commits on a release branch that no merged change brought.
WITH pushed AS (
    SELECT repository_id, branch, after_sha, min(occurred_at) AS occurred_at
    FROM history_repository_events WHERE event_type = 'push' AND known_to IS NULL GROUP BY ALL
)
SELECT concat_ws('/', c.source_id, c.repository_id, c.branch, 'commit', c.commit_sha) AS item, 'A' AS attribute,
    coalesce(timezone('Europe/Berlin', timezone('UTC', p.occurred_at))::DATE, c.found_on) AS day
FROM history_release_commits c
LEFT JOIN pushed p ON p.repository_id = c.repository_id AND p.branch = c.branch AND p.after_sha = c.commit_sha
WHERE NOT c.is_carried_in AND c.known_to IS NULL
    AND (p.after_sha IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM history_change_commits k
        WHERE k.repository_id = c.repository_id AND k.commit_sha = c.commit_sha AND k.known_to IS NULL))
