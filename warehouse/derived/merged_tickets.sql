-- Tickets that were merged into another, with the one that goes on at the end of the chain.
-- surviving_* NULL: it cannot be seen, or the chain runs in a circle, and nobody goes on.
WITH RECURSIVE chain AS (
    SELECT day, source_id, ticket_id, merged_into_ticket_id AS next_id, 1 AS steps
    FROM tickets WHERE merged_into_ticket_id IS NOT NULL
    UNION ALL
    SELECT c.day, c.source_id, c.ticket_id, t.merged_into_ticket_id, c.steps + 1
    FROM chain c JOIN tickets t ON t.day = c.day AND t.source_id = c.source_id AND t.ticket_id = c.next_id
    WHERE t.merged_into_ticket_id IS NOT NULL AND c.steps < 20
)
SELECT m.day, m.source_id, m.ticket_id, m.opened_at, m.detected_at, max(t.ticket_id) AS surviving_ticket_id,
    max(t.ticket_kind) AS surviving_kind
FROM tickets m
JOIN chain c ON c.day = m.day AND c.source_id = m.source_id AND c.ticket_id = m.ticket_id
LEFT JOIN tickets t ON t.day = c.day AND t.source_id = c.source_id AND t.ticket_id = c.next_id
    AND t.merged_into_ticket_id IS NULL
GROUP BY ALL
