-- Employment records with the person they belong to and their standing at the end of the day: ahead, at_work or left.
-- Dates decide where HR gives them; the vendor's status only where it gives none.
SELECT w.day, w.source_id, w.worker_id,
    CASE WHEN w.work_email IS NULL THEN w.worker_id
        ELSE min(w.worker_id) OVER (PARTITION BY w.day, w.source_id, nfc_normalize(lower(trim(w.work_email))))
        END AS person_id,
    w.employee_number, w.display_name, w.worker_type, w.status, w.hire_date, w.start_at, w.termination_effective_at,
    w.termination_type, w.work_timezone,
    CASE
        WHEN w.start_at >= d.ends_at THEN 'ahead'
        WHEN w.termination_effective_at < d.ends_at THEN 'left'
        WHEN w.termination_effective_at IS NULL AND w.status = 'terminated' THEN 'left'
        ELSE 'at_work'
    END AS standing
FROM workers w JOIN days d ON d.day = w.day
