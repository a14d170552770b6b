-- Incidents contained (A) or over (B) too late, by the tickets as they stand now.
WITH tickets AS (
    SELECT * FROM history_tickets WHERE to_day IS NULL AND known_to IS NULL AND NOT is_vanished
),
incidents AS (
    SELECT t.*, least(t.detected_at, d.detected_at) AS since_at
    FROM tickets t
    LEFT JOIN (SELECT merged_into_ticket_id AS ticket_id, min(detected_at) AS detected_at FROM tickets GROUP BY ALL) d
        ON d.ticket_id = t.ticket_id
    WHERE t.ticket_kind = 'incident' AND t.merged_into_ticket_id IS NULL AND t.status <> 'cancelled'
        AND coalesce(t.resolution, '') <> 'false_alarm'
),
asked AS (
    SELECT source_id, ticket_id, 'A' AS attribute, contained_at AS done_at,
        since_at + to_hours(CASE max_severity WHEN 'sev1' THEN 4 WHEN 'sev2' THEN 24 WHEN 'sev3' THEN 120
            WHEN 'sev4' THEN 240 END) AS due_at
    FROM incidents
    UNION ALL
    SELECT source_id, ticket_id, 'B', restored_at,
        since_at + to_hours(CASE max_severity WHEN 'sev1' THEN 8 WHEN 'sev2' THEN 48 WHEN 'sev3' THEN 240
            WHEN 'sev4' THEN 480 END)
    FROM incidents
)
SELECT source_id || '/' || ticket_id AS item, attribute,
    timezone('Europe/Berlin', timezone('UTC', due_at))::DATE AS day
FROM asked
WHERE due_at < timezone('UTC', timezone('Europe/Berlin', $last::TIMESTAMP + INTERVAL 1 DAY))
    AND coalesce(done_at > due_at, true)
