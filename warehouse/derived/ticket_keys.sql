-- Tickets by every key that they were ever read under, as the day knew it: one that was moved to another project keeps its
-- id and is still called by its old key in what was written before. Of one that is gone the key is left, ticket_id is NULL.
-- opened_by_machine: an app of the system, or an account on the register that nobody signs in with, opened it.
WITH keys AS (
    SELECT day, source_id, ticket_id, ticket_key AS key FROM tickets
    UNION
    SELECT j.day, h.source_id, h.ticket_id, h.ticket_key
    FROM judging j JOIN history_tickets h ON h.source_id = j.source_id AND h.from_day <= j.day
        AND h.known_from <= j.seq AND (h.known_to IS NULL OR j.seq < h.known_to)
    WHERE j.record = 'tickets' AND NOT j.is_partial
)
SELECT k.day, t.source_id, k.key, t.ticket_id, t.ticket_kind, t.status, t.opened_at,
    coalesce(a.account_kind = 'app', false) OR coalesce(NOT n.interactive_login_allowed, false) AS opened_by_machine
FROM keys k
LEFT JOIN tickets t ON t.day = k.day AND t.source_id = k.source_id AND t.ticket_id = k.ticket_id
LEFT JOIN accounts a ON a.day = t.day AND a.source_id = t.source_id AND a.account_id = t.reporter_account_id
LEFT JOIN registered_accounts n
    ON n.day = t.day AND n.source_id = t.source_id AND n.account_id = t.reporter_account_id
