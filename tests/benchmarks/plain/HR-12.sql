-- Contractors at work without an end of their contract, or past it, or extended too far ahead.
WITH days AS (
    SELECT day::DATE AS day, timezone('UTC', timezone('Europe/Berlin', day::TIMESTAMP + INTERVAL 1 DAY)) AS ends_at
    FROM generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY) t(day)
),
contractors AS (
    SELECT d.day, w.*
    FROM days d
    JOIN history_workers w ON w.from_day <= d.day AND (w.to_day IS NULL OR d.day < w.to_day)
        AND w.known_to IS NULL AND NOT w.is_vanished
    WHERE w.worker_type IN ('contractor', 'temp', 'vendor') AND w.start_at < d.ends_at
        AND NOT coalesce(w.termination_effective_at < d.ends_at, w.status = 'terminated')
)
SELECT source_id || '/' || worker_id AS item, 'A' AS attribute, day FROM contractors WHERE contract_end_date IS NULL
UNION ALL
SELECT source_id || '/' || worker_id, 'B', day FROM contractors WHERE contract_end_date < day
UNION ALL
SELECT source_id || '/' || worker_id, 'C', day FROM contractors
WHERE contract_end_date > coalesce(contract_extended_on, hire_date) + 365
