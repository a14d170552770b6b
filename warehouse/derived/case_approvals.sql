-- Approvals of tickets by people, with whom they are: a row for each that says yes and that no rule or app gave.
-- is_requester, is_performer, is_subject: whoever gave it opened the ticket, works on it (else opened it), is whom it is
-- about; NULL = nobody knows, also where a ticket does not say whom it is about. Requests for access, of which there
-- are most, are no cases: see `approved_requests`.
WITH people AS MATERIALIZED (
    SELECT day, source_id, account_id, person_source_id || '/' || person_id AS person FROM account_people),
given AS (
    SELECT p.day, p.source_id, p.ticket_id, p.approval_id, p.decided_at, p.approver_account_id, t.reporter_account_id,
        coalesce(t.assignee_account_id, t.reporter_account_id) AS performer_account_id, t.subject_account_id,
        t.subject_employee_number
    FROM ticket_approvals p
    JOIN tickets t ON t.day = p.day AND t.source_id = p.source_id AND t.ticket_id = p.ticket_id
    WHERE p.decision = 'approved' AND NOT coalesce(p.is_automated, false) AND t.ticket_kind <> 'access_request'
)
SELECT g.day, g.source_id, g.ticket_id, g.approval_id, g.decided_at, a.person,
    CASE WHEN g.approver_account_id = g.reporter_account_id THEN true ELSE a.person = r.person END AS is_requester,
    CASE WHEN g.approver_account_id = g.performer_account_id THEN true ELSE a.person = w.person END AS is_performer,
    CASE WHEN g.approver_account_id = g.subject_account_id THEN true
        WHEN a.person = s.person OR a.person = n.source_id || '/' || n.person_id THEN true
        WHEN g.subject_account_id IS NOT NULL AND s.person IS NULL THEN NULL
        WHEN g.subject_employee_number IS NOT NULL AND n.person_id IS NULL THEN NULL
        WHEN g.subject_account_id IS NOT NULL OR g.subject_employee_number IS NOT NULL THEN CASE WHEN a.person IS NOT NULL THEN false END
        END AS is_subject
FROM given g
LEFT JOIN people a ON a.day = g.day AND a.source_id = g.source_id AND a.account_id = g.approver_account_id
LEFT JOIN people r ON r.day = g.day AND r.source_id = g.source_id AND r.account_id = g.reporter_account_id
LEFT JOIN people w ON w.day = g.day AND w.source_id = g.source_id AND w.account_id = g.performer_account_id
LEFT JOIN people s ON s.day = g.day AND s.source_id = g.source_id AND s.account_id = g.subject_account_id
LEFT JOIN account_numbers n ON n.day = g.day AND n.employee_number = g.subject_employee_number
