-- Changes that carry to a release branch exactly what another one had: their newest revision stood on that branch
-- before, and the commit by which they came in holds the same files. What is in them was asked about there: the commits
-- of from_branch up to upto_position, after those that the promotion before had carried.
-- A branch that later gets what this one has is no such branch: only what was there before the merge counts.
WITH carried AS (
    SELECT c.day, c.source_id, c.change_id, c.repository_id, c.base_branch, o.branch AS from_branch, c.merged_at,
        o.position AS upto_position
    FROM changes c
    JOIN release_origins o ON o.day = c.day AND o.host_source_id = c.source_id
        AND o.repository_id = c.repository_id AND o.commit_sha = c.head_sha_at_merge AND o.branch <> c.base_branch
        AND o.arrived_at < c.merged_at AND (o.introduced OR o.is_from_before)
    JOIN release_commits m ON m.day = c.day AND m.host_source_id = c.source_id
        AND m.repository_id = c.repository_id AND m.branch = c.base_branch AND m.commit_sha = c.merge_commit_sha
        AND m.tree_sha = o.tree_sha
    QUALIFY row_number() OVER (PARTITION BY c.day, c.source_id, c.change_id ORDER BY o.branch, o.position) = 1
)
SELECT day, source_id, change_id, repository_id, from_branch, upto_position,
    coalesce(max(upto_position) OVER (PARTITION BY day, source_id, repository_id, base_branch, from_branch
        ORDER BY merged_at, change_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS after_position
FROM carried
