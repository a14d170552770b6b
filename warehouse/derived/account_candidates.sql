-- People to whom accounts can belong: every employment record of HR, also those that vanished from it, with its person.
-- Records that share a work e-mail are one person (rehired, converted from contractor), unless both numbers and
-- names differ: then the address was given to somebody else, and it proves nothing by itself any more, also where its
-- first bearer is still there under another one (history_workers: what each record ever said, as the day knew it).
WITH everyone AS (
    SELECT day, source_id, worker_id, employee_number, nfc_normalize(lower(trim(display_name))) AS name,
        nfc_normalize(lower(trim(work_email))) AS email FROM workers
    UNION ALL
    SELECT day, source_id, worker_id, employee_number, nfc_normalize(lower(trim(display_name))),
        nfc_normalize(lower(trim(work_email))) FROM vanished_workers
),
borne AS (
    SELECT day, source_id, employee_number, name, email FROM everyone
    UNION ALL
    SELECT j.day, h.source_id, h.employee_number, nfc_normalize(lower(trim(h.display_name))),
        nfc_normalize(lower(trim(h.work_email)))
    FROM judging j JOIN history_workers h ON h.source_id = j.source_id AND h.from_day <= j.day
        AND h.known_from <= j.seq AND (h.known_to IS NULL OR j.seq < h.known_to)
    WHERE j.record = 'workers' AND NOT j.is_partial
),
shared AS (
    SELECT day, source_id, email, count(DISTINCT employee_number) > 1 AND count(DISTINCT name) > 1 AS is_reused
    FROM borne WHERE email IS NOT NULL GROUP BY ALL
)
SELECT e.day, e.source_id, e.worker_id, e.employee_number, e.email, coalesce(s.is_reused, false) AS address_is_reused,
    CASE WHEN e.email IS NULL THEN e.worker_id
        ELSE min(e.worker_id) OVER (
            PARTITION BY e.day, e.source_id, e.email, CASE WHEN s.is_reused THEN e.name END)
        END AS person_id
FROM everyone e LEFT JOIN shared s ON s.day = e.day AND s.source_id = e.source_id AND s.email = e.email
