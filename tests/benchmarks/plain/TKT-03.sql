-- Serious incidents without a review ten working days after they were over.
WITH tickets AS (
    SELECT * FROM history_tickets WHERE to_day IS NULL AND known_to IS NULL AND NOT is_vanished
),
working AS (
    SELECT calendar_date, row_number() OVER (ORDER BY calendar_date) AS n
    FROM (SELECT calendar_date, bool_or(is_business_day) AS is_worked FROM history_calendars
        WHERE to_day IS NULL AND known_to IS NULL AND NOT is_vanished GROUP BY ALL)
    WHERE is_worked
),
serious AS (
    SELECT *, timezone('Europe/Berlin', timezone('UTC', restored_at))::DATE AS restored_on
    FROM tickets
    WHERE ticket_kind = 'incident' AND max_severity IN ('sev1', 'sev2') AND restored_at IS NOT NULL
        AND status <> 'cancelled' AND coalesce(resolution, '') <> 'false_alarm' AND merged_into_ticket_id IS NULL
),
deadlines AS (
    SELECT s.source_id, s.ticket_id, w.calendar_date AS due_on
    FROM serious s
    JOIN (SELECT s.ticket_id, max(w.n) FILTER (w.calendar_date <= s.restored_on) + 10 AS n
        FROM serious s, working w GROUP BY ALL) x ON x.ticket_id = s.ticket_id
    JOIN working w ON w.n = x.n
),
reviewed AS (
    SELECT l.source_id, l.ticket_id, min(r.restored_at) AS reviewed_at
    FROM history_ticket_links l JOIN tickets r ON r.source_id = l.source_id AND r.ticket_id = l.linked_ticket_id
    WHERE l.link_kind = 'reviewed_in' AND l.to_day IS NULL AND l.known_to IS NULL AND NOT l.is_vanished GROUP BY ALL
)
SELECT d.source_id || '/' || d.ticket_id AS item, 'A' AS attribute, d.due_on AS day
FROM deadlines d LEFT JOIN reviewed r ON r.source_id = d.source_id AND r.ticket_id = d.ticket_id
WHERE d.due_on <= $last::DATE
    AND coalesce(r.reviewed_at >= timezone('UTC', timezone('Europe/Berlin', (d.due_on + 1)::TIMESTAMP)), true)
