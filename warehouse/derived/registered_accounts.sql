-- Accounts on the register of accounts that belong to no person, on the days on which their entry is in force.
SELECT n.day, n.account_source_id AS source_id, n.account_id, n.account_type, n.interactive_login_allowed
FROM non_person_accounts n
WHERE (n.valid_from_on IS NULL OR n.valid_from_on <= n.day) AND (n.valid_to_on IS NULL OR n.day <= n.valid_to_on)
