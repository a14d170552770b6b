-- People by employee number, of those numbers that only one person bears.
SELECT day, min(source_id) AS source_id, employee_number, min(person_id) AS person_id
FROM account_candidates WHERE employee_number IS NOT NULL
GROUP BY day, employee_number HAVING count(DISTINCT (source_id, person_id)) = 1
