-- Access that was given, one row a grant: an account switched on, a role or a membership that appeared.
-- It began after granted_after_at and by granted_by_at: one instant where the vendor's log has it, else two readings;
-- granted_after_at NULL: it was there when monitoring began. still_on: the account had not been switched off before.
-- Systems without a log tell of accounts only that they appeared, and of nobody who gave the access (granter_is_told).
WITH logged AS (SELECT DISTINCT day, source_id FROM judging WHERE record = 'account_events'),
switched AS (
    SELECT day, source_id, account_id, event_id, event_type, occurred_at, actor_account_id,
        coalesce(lag(event_type) OVER (PARTITION BY day, source_id, account_id ORDER BY occurred_at, event_id)
            IN ('activated', 'reactivated'), false) AS still_on
    FROM account_events WHERE event_type IN ('activated', 'reactivated', 'disabled', 'deleted')
),
given AS (
    SELECT day, source_id, account_id, event_id, entitlement, occurred_at, actor_account_id,
        CASE event_type WHEN 'role_granted' THEN 'role' ELSE 'group' END AS grant_kind
    FROM account_events WHERE event_type IN ('role_granted', 'group_joined')
),
seen AS (
    SELECT day, source_id, account_id, 'role' AS grant_kind, assignment_id AS held_id,
        'role/' || role_name AS entitlement, privilege_tier, appeared_after_at, appeared_by_at FROM role_assignments
    UNION ALL
    SELECT day, source_id, account_id, 'role', assignment_id, 'role/' || role_name, privilege_tier, appeared_after_at,
        appeared_by_at FROM vanished_role_assignments
    UNION ALL
    SELECT m.day, m.source_id, m.account_id, 'group', m.group_id, 'group/' || m.group_id, g.privilege_tier,
        m.appeared_after_at, m.appeared_by_at
    FROM (SELECT day, source_id, account_id, group_id, appeared_after_at, appeared_by_at FROM group_memberships
        UNION ALL
        SELECT day, source_id, account_id, group_id, appeared_after_at, appeared_by_at FROM vanished_group_memberships
    ) m LEFT JOIN groups g ON g.day = m.day AND g.source_id = m.source_id AND g.group_id = m.group_id
),
found AS (
    -- each as it was seen, and once more for every entry of the log that can be about it
    SELECT *, NULL AS event_id, NULL AS occurred_at, NULL AS actor_account_id FROM seen
    UNION ALL
    SELECT s.*, e.event_id, e.occurred_at, e.actor_account_id
    FROM seen s JOIN given e ON e.day = s.day AND e.source_id = s.source_id AND e.account_id = s.account_id
        AND e.grant_kind = s.grant_kind AND coalesce(e.entitlement, s.entitlement) = s.entitlement
        AND e.occurred_at > coalesce(s.appeared_after_at, '1970-01-01') AND e.occurred_at <= s.appeared_by_at
),
appeared AS (
    SELECT day, source_id, account_id, created_at, appeared_after_at, appeared_by_at, is_enabled FROM accounts
    UNION ALL
    SELECT day, source_id, account_id, created_at, appeared_after_at, appeared_by_at, is_enabled FROM vanished_accounts
)
SELECT s.day, s.source_id, s.account_id, 'account' AS grant_kind, s.event_id AS grant_id, 'account' AS entitlement,
    'standard' AS privilege_tier, s.occurred_at AS granted_after_at, s.occurred_at AS granted_by_at,
    s.actor_account_id, true AS granter_is_told, s.still_on
FROM switched s WHERE s.event_type IN ('activated', 'reactivated')
UNION ALL
SELECT a.day, a.source_id, a.account_id, 'account', strftime(a.appeared_by_at, '%Y-%m-%dT%H:%M:%SZ'), 'account',
    'standard', CASE WHEN a.created_at > a.appeared_after_at THEN least(a.created_at, a.appeared_by_at)
        ELSE a.appeared_after_at END,
    CASE WHEN a.created_at > a.appeared_after_at THEN least(a.created_at, a.appeared_by_at) ELSE a.appeared_by_at END,
    NULL, false, NOT a.is_enabled
FROM appeared a LEFT JOIN logged l ON l.day = a.day AND l.source_id = a.source_id WHERE l.day IS NULL
UNION ALL
SELECT f.day, f.source_id, f.account_id, f.grant_kind,
    f.held_id || '@' || strftime(f.appeared_by_at, '%Y-%m-%dT%H:%M:%SZ'), f.entitlement, f.privilege_tier,
    coalesce(min(f.occurred_at), f.appeared_after_at), coalesce(max(f.occurred_at), f.appeared_by_at),
    CASE WHEN count(DISTINCT f.actor_account_id) = 1 THEN min(f.actor_account_id) END,
    count(f.event_id) > 0 AND count(DISTINCT f.actor_account_id) < 2, false
FROM found f
GROUP BY f.day, f.source_id, f.account_id, f.grant_kind, f.held_id, f.entitlement, f.privilege_tier,
    f.appeared_after_at, f.appeared_by_at
UNION ALL
-- given by the log, and taken back before any reading
SELECT g.day, g.source_id, g.account_id, g.grant_kind, g.event_id, g.entitlement, r.privilege_tier, g.occurred_at,
    g.occurred_at, g.actor_account_id, true, false
FROM given g
LEFT JOIN groups r ON r.day = g.day AND r.source_id = g.source_id AND 'group/' || r.group_id = g.entitlement
ANTI JOIN found f ON f.day = g.day AND f.source_id = g.source_id AND f.event_id = g.event_id
