-- How each commit came onto its release branch: by a merged change into a release branch (introduced = true), past
-- every change (false), or it cannot be told (NULL): no host is connected, or it was not read; it was read on that day
-- before git was, and does not know the branch's tip; or it speaks of a change that it does not list.
-- What the host's log calls a push was one, whatever change claims the commit, unless the change went into another
-- release branch, to which this one was moved up.
WITH hosts AS (
    SELECT day, source_id, min(observed_at) AS read_at, bool_or(record = 'repository_events') AS keeps_log
    FROM judging WHERE record IN ('changes', 'change_commits', 'repository_events')
    GROUP BY ALL HAVING count(DISTINCT record) FILTER (record <> 'repository_events') = 2
),
log AS (
    SELECT day, source_id, repository_id, branch, after_sha, min(occurred_at) AS arrived_at,
        arg_min(event_type, (occurred_at, event_id)) AS arrival,
        arg_min(actor_account_id, (occurred_at, event_id)) AS pusher_account_id
    FROM repository_events WHERE after_sha IS NOT NULL GROUP BY ALL
),
brought AS (
    SELECT k.day, k.source_id, k.repository_id, k.commit_sha, bool_or(c.state IS NULL) AS is_hidden,
        arg_min(c.change_id, (c.merged_at, c.change_id)) FILTER (c.state = 'merged' AND c.is_release_branch) AS change_id,
        arg_min(c.base_branch, (c.merged_at, c.change_id)) FILTER (c.state = 'merged' AND c.is_release_branch) AS base_branch,
        min(c.merged_at) FILTER (c.state = 'merged' AND c.is_release_branch) AS merged_at
    FROM change_commits k
    JOIN release_changes c ON c.day = k.day AND c.source_id = k.source_id AND c.change_id = k.change_id
    GROUP BY ALL
),
tips AS (
    SELECT m.day, m.source_id, m.repository_id, m.branch, m.seen_at, l.after_sha IS NOT NULL AS is_in_log
    FROM branch_moves m
    LEFT JOIN log l ON l.day = m.day AND l.source_id = m.host_source_id AND l.repository_id = m.repository_id
        AND l.branch = m.branch AND l.after_sha = m.to_sha
)
SELECT g.day, g.source_id, g.host_source_id, g.repository_id, g.branch, g.commit_sha, g.tree_sha, g.position, g.is_root,
    g.is_carried_in OR coalesce(g.seen_at <= b.watched_since_at, false) AS is_from_before, g.claimed_number, g.paths, i.change_id, l.arrival, l.pusher_account_id,
    CASE
        WHEN l.arrival IN ('push', 'force_push') AND coalesce(i.base_branch = g.branch, true) THEN false
        WHEN i.change_id IS NOT NULL THEN true
        WHEN i.is_hidden OR l.arrival IN ('pr_merge', 'merge_queue_merge') THEN NULL
        WHEN h.read_at IS NOT NULL AND (g.day > g.found_on OR t.is_in_log
            OR (NOT h.keeps_log AND h.read_at >= g.seen_at)) THEN false
    END AS introduced,
    -- a commit that nothing dates belongs to the day whose reading showed it
    coalesce(l.arrived_at, CASE WHEN i.merged_at >= f.starts_at THEN i.merged_at END,
        f.ends_at - INTERVAL 1 SECOND, g.seen_at) AS arrived_at
FROM release_commits g
LEFT JOIN calendar f ON f.day = g.found_on
LEFT JOIN release_branches b
    ON b.day = g.day AND b.source_id = g.host_source_id AND b.repository_id = g.repository_id
LEFT JOIN hosts h ON h.day = g.day AND h.source_id = g.host_source_id
LEFT JOIN brought i ON i.day = g.day AND i.source_id = g.host_source_id AND i.repository_id = g.repository_id
    AND i.commit_sha = g.commit_sha
LEFT JOIN log l ON l.day = g.day AND l.source_id = g.host_source_id AND l.repository_id = g.repository_id
    AND l.branch = g.branch AND l.after_sha = g.commit_sha
LEFT JOIN tips t ON t.day = g.day AND t.source_id = g.source_id AND t.repository_id = g.repository_id
    AND t.branch = g.branch AND t.seen_at = g.seen_at
