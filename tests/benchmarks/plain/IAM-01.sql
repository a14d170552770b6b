-- Enabled accounts of people without a second factor, day by day.
WITH days AS (
    SELECT day::DATE AS day, timezone('UTC', timezone('Europe/Berlin', day::TIMESTAMP + INTERVAL 1 DAY)) AS ends_at
    FROM generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY) t(day)
),
factors AS (
    SELECT d.day, f.source_id, f.account_id
    FROM days d
    JOIN history_mfa_factors f ON f.from_day <= d.day AND (f.to_day IS NULL OR d.day < f.to_day)
        AND f.known_to IS NULL AND NOT f.is_vanished
    WHERE f.status = 'active' AND f.factor_type NOT IN ('security_question', 'email')
),
machines AS (
    SELECT d.day, n.account_source_id, n.account_id
    FROM days d
    JOIN history_non_person_accounts n ON n.from_day <= d.day AND (n.to_day IS NULL OR d.day < n.to_day)
        AND n.known_to IS NULL AND NOT n.is_vanished
    WHERE NOT n.interactive_login_allowed
)
SELECT concat_ws('/', a.source_id, 'account', a.account_id) AS item, 'A' AS attribute, d.day
FROM days d
JOIN history_accounts a ON a.from_day <= d.day AND (a.to_day IS NULL OR d.day < a.to_day)
    AND a.known_to IS NULL AND NOT a.is_vanished
WHERE a.is_enabled AND NOT coalesce(a.signs_in_elsewhere, false)
    AND coalesce(a.account_kind, '') NOT IN ('app', 'customer')
    AND NOT (coalesce(a.created_at > d.ends_at - INTERVAL 24 HOUR, false) AND NOT a.has_signed_in)
    AND NOT EXISTS (
        SELECT 1 FROM machines m
        WHERE m.day = d.day AND m.account_source_id = a.source_id AND m.account_id = a.account_id)
    AND CASE WHEN a.source_id = 'okta' THEN NOT EXISTS (
            SELECT 1 FROM factors f WHERE f.day = d.day AND f.source_id = a.source_id AND f.account_id = a.account_id)
        ELSE NOT a.mfa_enrolled END
