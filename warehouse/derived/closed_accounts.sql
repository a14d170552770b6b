-- Closed accounts of which their system does not say since when: between which readings they closed. The version by which
-- an account closed counts; what changes on it later (its name) closes nothing.
-- closed_after_at NULL: it was closed when it was first read.
WITH untold AS (SELECT day, source_id, account_id FROM accounts WHERE NOT is_enabled AND disabled_at IS NULL),
versions AS (
    SELECT u.day, h.source_id, h.account_id, h.from_day, h.changed_after_at, h.changed_by_at,
        coalesce(h.is_enabled, true) AND NOT h.is_vanished AS is_open
    FROM untold u
    JOIN judging j ON j.day = u.day AND j.source_id = u.source_id AND j.record = 'accounts' AND NOT j.is_partial
    JOIN history_accounts h ON h.source_id = u.source_id AND h.account_id = u.account_id AND h.from_day <= j.day
        AND h.known_from <= j.seq AND (h.known_to IS NULL OR j.seq < h.known_to)
),
last_open AS (
    SELECT day, source_id, account_id, max(from_day) FILTER (is_open) AS open_from_day FROM versions GROUP BY ALL
)
SELECT v.day, v.source_id, v.account_id, v.changed_after_at AS closed_after_at, v.changed_by_at AS closed_by_at
FROM versions v
JOIN last_open o ON o.day = v.day AND o.source_id = v.source_id AND o.account_id = v.account_id
WHERE NOT v.is_open AND (o.open_from_day IS NULL OR v.from_day > o.open_from_day)
QUALIFY row_number() OVER (PARTITION BY v.day, v.source_id, v.account_id ORDER BY v.from_day) = 1
