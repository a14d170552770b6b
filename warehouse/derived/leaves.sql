-- Leaves of absence that had begun by the day, one row each: to_date is the first day back, also when it lies ahead; a leave
-- of which no end is entered has taken the days until now.
SELECT s.day, s.source_id, s.worker_id, s.effective_date AS from_date,
    coalesce(min(e.effective_date), s.day + 1) AS to_date
FROM employment_events s LEFT JOIN employment_events e
    ON e.day = s.day AND e.source_id = s.source_id AND e.worker_id = s.worker_id
    AND e.event_type = 'leave_end' AND e.effective_date > s.effective_date
WHERE s.event_type = 'leave_start' AND s.effective_date <= s.day
GROUP BY s.day, s.source_id, s.worker_id, s.effective_date
