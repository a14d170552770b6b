-- Commits that a production deployment put out: its own, and those of the line since the one before it in the same
-- environment; a row per deployment and commit, with the change by which the commit came in.
-- What was carried over from another release branch is the commits of that branch.
-- What was on the branch when monitoring began was not watched, and is left out.
WITH spans AS (
    SELECT day, source_id, deployment_id, repository_id, branch, position, commit_sha,
        coalesce(last_value(position IGNORE NULLS) OVER (
            PARTITION BY day, source_id, repository_id, environment, branch ORDER BY deployed_at, deployment_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS after_position
    FROM shipments WHERE is_production AND is_done AND is_on_release_branch
),
on_the_line AS (
    SELECT s.day, s.source_id, s.deployment_id, g.repository_id, g.commit_sha, g.change_id, g.introduced,
        p.from_branch, p.after_position, p.upto_position
    FROM spans s
    JOIN release_origins g ON g.day = s.day AND g.host_source_id = s.source_id AND g.repository_id = s.repository_id
        AND g.branch = s.branch AND NOT g.is_from_before
    LEFT JOIN release_promotions p ON p.day = g.day AND p.source_id = g.host_source_id AND p.change_id = g.change_id
    WHERE g.commit_sha = s.commit_sha OR (g.position > s.after_position AND g.position <= s.position)
)
SELECT day, source_id, deployment_id, commit_sha, change_id, introduced FROM on_the_line WHERE from_branch IS NULL
UNION
SELECT l.day, l.source_id, l.deployment_id, g.commit_sha, g.change_id, g.introduced
FROM on_the_line l
JOIN release_origins g ON g.day = l.day AND g.host_source_id = l.source_id AND g.repository_id = l.repository_id
    AND g.branch = l.from_branch AND NOT g.is_from_before
    AND g.position > l.after_position AND g.position <= l.upto_position
