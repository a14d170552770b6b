-- People to whom accounts can belong: every employment record of HR, also those that vanished from it, with its person.
-- Records that share a work e-mail are one person (rehired, converted from contractor), unless both numbers and
-- names differ: then the address was given to somebody else, and it proves nothing by itself any more.
WITH everyone AS (
    SELECT day, source_id, worker_id, employee_number, nfc_normalize(lower(trim(display_name))) AS name,
        nfc_normalize(lower(trim(work_email))) AS email FROM workers
    UNION ALL
    SELECT day, source_id, worker_id, employee_number, nfc_normalize(lower(trim(display_name))),
        nfc_normalize(lower(trim(work_email))) FROM vanished_workers
),
shared AS (
    SELECT day, source_id, email, count(DISTINCT employee_number) > 1 AND count(DISTINCT name) > 1 AS is_reused
    FROM everyone WHERE email IS NOT NULL GROUP BY ALL
)
SELECT e.day, e.source_id, e.worker_id, e.employee_number, e.email, coalesce(s.is_reused, false) AS address_is_reused,
    CASE WHEN e.email IS NULL THEN e.worker_id
        ELSE min(e.worker_id) OVER (
            PARTITION BY e.day, e.source_id, e.email, CASE WHEN s.is_reused THEN e.name END)
        END AS person_id
FROM everyone e LEFT JOIN shared s ON s.day = e.day AND s.source_id = e.source_id AND s.email = e.email
