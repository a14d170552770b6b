-- Repositories that git reads, one row each, under the id that their code host gives them: their release branches,
-- and since when they are watched: since both, git and the host, read them. What happened before was carried in.
WITH guarded AS (
    -- whoever reads a repository reads what protects it from the first time on
    SELECT day, source_id, repository_id, appeared_by_at FROM branch_protections
    UNION ALL
    SELECT day, source_id, repository_id, appeared_by_at FROM vanished_branch_protections
),
hosts AS (
    SELECT day, source_id, repository_id, min(appeared_by_at) AS read_since_at FROM guarded GROUP BY ALL
)
SELECT m.day, m.host_source_id AS source_id, m.repository_id, list_sort(list(DISTINCT m.branch)) AS branches,
    greatest(min(m.seen_at), min(h.read_since_at)) AS watched_since_at
FROM branch_moves m
LEFT JOIN hosts h ON h.day = m.day AND h.source_id = m.host_source_id AND h.repository_id = m.repository_id
WHERE m.host_source_id IS NOT NULL GROUP BY ALL
