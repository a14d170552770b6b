-- Administrator roles that an account holds or held, with when it lost them: NULL = not yet.
-- lost_at: by the vendor's log where it has an entry between the two readings; else the bounds are all there is.
WITH held AS (
    SELECT day, source_id, account_id, NULL::TIMESTAMP AS held_until_at, NULL::TIMESTAMP AS gone_by_at
    FROM role_assignments WHERE privilege_tier IN ('admin', 'owner')
    UNION ALL
    SELECT day, source_id, account_id, changed_after_at, changed_by_at
    FROM vanished_role_assignments WHERE privilege_tier IN ('admin', 'owner'))
SELECT h.day, h.source_id, h.account_id, h.held_until_at, h.gone_by_at, max(e.occurred_at) AS lost_at
FROM held h LEFT JOIN account_events e
    ON e.day = h.day AND e.source_id = h.source_id AND e.account_id = h.account_id AND e.event_type = 'role_revoked'
    AND e.occurred_at > h.held_until_at AND e.occurred_at <= h.gone_by_at
GROUP BY ALL
