-- Employment records with the person they belong to and whether that record is at work at the reading.
-- Dates decide where HR gives them; the vendor's status only where it gives none.
SELECT day, source_id, worker_id,
    CASE WHEN work_email IS NULL THEN worker_id
        ELSE min(worker_id) OVER (PARTITION BY day, source_id, nfc_normalize(lower(trim(work_email)))) END AS person_id,
    employee_number, display_name, worker_type, status, hire_date, start_at, termination_effective_at, work_timezone,
    CASE
        WHEN start_at > observed_at THEN 'ahead'
        WHEN termination_effective_at IS NOT NULL AND termination_effective_at < observed_at THEN 'left'
        WHEN termination_effective_at IS NULL AND status = 'terminated' THEN 'left'
        ELSE 'at_work'
    END AS standing
FROM workers
