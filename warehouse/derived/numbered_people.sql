-- Every employee number that HR knows, with whose it is; person_id NULL: several people bear it.
SELECT day, CASE WHEN count(DISTINCT (source_id, person_id)) = 1 THEN min(source_id) END AS source_id, employee_number,
    CASE WHEN count(DISTINCT (source_id, person_id)) = 1 THEN min(person_id) END AS person_id
FROM account_candidates WHERE employee_number IS NOT NULL
GROUP BY day, employee_number
