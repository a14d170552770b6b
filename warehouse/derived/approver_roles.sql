-- Approvals of tickets by people, with the roles of the register that whoever gave it held on that day: `legal` for the
-- whole company, `data_owner:customers` for a part of it, in lower case. roles NULL: nobody knows who it was.
WITH numbers AS MATERIALIZED (
    SELECT n.day, n.source_id || '/' || n.person_id AS person, r.valid_from_on,
        coalesce(r.valid_to_on, DATE '9999-12-31') AS valid_to_on,
        lower(CASE WHEN r.subject = 'company' THEN r.role ELSE r.role || ':' || r.subject END) AS role
    FROM designated_roles r
    JOIN account_numbers n ON n.day = r.day AND n.employee_number = r.employee_number
)
SELECT a.day, a.source_id, a.approval_id,
    CASE WHEN a.person IS NOT NULL THEN coalesce(list(n.role) FILTER (n.role IS NOT NULL), []) END AS roles
FROM case_approvals a
ASOF JOIN calendar c ON a.decided_at >= c.starts_at
LEFT JOIN numbers n ON n.day = a.day AND n.person = a.person
    AND n.valid_from_on <= c.day AND n.valid_to_on >= c.day
GROUP BY a.day, a.source_id, a.approval_id, a.person
