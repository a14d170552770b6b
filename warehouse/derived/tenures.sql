-- From which day to which who bears an employee number worked here, by the best of their employment records; left_on NULL:
-- they still do, or nobody knows the last day. person NULL: several people bear the number.
SELECT s.day, s.source_id, s.employee_number, s.person, s.standing, s.first_hired_on,
    CASE WHEN s.standing <> 'at_work' THEN max(w.termination_date) END AS left_on
FROM standings s LEFT JOIN workers w ON w.day = s.day AND w.employee_number = s.employee_number
GROUP BY s.day, s.source_id, s.employee_number, s.person, s.standing, s.first_hired_on
