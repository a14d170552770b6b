-- Requests for access that people approved: one row per approval and thing asked for, with for whom and by whom.
-- NULL: a thing that the request does not tell readably, a person whom no certain link gives.
WITH people AS MATERIALIZED (SELECT day, source_id, account_id, person_source_id, person_id FROM account_people),
asked AS (
    SELECT day, source_id, ticket_id, subject_account_id, subject_employee_number,
        unnest(string_split(coalesce(entitlements, ''), chr(10))) AS entitlement
    FROM tickets WHERE ticket_kind = 'access_request'
)
SELECT t.day, t.source_id, t.ticket_id, p.approval_id, nullif(t.entitlement, '') AS entitlement, p.decided_at,
    -- a request that names two different people names nobody
    CASE WHEN n.person_id <> s.person_id OR n.source_id <> s.person_source_id THEN NULL
        ELSE coalesce(n.source_id, s.person_source_id) END AS person_source_id,
    CASE WHEN n.person_id <> s.person_id OR n.source_id <> s.person_source_id THEN NULL
        ELSE coalesce(n.person_id, s.person_id) END AS person_id,
    a.person_source_id AS approver_source_id, a.person_id AS approver_id
FROM asked t
JOIN ticket_approvals p ON p.day = t.day AND p.source_id = t.source_id AND p.ticket_id = t.ticket_id
    AND p.decision = 'approved' AND NOT coalesce(p.is_automated, false)
LEFT JOIN account_numbers n ON n.day = t.day AND n.employee_number = t.subject_employee_number
LEFT JOIN people s ON s.day = t.day AND s.source_id = t.source_id AND s.account_id = t.subject_account_id
LEFT JOIN people a ON a.day = t.day AND a.source_id = t.source_id AND a.account_id = p.approver_account_id
