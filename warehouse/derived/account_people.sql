-- Whose account it is, per day: one row per account, also of those that vanished, with its best link.
-- The person is named only where certain claims (0.9 and more) agree on one; else the columns are NULL, which is
-- unknown. Certain claims to two people give confidence 0.
WITH judged AS (
    SELECT day, source_id, account_id, arg_max(link_method, (confidence, link_method)) AS link_method, max(confidence) AS best,
        count(DISTINCT (person_source_id, person_id)) FILTER (confidence >= 0.9) AS owners,
        min(person_source_id) FILTER (confidence >= 0.9) AS person_source_id,
        min(person_id) FILTER (confidence >= 0.9) AS person_id
    FROM account_claims GROUP BY day, source_id, account_id
),
known AS (
    SELECT day, source_id, account_id FROM accounts
    UNION ALL
    SELECT day, source_id, account_id FROM vanished_accounts
)
SELECT k.day, k.source_id, k.account_id, j.link_method,
    (CASE WHEN j.owners > 1 THEN 0.0 ELSE j.best END)::DOUBLE AS confidence,
    CASE WHEN j.owners = 1 THEN j.person_source_id END AS person_source_id,
    CASE WHEN j.owners = 1 THEN j.person_id END AS person_id
FROM known k LEFT JOIN judged j ON j.day = k.day AND j.source_id = k.source_id AND j.account_id = k.account_id
