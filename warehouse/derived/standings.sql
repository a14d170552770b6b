-- Who bears an employee number, and whether they work here at the end of the day: at_work, ahead or left, by the best of their
-- employment records. person NULL: several people bear the number.
SELECT n.day, n.source_id, n.employee_number, n.source_id || '/' || n.person_id AS person,
    CASE WHEN bool_or(e.standing = 'at_work') THEN 'at_work' ELSE max(e.standing) END AS standing,
    min(e.hire_date) AS first_hired_on
FROM numbered_people n
LEFT JOIN employments e ON e.day = n.day AND e.source_id = n.source_id AND e.person_id = n.person_id
GROUP BY n.day, n.employee_number, n.source_id, n.person_id
