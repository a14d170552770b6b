-- What each account holds: administrator roles, and groups of which the members are read; one row for each.
-- privilege_tier: what the register of entitlements says of it, else the system; NULL = neither does.
WITH held AS (
    SELECT day, source_id, account_id, 'role/' || role_name AS entitlement, privilege_tier FROM role_assignments
    UNION ALL
    SELECT m.day, m.source_id, m.account_id, 'group/' || m.group_id, g.privilege_tier
    FROM group_memberships m
    LEFT JOIN groups g ON g.day = m.day AND g.source_id = m.source_id AND g.group_id = m.group_id
)
SELECT h.day, h.source_id, h.account_id, h.entitlement,
    coalesce(min(e.privilege_tier), min(h.privilege_tier)) AS privilege_tier
FROM held h
LEFT JOIN entitlements e ON e.day = h.day AND e.entitlement_source_id = h.source_id AND e.entitlement = h.entitlement
    AND e.valid_from_on <= e.day AND (e.valid_to_on IS NULL OR e.day <= e.valid_to_on)
GROUP BY ALL
