-- Departures entered after they took effect: the first version that showed each, against its deadline.
WITH first_seen AS (
    SELECT source_id, worker_id, effective_date, effective_at, termination_type,
        min(appeared_after_at) AS after_at, min(appeared_by_at) AS entered_at
    FROM history_employment_events WHERE event_type = 'termination' AND NOT is_vanished GROUP BY ALL
)
SELECT concat_ws('/', source_id, worker_id, 'termination', effective_date) AS item, 'A' AS attribute,
    timezone('Europe/Berlin', timezone('UTC',
        effective_at + CASE WHEN termination_type IN ('involuntary', 'death') THEN INTERVAL 4 HOUR
            ELSE INTERVAL 0 HOUR END))::DATE AS day
FROM first_seen
WHERE after_at IS NOT NULL
    AND entered_at > effective_at + CASE WHEN termination_type IN ('involuntary', 'death') THEN INTERVAL 4 HOUR
        ELSE INTERVAL 0 HOUR END
