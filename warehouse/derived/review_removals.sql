-- Access that a reviewer decided to take away or to change, a row for each item of a review's list, with what became of it.
-- decided_at: as the reviewer states it, never later than the reading that shows it. entitlement: account, group/<id> or
-- role/<name>; NULL = the plan does not tell what the list was about. is_held: it is there as it was.
-- It ended after ended_after_at and by ended_by_at: one instant where the vendor's log has it, else two readings;
-- both NULL: it did not end, or nobody can tell when (is_held: NULL).
WITH plan AS (
    SELECT r.day, r.source_id, r.obligation_id, r.issued_at, min(p.scope) AS scope
    FROM reviews r LEFT JOIN review_plan p ON p.day = r.day AND p.source_id = r.source_id AND p.review_id = r.review_id
        AND p.valid_from_on <= r.due_on AND (p.valid_to_on IS NULL OR r.due_on <= p.valid_to_on)
    GROUP BY ALL
),
decided AS (
    SELECT i.day, i.source_id, i.obligation_id, i.item_id, i.reviewed_source_id, i.account_id, i.decision,
        least(i.decided_at, i.changed_by_at) AS decided_at, p.issued_at,
        CASE WHEN p.scope = 'all' THEN 'account' WHEN p.scope = 'admins' THEN 'role/' || i.entitlement
            WHEN p.scope LIKE 'group:%' THEN 'group/' || substr(p.scope, 7) END AS entitlement
    FROM review_items i
    LEFT JOIN plan p ON p.day = i.day AND p.source_id = i.source_id AND p.obligation_id = i.obligation_id
    WHERE i.decision IN ('revoke', 'modify')
),
spells AS (
    SELECT s.day, s.source_id, s.account_id, s.entitlement, s.privilege_tier, s.appeared_after_at, s.appeared_by_at,
        s.gone_after_at, s.gone_by_at
    FROM entitlement_spells s
    SEMI JOIN decided d ON d.day = s.day AND d.reviewed_source_id = s.source_id AND d.account_id = s.account_id
    UNION ALL
    SELECT d.day, d.reviewed_source_id, d.account_id, 'account', 'standard', NULL, NULL,
        CASE WHEN a.is_enabled IS NULL THEN v.changed_after_at
            WHEN NOT a.is_enabled THEN coalesce(a.disabled_at, c.closed_after_at) END,
        CASE WHEN a.is_enabled IS NULL THEN v.changed_by_at
            WHEN NOT a.is_enabled THEN coalesce(a.disabled_at, c.closed_by_at) END
    FROM (SELECT DISTINCT day, reviewed_source_id, account_id FROM decided WHERE entitlement = 'account') d
    LEFT JOIN accounts a ON a.day = d.day AND a.source_id = d.reviewed_source_id AND a.account_id = d.account_id
    LEFT JOIN closed_accounts c
        ON c.day = d.day AND c.source_id = d.reviewed_source_id AND c.account_id = d.account_id
    LEFT JOIN vanished_accounts v
        ON v.day = d.day AND v.source_id = d.reviewed_source_id AND v.account_id = d.account_id
    WHERE a.is_enabled IS NOT NULL OR v.day IS NOT NULL
),
followed AS (
    SELECT d.day, d.source_id, d.obligation_id, d.item_id, max(s.privilege_tier) AS privilege_tier,
        -- what appeared after the list went out was given anew: what was on the list had ended before
        bool_or(s.gone_by_at IS NULL AND coalesce(s.appeared_by_at <= d.issued_at, true)) AS is_there,
        min(CASE WHEN s.gone_by_at IS NOT NULL THEN s.gone_after_at WHEN s.appeared_by_at > d.issued_at
            THEN d.issued_at END) AS gone_after_at,
        min(CASE WHEN s.gone_by_at IS NOT NULL THEN s.gone_by_at WHEN s.appeared_by_at > d.issued_at
            THEN s.appeared_after_at END) AS gone_by_at
    FROM decided d
    JOIN spells s ON s.day = d.day AND s.source_id = d.reviewed_source_id AND s.account_id = d.account_id
        AND s.entitlement = d.entitlement
    WHERE coalesce(s.gone_by_at > d.issued_at, true)
    GROUP BY ALL
),
logged AS (
    -- out and in again between two readings: the log alone tells
    SELECT d.day, d.source_id, d.obligation_id, d.item_id, min(e.occurred_at) AS ended_at
    FROM decided d
    JOIN account_events e ON e.day = d.day AND e.source_id = d.reviewed_source_id AND e.account_id = d.account_id
        AND e.event_type = 'group_left' AND e.entitlement = d.entitlement AND e.occurred_at > d.issued_at
    GROUP BY ALL
)
SELECT d.*, coalesce(e.privilege_tier, f.privilege_tier) AS privilege_tier,
    CASE WHEN l.ended_at IS NOT NULL THEN false WHEN f.is_there THEN true
        WHEN f.gone_by_at IS NOT NULL THEN false END AS is_held,
    CASE WHEN l.ended_at IS NOT NULL THEN l.ended_at WHEN NOT f.is_there THEN f.gone_after_at END AS ended_after_at,
    CASE WHEN l.ended_at IS NOT NULL THEN l.ended_at WHEN NOT f.is_there THEN f.gone_by_at END AS ended_by_at
FROM decided d
LEFT JOIN followed f ON f.day = d.day AND f.source_id = d.source_id AND f.obligation_id = d.obligation_id
    AND f.item_id = d.item_id
LEFT JOIN logged l ON l.day = d.day AND l.source_id = d.source_id AND l.obligation_id = d.obligation_id
    AND l.item_id = d.item_id
LEFT JOIN entitlements e ON e.day = d.day AND e.entitlement_source_id = d.reviewed_source_id
    AND e.entitlement = d.entitlement AND e.valid_from_on <= d.day
    AND (e.valid_to_on IS NULL OR d.day <= e.valid_to_on)
