-- What people signed themselves. person_id NULL: no number is given, or several people bear it. A number that nobody bears
-- proves nothing for anybody.
SELECT a.day, n.source_id, n.person_id, a.document_kind, a.document_id, a.version, a.acknowledged_on
FROM acknowledgements a LEFT JOIN numbered_people n ON n.day = a.day AND n.employee_number = a.employee_number
WHERE coalesce(a.acted_by, 'self') <> 'admin' AND (n.employee_number IS NOT NULL OR a.employee_number IS NULL)
