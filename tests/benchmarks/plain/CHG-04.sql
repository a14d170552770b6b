-- Merged changes of which a required check had not passed in its last attempt (A), or whose branch required none (B).
WITH merged AS (
    SELECT c.source_id, c.change_id, c.repository_id, c.merged_at, c.head_sha_at_merge,
        timezone('Europe/Berlin', timezone('UTC', c.merged_at))::DATE AS day, c.base_branch
    FROM history_changes c
    JOIN history_repositories g ON g.source_id = c.source_id AND g.repository_id = c.repository_id
        AND g.to_day IS NULL AND g.known_to IS NULL AND NOT g.is_vanished AND g.deploys_to_production
    WHERE c.to_day IS NULL AND c.known_to IS NULL AND NOT c.is_vanished AND c.state = 'merged'
        AND c.base_branch = 'main'
        AND c.merged_at > (SELECT min(observed_at) FROM readings WHERE record = 'changes')
),
required AS (
    SELECT m.*, p.required_checks
    FROM merged m
    JOIN history_branch_protections p ON p.source_id = m.source_id AND p.repository_id = m.repository_id
        AND p.branch = m.base_branch AND p.from_day <= m.day AND (p.to_day IS NULL OR m.day < p.to_day)
        AND p.known_to IS NULL AND NOT p.is_vanished
),
last_runs AS (
    SELECT r.source_id, r.change_id, k.name,
        k.status = 'completed' AND k.completed_at <= r.merged_at AND k.conclusion = 'success' AS has_passed
    FROM required r
    JOIN history_check_runs k ON k.source_id = r.source_id AND k.repository_id = r.repository_id
        AND k.commit_sha = r.head_sha_at_merge AND k.to_day IS NULL AND k.known_to IS NULL AND NOT k.is_vanished
    WHERE coalesce(k.started_at, k.completed_at) <= r.merged_at
    QUALIFY row_number() OVER (PARTITION BY r.source_id, r.change_id, k.name, k.app
        ORDER BY coalesce(k.started_at, k.completed_at) DESC, k.check_run_id DESC) = 1
),
wanted AS (
    SELECT source_id, change_id, day, unnest(string_split(required_checks, chr(10))) AS name
    FROM required WHERE required_checks <> ''
)
SELECT source_id || '/' || change_id AS item, 'B' AS attribute, day FROM required WHERE required_checks = ''
UNION ALL
SELECT DISTINCT w.source_id || '/' || w.change_id, 'A', w.day
FROM wanted w LEFT JOIN last_runs r ON r.source_id = w.source_id AND r.change_id = w.change_id AND r.name = w.name
GROUP BY w.source_id, w.change_id, w.day, w.name
HAVING NOT coalesce(bool_and(r.has_passed), false)
