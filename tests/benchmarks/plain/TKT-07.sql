-- Weaknesses that were still found after the time that their severity allows.
WITH found AS (
    SELECT *, first_seen_at + to_days(CASE severity WHEN 'critical' THEN 15 WHEN 'high' THEN 30 WHEN 'medium' THEN 90
        WHEN 'low' THEN 180 END) AS due_at
    FROM history_vulnerabilities WHERE to_day IS NULL AND known_to IS NULL AND NOT is_vanished AND state <> 'dismissed'
)
SELECT source_id || '/' || replace(vulnerability_id, '/', '%2F') AS item, 'B' AS attribute,
    timezone('Europe/Berlin', timezone('UTC', due_at))::DATE AS day
FROM found
WHERE due_at < timezone('UTC', timezone('Europe/Berlin', $last::TIMESTAMP + INTERVAL 1 DAY))
    AND coalesce(fixed_at > due_at, true)
