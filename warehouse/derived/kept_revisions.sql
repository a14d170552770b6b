-- Revisions of a change, oldest first, with whether the merged one holds the same but for the base branch (is_kept): all
-- later ones only merged the base, and the host made these merges. NULL = a later one merged the base by hand, which can
-- hold anything, or the host does not list the revision that was merged.
WITH steps AS (
    SELECT v.day, v.source_id, v.change_id, v.commit_sha, v.position, c.head_sha_at_merge,
        -- 0: something else came in, 1: not known, 2: nothing but the base
        CASE WHEN v.parent_count <> 2 OR g.commit_sha IS NULL
                OR v.first_parent_sha <> lag(v.commit_sha) OVER (change ORDER BY v.position) THEN 0
            WHEN v.is_made_by_host THEN 2 ELSE 1 END AS step
    FROM change_revisions v
    JOIN changes c ON c.day = v.day AND c.source_id = v.source_id AND c.change_id = v.change_id
    LEFT JOIN release_commits g ON g.day = v.day AND g.host_source_id = v.source_id
        AND g.repository_id = c.repository_id AND g.branch = c.base_branch AND g.commit_sha = v.second_parent_sha
    WINDOW change AS (PARTITION BY v.day, v.source_id, v.change_id)
)
SELECT day, source_id, change_id, commit_sha, position,
    CASE WHEN last(commit_sha ORDER BY position) OVER change = head_sha_at_merge
        THEN CASE min(step) OVER (PARTITION BY day, source_id, change_id ORDER BY position
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) WHEN 0 THEN false WHEN 1 THEN NULL ELSE true END
    END AS is_kept
FROM steps WINDOW change AS (PARTITION BY day, source_id, change_id)
