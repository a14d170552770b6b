-- What follows from a ticket: how many tickets were linked to remedy what it found, and when, in order.
-- Cancelled ones follow up nothing. opened: when each was opened; done: when each of those that are resolved was;
-- unassigned: how many of them nobody works on.
SELECT l.day, l.source_id, l.ticket_id, count(*) AS follow_ups, list(f.opened_at ORDER BY f.opened_at) AS opened,
    list(f.restored_at ORDER BY f.restored_at) FILTER (f.restored_at IS NOT NULL) AS done,
    count(*) FILTER (f.assignee_account_id IS NULL) AS unassigned
FROM ticket_links l
JOIN tickets f ON f.day = l.day AND f.source_id = l.source_id AND f.ticket_id = l.linked_ticket_id
    AND coalesce(f.status, '') <> 'cancelled'
WHERE l.link_kind = 'remediated_by'
GROUP BY ALL
