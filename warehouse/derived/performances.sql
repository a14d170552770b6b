-- Tickets that perform an obligation: a row for each that names an occurrence and was not cancelled.
-- performed_at: since when it is resolved (NULL = it is not), by the ticket system's own record of its states.
-- Whoever works on it performed it, else who opened it; accepted_at: the first approval by somebody else, as people;
-- owner_accepted_at: the first one by the obligation's owner, who is somebody else. *_is_known: NULL where no such
-- approval is known and one of the people is not.
WITH people AS MATERIALIZED (SELECT day, source_id, account_id, person_source_id, person_id FROM account_people),
owned AS (
    -- by each occurrence that is named: as one join with the tickets, which must stay where nobody owns it, it takes long
    SELECT DISTINCT t.day, t.obligation_id, t.occurrence_on, o.owner_employee_number
    FROM tickets t JOIN obligations o ON o.day = t.day AND o.obligation_id = t.obligation_id
    WHERE o.valid_from_on <= t.occurrence_on AND (o.valid_to_on IS NULL OR t.occurrence_on <= o.valid_to_on)
),
named AS (
    SELECT t.day, t.source_id, t.ticket_id, t.obligation_id, t.occurrence_on, t.restored_at,
        coalesce(t.assignee_account_id, t.reporter_account_id) AS performer_id,
        NOT list_contains(string_split(t.not_provided, ' '), 'restored_at') AS is_dated,
        n.source_id || '/' || n.person_id AS owner, w.person_source_id || '/' || w.person_id AS performer
    FROM tickets t
    LEFT JOIN owned o ON o.day = t.day AND o.obligation_id = t.obligation_id AND o.occurrence_on = t.occurrence_on
    LEFT JOIN account_numbers n ON n.day = o.day AND n.employee_number = o.owner_employee_number
    LEFT JOIN people w ON w.day = t.day AND w.source_id = t.source_id
        AND w.account_id = coalesce(t.assignee_account_id, t.reporter_account_id)
    WHERE t.obligation_id IS NOT NULL AND t.occurrence_on IS NOT NULL AND coalesce(t.status, '') <> 'cancelled'
),
approved AS (
    SELECT n.day, n.source_id, n.ticket_id, p.decided_at, p.approver_account_id = n.performer_id AS is_own,
        a.person_source_id || '/' || a.person_id AS approver, n.performer, n.owner
    FROM named n
    JOIN ticket_approvals p ON p.day = n.day AND p.source_id = n.source_id AND p.ticket_id = n.ticket_id
        AND p.decision = 'approved' AND NOT coalesce(p.is_automated, false)
    LEFT JOIN people a ON a.day = p.day AND a.source_id = p.source_id AND a.account_id = p.approver_account_id
),
accepted AS (
    SELECT day, source_id, ticket_id, min(decided_at) FILTER (approver <> performer) AS accepted_at,
        min(decided_at) FILTER (approver <> performer AND approver = owner) AS owner_accepted_at,
        bool_and(coalesce(is_own OR approver <> performer OR approver = performer, false)) AS all_are_known,
        bool_and(coalesce(is_own OR approver = performer OR approver <> owner
            OR (approver = owner AND performer <> approver), false)) AS owner_is_known
    FROM approved GROUP BY ALL
)
SELECT n.day, n.source_id, n.ticket_id, n.obligation_id, n.occurrence_on AS due_on,
    n.restored_at AS performed_at, n.is_dated, n.performer = n.owner AS is_by_owner, a.accepted_at, a.owner_accepted_at,
    CASE WHEN a.accepted_at IS NOT NULL OR coalesce(a.all_are_known, true) THEN true END AS acceptance_is_known,
    CASE WHEN a.owner_accepted_at IS NOT NULL OR coalesce(a.owner_is_known, true) THEN true END
        AS owner_acceptance_is_known
FROM named n
LEFT JOIN accepted a ON a.day = n.day AND a.source_id = n.source_id AND a.ticket_id = n.ticket_id
