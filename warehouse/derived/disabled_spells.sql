-- Since when an account has not been able to sign in, by the vendor's log: its first suspension or deactivation
-- after which the log has no return. A suspended account that is deactivated later was closed when it was suspended.
WITH ends AS (
    SELECT day, source_id, account_id, occurred_at FROM account_events WHERE event_type IN ('suspended', 'disabled')),
returns AS (
    SELECT day, source_id, account_id, max(occurred_at) AS returned_at
    FROM account_events WHERE event_type IN ('unsuspended', 'reactivated', 'activated') GROUP BY ALL)
SELECT e.day, e.source_id, e.account_id, min(e.occurred_at) AS disabled_since_at
FROM ends e LEFT JOIN returns r ON r.day = e.day AND r.source_id = e.source_id AND r.account_id = e.account_id
WHERE e.occurred_at > coalesce(r.returned_at, '1970-01-01') GROUP BY ALL
