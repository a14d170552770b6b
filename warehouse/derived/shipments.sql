-- Deployments, a row each, with the place of their commit on the first-parent line of a release branch. The newest
-- revision of a change that came in by a merge commit stands at that commit, since the merge.
-- is_on_release_branch: false where the whole line is known and lacks the commit, or where the commit is that of a
-- change and did not come in with it; NULL = it may be older than what git handed over.
WITH reachable AS (
    SELECT day, host_source_id AS source_id, repository_id, commit_sha, branch, position,
        '1970-01-01'::TIMESTAMP AS since_at
    FROM release_commits
    UNION ALL
    SELECT c.day, c.source_id, c.repository_id, c.head_sha_at_merge, g.branch, g.position, c.merged_at
    FROM changes c
    JOIN release_commits g ON g.day = c.day AND g.host_source_id = c.source_id AND g.repository_id = c.repository_id
        AND g.commit_sha = c.merge_commit_sha AND g.parent_count > 1
),
lines AS (
    SELECT day, host_source_id AS source_id, repository_id, min(position) = 1 AS is_whole FROM release_commits
    GROUP BY ALL
),
revisions AS (SELECT DISTINCT day, source_id, repository_id, head_sha_at_merge AS commit_sha FROM changes)
SELECT d.*, coalesce(d.finished_at, d.started_at) AS deployed_at, d.status IN ('success', 'partial') AS is_done,
    b.watched_since_at, r.branch, r.position,
    CASE WHEN r.commit_sha IS NOT NULL THEN true
        WHEN d.commit_sha IS NOT NULL AND (l.is_whole OR v.commit_sha IS NOT NULL) THEN false
        END AS is_on_release_branch
FROM deployments d
LEFT JOIN release_branches b ON b.day = d.day AND b.source_id = d.source_id AND b.repository_id = d.repository_id
LEFT JOIN lines l ON l.day = d.day AND l.source_id = d.source_id AND l.repository_id = d.repository_id
LEFT JOIN revisions v ON v.day = d.day AND v.source_id = d.source_id AND v.repository_id = d.repository_id
    AND v.commit_sha = d.commit_sha
LEFT JOIN reachable r ON r.day = d.day AND r.source_id = d.source_id AND r.repository_id = d.repository_id
    AND r.commit_sha = d.commit_sha AND r.since_at <= coalesce(d.started_at, d.finished_at)
QUALIFY row_number() OVER (PARTITION BY d.day, d.source_id, d.deployment_id ORDER BY r.since_at, r.branch, r.position) = 1
