-- Release branches without protection (A), or with less than the baseline (B, C, D), day by day.
WITH days AS (SELECT day::DATE AS day FROM generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY) t(day)),
branches AS (
    SELECT d.day, concat_ws('/', p.source_id, p.repository_id, p.branch) AS item, p.*
    FROM days d
    JOIN history_branch_protections p ON p.from_day <= d.day AND (p.to_day IS NULL OR d.day < p.to_day)
        AND p.known_to IS NULL AND NOT p.is_vanished
    JOIN history_repositories r ON r.source_id = p.source_id AND r.repository_id = p.repository_id
        AND r.from_day <= d.day AND (r.to_day IS NULL OR d.day < r.to_day) AND r.known_to IS NULL AND NOT r.is_vanished
    WHERE p.is_release_branch AND NOT r.is_archived
)
SELECT item, 'A' AS attribute, day FROM branches WHERE NOT is_protected
UNION ALL
SELECT item, 'B', day FROM branches WHERE is_protected AND NOT (required_approvals >= 1
    AND (dismisses_stale OR requires_last_push_approval) AND required_checks <> '')
UNION ALL
SELECT item, 'C', day FROM branches WHERE is_protected AND NOT (enforces_admins AND bypass_actors = '')
UNION ALL
SELECT item, 'D', day FROM branches WHERE is_protected AND (allows_force_push OR allows_deletion)
