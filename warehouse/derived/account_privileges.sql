-- Accounts that hold an administrator role, per day.
SELECT day, source_id, account_id, bool_or(privilege_tier IN ('admin', 'owner')) AS is_privileged
FROM role_assignments GROUP BY ALL
