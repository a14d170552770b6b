-- Repositories as the company's registers know them on a day: a row per repository that the host lists, or that was
-- deployed to production. is_listed: the host lists it; is_gone: it did once. is_decided: an approved decision about its scope is in force;
-- is_taken_out: by it, it is out. is_read_by_git: git reads it, NULL where no git is connected.
-- owner_standing: at_work, ahead or left; '' = no owner is named; NULL = the number belongs to no one person.
WITH shipped AS (
    SELECT day, source_id, repository_id, max(coalesce(finished_at, started_at)) AS last_production_deploy_at
    FROM deployments WHERE is_production AND status IN ('success', 'partial') GROUP BY ALL
),
everything AS (
    SELECT day, source_id, repository_id FROM repositories UNION SELECT day, source_id, repository_id FROM shipped
),
decisions AS (
    SELECT day, subject_id, bool_or(NOT in_scope) AS is_out
    FROM scope
    WHERE subject_kind = 'repository' AND approved_by <> '' AND approved_on <= day AND valid_from_on <= day
        AND (valid_to_on IS NULL OR day <= valid_to_on)
    GROUP BY ALL
),
answering AS (
    SELECT day, source_id, person_id,
        CASE WHEN bool_or(standing = 'at_work') THEN 'at_work' ELSE max(standing) END AS standing
    FROM employments GROUP BY ALL
),
git AS (SELECT DISTINCT day FROM branch_moves)
SELECT e.day, e.source_id, e.repository_id, r.day IS NOT NULL AS is_listed,
    r.day IS NULL AND v.day IS NOT NULL AS is_gone, r.visibility, r.is_archived, r.created_at,
    s.last_production_deploy_at, s.day IS NOT NULL AS was_deployed,
    r.deploys_to_production OR s.day IS NOT NULL AS reaches_production,
    d.subject_id IS NOT NULL AS is_decided, coalesce(d.is_out, false) AS is_taken_out,
    CASE WHEN g.day IS NOT NULL THEN b.day IS NOT NULL END AS is_read_by_git,
    o.owner_employee_number,
    CASE WHEN o.owner_employee_number IS NULL THEN '' ELSE a.standing END AS owner_standing,
    coalesce(o.public_approved_on <= e.day, false) AS may_be_public
FROM everything e
LEFT JOIN repositories r ON r.day = e.day AND r.source_id = e.source_id AND r.repository_id = e.repository_id
LEFT JOIN vanished_repositories v ON v.day = e.day AND v.source_id = e.source_id AND v.repository_id = e.repository_id
LEFT JOIN shipped s ON s.day = e.day AND s.source_id = e.source_id AND s.repository_id = e.repository_id
LEFT JOIN decisions d ON d.day = e.day AND d.subject_id = e.source_id || ':' || e.repository_id
LEFT JOIN git g ON g.day = e.day
LEFT JOIN release_branches b ON b.day = e.day AND b.source_id = e.source_id AND b.repository_id = e.repository_id
LEFT JOIN repository_owners o ON o.day = e.day AND o.repository_source_id = e.source_id
    AND o.repository_id = e.repository_id AND o.valid_from_on <= e.day
    AND (o.valid_to_on IS NULL OR e.day <= o.valid_to_on)
LEFT JOIN account_numbers n ON n.day = e.day AND n.employee_number = o.owner_employee_number
LEFT JOIN answering a ON a.day = e.day AND a.source_id = n.source_id AND a.person_id = n.person_id
