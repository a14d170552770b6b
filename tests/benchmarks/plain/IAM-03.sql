-- Accounts of leavers that were open after their deadline: a day, four hours for the dismissed.
WITH departures AS (
    SELECT e.source_id, e.worker_id, e.effective_date, e.effective_at, w.employee_number,
        lower(w.work_email) AS work_email,
        e.effective_at + CASE WHEN e.termination_type = 'involuntary' THEN INTERVAL 4 HOUR ELSE INTERVAL 24 HOUR END
            AS due_at
    FROM history_employment_events e
    JOIN history_workers w ON w.source_id = e.source_id AND w.worker_id = e.worker_id
        AND w.to_day IS NULL AND w.known_to IS NULL
    WHERE e.event_type = 'termination' AND e.to_day IS NULL AND e.known_to IS NULL AND NOT e.is_vanished
),
links AS (
    SELECT a.source_id, a.account_id, coalesce(a.employee_number, l.employee_number) AS employee_number,
        lower(a.email) AS email
    FROM history_accounts a
    LEFT JOIN history_account_links l ON l.account_source_id = a.source_id AND l.account_id = a.account_id
        AND l.to_day IS NULL AND l.known_to IS NULL AND NOT l.is_vanished
    WHERE a.to_day IS NULL AND a.known_to IS NULL
),
owned AS (
    SELECT d.*, l.source_id AS account_source_id, l.account_id
    FROM departures d JOIN links l ON l.employee_number = d.employee_number
    UNION
    SELECT d.*, l.source_id, l.account_id
    FROM departures d JOIN links l ON l.employee_number IS NULL AND l.email = d.work_email
),
opened AS (
    SELECT source_id, account_id, max(from_day) AS last_on
    FROM history_accounts WHERE known_to IS NULL AND NOT is_vanished AND is_enabled GROUP BY ALL
),
closed AS (
    -- since when it was closed for good: by its own stamp, else after the last reading that saw it open
    SELECT a.source_id, a.account_id, arg_max(a.is_enabled, a.from_day) AS is_open,
        arg_min(coalesce(a.disabled_at, a.changed_after_at), a.from_day)
            FILTER (NOT a.is_enabled AND coalesce(a.from_day > o.last_on, true)) AS open_until_at
    FROM history_accounts a LEFT JOIN opened o ON o.source_id = a.source_id AND o.account_id = a.account_id
    WHERE a.known_to IS NULL AND NOT a.is_vanished GROUP BY ALL
)
SELECT concat_ws('/', o.source_id, o.worker_id, o.effective_date, o.account_source_id, o.account_id) AS item,
    'A' AS attribute, timezone('Europe/Berlin', timezone('UTC', o.due_at))::DATE AS day
FROM owned o JOIN closed c ON c.source_id = o.account_source_id AND c.account_id = o.account_id
WHERE o.due_at < timezone('UTC', timezone('Europe/Berlin', $last::TIMESTAMP + INTERVAL 1 DAY))
    AND (c.is_open OR c.open_until_at > o.due_at)
