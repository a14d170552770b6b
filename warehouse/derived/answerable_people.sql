-- Who answers for the accounts on the register of those that belong to no person, on the days on which their entry is in
-- force. person NULL: the register names nobody, or a number that no one person bears.
SELECT n.day, n.account_source_id AS source_id, n.account_id,
    CASE WHEN count(DISTINCT p.source_id || '/' || p.person_id) = 1 AND count(*) = count(p.person_id)
        THEN min(p.source_id || '/' || p.person_id) END AS person
FROM non_person_accounts n
LEFT JOIN account_numbers p ON p.day = n.day AND p.employee_number = n.owner_employee_number
WHERE (n.valid_from_on IS NULL OR n.valid_from_on <= n.day) AND (n.valid_to_on IS NULL OR n.day <= n.valid_to_on)
GROUP BY ALL
