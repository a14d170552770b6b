-- Whose account it is, per day: one row per account, person columns NULL where nobody is found.
-- Link: the employee number that both systems hold (confidence 1.0), else the work e-mail (0.95).
-- Two people claiming one account, or an address that two people share, give confidence 0.
-- People who vanished from HR are kept: their accounts are theirs still.
WITH everyone AS (
    SELECT day, source_id, worker_id, employee_number, nfc_normalize(lower(trim(work_email))) AS email FROM workers
    UNION ALL
    SELECT day, source_id, worker_id, employee_number, nfc_normalize(lower(trim(work_email))) FROM vanished_workers
),
people AS (
    -- employment records with one address are one person: rehired, or converted from contractor
    SELECT day, source_id, employee_number, email,
        CASE WHEN email IS NULL THEN worker_id ELSE min(worker_id) OVER (PARTITION BY day, source_id, email) END AS person
    FROM everyone
),
by_number AS (
    SELECT day, employee_number, count(DISTINCT (source_id, person)) AS people_count,
        min(source_id) AS person_source_id, min(person) AS person_id
    FROM people WHERE employee_number IS NOT NULL GROUP BY day, employee_number
),
by_email AS (
    SELECT day, email, count(DISTINCT (source_id, person)) AS people_count,
        min(source_id) AS person_source_id, min(person) AS person_id
    FROM people WHERE email IS NOT NULL GROUP BY day, email
)
SELECT a.day, a.source_id, a.account_id,
    CASE WHEN n.day IS NOT NULL THEN 'employee_number' WHEN e.day IS NOT NULL THEN 'email' END AS link_method,
    CASE WHEN n.people_count = 1 THEN 1.0 WHEN n.people_count > 1 THEN 0.0
        WHEN e.people_count = 1 THEN 0.95 WHEN e.people_count > 1 THEN 0.0 END AS confidence,
    CASE WHEN confidence > 0 THEN coalesce(n.person_source_id, e.person_source_id) END AS person_source_id,
    CASE WHEN confidence > 0 THEN coalesce(n.person_id, e.person_id) END AS person_id
FROM accounts a
LEFT JOIN by_number n ON n.day = a.day AND n.employee_number = a.employee_number
LEFT JOIN by_email e ON e.day = a.day AND e.email = nfc_normalize(lower(trim(a.email))) AND n.day IS NULL
