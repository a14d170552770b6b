-- Every departure that HR holds, also those ahead: from its history of employment, else from the employment record.
SELECT e.day, e.source_id, e.worker_id, e.effective_date, e.effective_at, e.termination_type,
    e.appeared_after_at, e.appeared_by_at, e.observed_at
FROM employment_events e WHERE e.event_type = 'termination'
UNION ALL
SELECT w.day, w.source_id, w.worker_id, w.termination_date, w.termination_effective_at, w.termination_type,
    NULL::TIMESTAMP, NULL::TIMESTAMP, w.observed_at
FROM workers w
WHERE w.termination_date IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM judging j WHERE j.day = w.day AND j.source_id = w.source_id AND j.record = 'employment_events')
