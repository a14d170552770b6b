-- Incidents that nobody took up in time (A) or classified in time (B), by the tickets as they stand now.
WITH tickets AS (
    SELECT * FROM history_tickets WHERE to_day IS NULL AND known_to IS NULL AND NOT is_vanished
),
events AS (
    SELECT t.*, least(t.opened_at, d.opened_at) AS since_at
    FROM tickets t
    LEFT JOIN (SELECT merged_into_ticket_id AS ticket_id, min(opened_at) AS opened_at FROM tickets GROUP BY ALL) d
        ON d.ticket_id = t.ticket_id
    WHERE t.ticket_kind IN ('incident', 'security_report') AND t.merged_into_ticket_id IS NULL
),
asked AS (
    SELECT source_id, ticket_id, 'A' AS attribute, acknowledged_at AS done_at,
        since_at + CASE max_severity WHEN 'sev1' THEN INTERVAL 30 MINUTE WHEN 'sev2' THEN INTERVAL 120 MINUTE
            WHEN 'sev3' THEN INTERVAL 1440 MINUTE WHEN 'sev4' THEN INTERVAL 4320 MINUTE
            ELSE INTERVAL 24 HOUR END AS due_at
    FROM events
    UNION ALL
    SELECT source_id, ticket_id, 'B',
        CASE WHEN severity_set_at IS NOT NULL AND incident_type_set_at IS NOT NULL AND impact_set_at IS NOT NULL
            AND personal_data_set_at IS NOT NULL
            THEN greatest(severity_set_at, incident_type_set_at, impact_set_at, personal_data_set_at) END,
        since_at + INTERVAL 24 HOUR
    FROM events
)
SELECT source_id || '/' || ticket_id AS item, attribute,
    timezone('Europe/Berlin', timezone('UTC', due_at))::DATE AS day
FROM asked
WHERE due_at < timezone('UTC', timezone('Europe/Berlin', $last::TIMESTAMP + INTERVAL 1 DAY))
    AND coalesce(done_at > due_at, true)
