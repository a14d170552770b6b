-- Every reason to hold that an account belongs to a person, with its method and how far it can be relied on.
-- manual 1.0: a named person confirmed it. employee_number 1.0: both systems hold the number. identity_provider: as
-- certain as the link of the account that vouches for it. email 0.95, or 0.6 where the address was given to somebody
-- else before or since. alias 0.8: nothing but an address that another, certain account of the person bears.
-- Accounts that vanished are kept: what was done with them was done by somebody.
WITH candidates AS MATERIALIZED (SELECT * FROM account_candidates),
known AS MATERIALIZED (
    SELECT day, source_id, account_id, employee_number, identity_source_id, external_id,
        nfc_normalize(lower(trim(email))) AS email, nfc_normalize(lower(trim(login))) AS login FROM accounts
    UNION ALL
    SELECT day, source_id, account_id, employee_number, identity_source_id, external_id,
        nfc_normalize(lower(trim(email))), nfc_normalize(lower(trim(login))) FROM vanished_accounts
),
told AS MATERIALIZED (
    SELECT a.day, a.source_id, a.account_id, 'manual' AS link_method, 1.0 AS confidence,
        c.source_id AS person_source_id, c.person_id
    FROM known a
    JOIN account_links l ON l.day = a.day AND l.account_source_id = a.source_id AND l.account_id = a.account_id
        AND l.valid_from_on <= a.day AND (l.valid_to_on IS NULL OR a.day <= l.valid_to_on)
    JOIN candidates c ON c.day = a.day AND c.employee_number = l.employee_number
    UNION ALL
    SELECT a.day, a.source_id, a.account_id, 'employee_number', 1.0, c.source_id, c.person_id
    FROM known a JOIN candidates c ON c.day = a.day AND c.employee_number = a.employee_number
    UNION ALL
    SELECT a.day, a.source_id, a.account_id, 'email', CASE WHEN c.address_is_reused THEN 0.6 ELSE 0.95 END,
        c.source_id, c.person_id
    FROM known a JOIN candidates c ON c.day = a.day AND c.email = a.email
),
certain AS MATERIALIZED (
    SELECT t.*, k.login, k.email
    FROM told t JOIN known k ON k.day = t.day AND k.source_id = t.source_id AND k.account_id = t.account_id
    WHERE t.confidence >= 0.9
),
borne AS (
    SELECT day, email AS address, person_source_id, person_id FROM certain
    UNION
    SELECT day, login, person_source_id, person_id FROM certain
)
SELECT * FROM told
UNION ALL
SELECT a.day, a.source_id, a.account_id, 'identity_provider', i.confidence, i.person_source_id, i.person_id
FROM known a JOIN certain i ON i.day = a.day AND i.source_id = a.identity_source_id AND i.account_id = a.external_id
UNION ALL
SELECT a.day, a.source_id, a.account_id, 'identity_provider', i.confidence, i.person_source_id, i.person_id
FROM known a JOIN certain i ON i.day = a.day AND i.source_id = a.identity_source_id
    AND i.login = nfc_normalize(lower(trim(a.external_id)))
UNION ALL
SELECT a.day, a.source_id, a.account_id, 'alias', 0.8, b.person_source_id, b.person_id
FROM known a
ANTI JOIN told t ON t.day = a.day AND t.source_id = a.source_id AND t.account_id = a.account_id
JOIN borne b ON b.day = a.day AND b.address = a.email
