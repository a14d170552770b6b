-- What each account holds or held beside itself, a row for each time: roles, and memberships of groups that are read.
-- It ended after gone_after_at and by gone_by_at: one instant where the vendor's log has it (of roles it does not tell which),
-- else two readings; both NULL: it is there. appeared_after_at NULL: it was there when monitoring began.
WITH held AS (
    SELECT day, source_id, account_id, 'role/' || role_name AS entitlement, privilege_tier, appeared_after_at,
        appeared_by_at FROM role_assignments
    UNION ALL
    SELECT m.day, m.source_id, m.account_id, 'group/' || m.group_id, g.privilege_tier, m.appeared_after_at,
        m.appeared_by_at
    FROM group_memberships m
    LEFT JOIN groups g ON g.day = m.day AND g.source_id = m.source_id AND g.group_id = m.group_id
),
ended AS (
    SELECT day, source_id, account_id, 'role/' || role_name AS entitlement, privilege_tier, appeared_after_at,
        appeared_by_at, changed_after_at, changed_by_at FROM vanished_role_assignments
    UNION ALL
    SELECT m.day, m.source_id, m.account_id, 'group/' || m.group_id, g.privilege_tier, m.appeared_after_at,
        m.appeared_by_at, m.changed_after_at, m.changed_by_at
    FROM vanished_group_memberships m
    LEFT JOIN groups g ON g.day = m.day AND g.source_id = m.source_id AND g.group_id = m.group_id
),
told AS (
    -- each as it was found gone, and once more for every entry of the log that can be about it
    SELECT *, NULL AS occurred_at FROM ended
    UNION ALL
    SELECT h.*, e.occurred_at FROM ended h
    JOIN account_events e ON e.day = h.day AND e.source_id = h.source_id AND e.account_id = h.account_id
        AND e.occurred_at > h.changed_after_at AND e.occurred_at <= h.changed_by_at
        AND ((e.event_type = 'group_left' AND e.entitlement = h.entitlement)
            OR (e.event_type = 'role_revoked' AND h.entitlement LIKE 'role/%'))
)
SELECT *, NULL::TIMESTAMP AS gone_after_at, NULL::TIMESTAMP AS gone_by_at FROM held
UNION ALL
SELECT day, source_id, account_id, entitlement, privilege_tier, appeared_after_at, appeared_by_at,
    coalesce(max(occurred_at), changed_after_at), coalesce(max(occurred_at), changed_by_at)
FROM told
GROUP BY day, source_id, account_id, entitlement, privilege_tier, appeared_after_at, appeared_by_at, changed_after_at,
    changed_by_at
