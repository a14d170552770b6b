-- Enabled accounts of people who are not at work, day by day, the time aside that is allowed for closing them.
WITH days AS (
    SELECT day::DATE AS day, timezone('UTC', timezone('Europe/Berlin', day::TIMESTAMP + INTERVAL 1 DAY)) AS ends_at
    FROM generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY) t(day)
),
workers AS (
    SELECT d.day, w.source_id, w.employee_number, lower(w.work_email) AS work_email, w.termination_effective_at,
        w.start_at < d.ends_at OR w.hire_date <= d.day + 7 AS has_come,
        coalesce(w.termination_effective_at < d.ends_at, w.status = 'terminated') AS has_left,
        w.termination_effective_at + CASE WHEN w.termination_type = 'involuntary' THEN INTERVAL 4 HOUR
            ELSE INTERVAL 24 HOUR END AS deadline_at
    FROM days d
    JOIN history_workers w ON w.from_day <= d.day AND (w.to_day IS NULL OR d.day < w.to_day)
        AND w.known_to IS NULL AND NOT w.is_vanished
),
registered AS (
    SELECT d.day, n.account_source_id, n.account_id
    FROM days d
    JOIN history_non_person_accounts n ON n.from_day <= d.day AND (n.to_day IS NULL OR d.day < n.to_day)
        AND n.known_to IS NULL AND NOT n.is_vanished
),
accounts AS (
    SELECT d.day, a.source_id, a.account_id, coalesce(a.employee_number, l.employee_number) AS employee_number,
        lower(a.email) AS email, r.observed_at
    FROM days d
    JOIN history_accounts a ON a.from_day <= d.day AND (a.to_day IS NULL OR d.day < a.to_day)
        AND a.known_to IS NULL AND NOT a.is_vanished
    JOIN readings r ON r.day = d.day AND r.source_id = a.source_id AND r.record = 'accounts'
    LEFT JOIN history_account_links l ON l.account_source_id = a.source_id AND l.account_id = a.account_id
        AND l.from_day <= d.day AND (l.to_day IS NULL OR d.day < l.to_day) AND l.known_to IS NULL
        AND NOT l.is_vanished
    WHERE a.is_enabled AND coalesce(a.account_kind, '') NOT IN ('app', 'customer')
        AND NOT EXISTS (
            SELECT 1 FROM registered n
            WHERE n.day = d.day AND n.account_source_id = a.source_id AND n.account_id = a.account_id)
),
owned AS (
    SELECT a.*, w.has_come AND NOT w.has_left AS is_active, w.deadline_at
    FROM accounts a JOIN workers w ON w.day = a.day AND w.employee_number = a.employee_number
    UNION ALL
    SELECT a.*, w.has_come AND NOT w.has_left, w.deadline_at
    FROM accounts a JOIN workers w ON w.day = a.day AND a.employee_number IS NULL AND w.work_email = a.email
)
SELECT source_id || '/' || account_id AS item, 'A' AS attribute, day
FROM owned GROUP BY source_id, account_id, day, observed_at
HAVING NOT bool_or(is_active) AND coalesce(max(deadline_at) < observed_at, true)
