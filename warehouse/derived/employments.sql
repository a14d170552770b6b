-- Employment records with the person they belong to and their standing at the end of the day: ahead, at_work or left.
-- Dates decide where HR gives them; the vendor's status only where it gives none.
SELECT w.day, w.source_id, w.worker_id, c.person_id,
    w.employee_number, w.display_name, w.worker_type, w.status, w.hire_date, w.start_at, w.termination_effective_at,
    w.termination_type, w.manager_worker_id, w.work_timezone,
    CASE
        WHEN w.start_at >= d.ends_at THEN 'ahead'
        WHEN w.termination_effective_at < d.ends_at THEN 'left'
        WHEN w.termination_effective_at IS NULL AND w.status = 'terminated' THEN 'left'
        ELSE 'at_work'
    END AS standing
FROM workers w JOIN days d ON d.day = w.day
LEFT JOIN account_candidates c ON c.day = w.day AND c.source_id = w.source_id AND c.worker_id = w.worker_id
