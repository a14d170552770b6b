-- Changes with what git knows of the branch that they go into: NULL where git does not read the repository.
-- A change by which a commit came in, and which the host's list of changes lacks, is a row of which nothing is known.
WITH known AS (
    SELECT day, source_id, change_id, repository_id, state, base_branch, merged_at, head_sha_at_merge, queue_sha,
        merge_commit_sha
    FROM changes
    UNION ALL
    SELECT DISTINCT k.day, k.source_id, k.change_id, k.repository_id, NULL, NULL, NULL::TIMESTAMP, NULL, NULL, NULL
    FROM change_commits k
    LEFT JOIN changes c ON c.day = k.day AND c.source_id = k.source_id AND c.change_id = k.change_id
    WHERE c.change_id IS NULL
)
SELECT k.*, list_contains(b.branches, k.base_branch) AS is_release_branch,
    k.merged_at > b.watched_since_at AS was_watched
FROM known k
LEFT JOIN release_branches b ON b.day = k.day AND b.source_id = k.source_id AND b.repository_id = k.repository_id
