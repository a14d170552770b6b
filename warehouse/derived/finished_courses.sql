-- Courses that were finished, with who finished them. person_id NULL: the learner is linked to no employment record.
SELECT t.day, c.source_id, c.person_id, t.course_kind, t.completed_on, t.score
FROM training_records t LEFT JOIN account_candidates c ON c.day = t.day
    AND c.source_id = coalesce(t.worker_source_id, t.source_id) AND c.worker_id = t.worker_id
WHERE t.status = 'completed'
