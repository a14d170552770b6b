-- Whom the register demands a course of, by job title, department, group, or an account in a system: a row for each employment
-- record and kind of course, with the first day on which it was demanded. A group or an account of nobody known is a row
-- without worker_id; is_machine: the account is on the register of those that belong to no person.
-- since_on of a title or department: the move by which it began, else the first day of work. It began where the history of
-- the record last says otherwise; a later change that left it as it was does not begin it anew.
WITH rules AS (
    SELECT day, course_kind, demanded_by, demanded_source_id, demanded_of FROM course_demands
    WHERE valid_from_on <= day AND (valid_to_on IS NULL OR day <= valid_to_on)
),
placed AS (
    SELECT w.day, w.source_id, w.worker_id, w.hire_date, r.course_kind, r.demanded_by, r.demanded_of
    FROM workers w JOIN rules r ON r.day = w.day AND r.demanded_source_id = w.source_id
        AND r.demanded_of = CASE r.demanded_by WHEN 'job_title' THEN w.job_title WHEN 'department' THEN w.department END
),
placed_since AS (
    SELECT p.day, p.source_id, p.worker_id, p.hire_date, p.course_kind, p.demanded_by, p.demanded_of,
        coalesce(max(h.to_day) FILTER (p.demanded_of IS DISTINCT FROM
            CASE p.demanded_by WHEN 'job_title' THEN h.job_title ELSE h.department END), min(h.from_day)) AS seen_on
    FROM placed p
    JOIN judging j ON j.day = p.day AND j.source_id = p.source_id AND j.record = 'workers'
    LEFT JOIN history_workers h ON h.source_id = p.source_id AND h.worker_id = p.worker_id AND h.from_day <= p.day
        AND h.known_from <= j.seq AND (h.known_to IS NULL OR j.seq < h.known_to)
    GROUP BY ALL
),
by_place AS (
    SELECT p.day, p.source_id, p.worker_id, p.course_kind,
        -- where the day begins earlier than at the company's seat a move is seen a day before its date
        greatest(p.hire_date, coalesce(max(e.effective_date) FILTER (e.effective_date <= p.seen_on + 1), p.hire_date))
            AS since_on
    FROM placed_since p LEFT JOIN employment_events e ON e.day = p.day AND e.source_id = p.source_id
        AND e.worker_id = p.worker_id AND e.event_type = 'transfer'
    GROUP BY p.day, p.source_id, p.worker_id, p.course_kind, p.demanded_by, p.demanded_of, p.hire_date
),
holders AS (
    SELECT m.day, m.source_id, m.account_id, r.course_kind, m.appeared_by_at::DATE AS since_on
    FROM group_memberships m JOIN rules r ON r.day = m.day AND r.demanded_by = 'group'
        AND r.demanded_source_id = m.source_id AND r.demanded_of = m.group_id
    UNION ALL
    SELECT a.day, a.source_id, a.account_id, r.course_kind, coalesce(a.created_at, a.appeared_by_at)::DATE
    FROM accounts a JOIN rules r ON r.day = a.day AND r.demanded_by = 'account' AND r.demanded_source_id = a.source_id
    WHERE coalesce(a.is_enabled, true)
),
by_access AS (
    SELECT h.day, coalesce(e.source_id, h.source_id) AS source_id, e.worker_id, h.account_id, h.course_kind,
        greatest(h.since_on, coalesce(e.hire_date, h.since_on)) AS since_on, n.account_id IS NOT NULL AS is_machine
    FROM holders h
    LEFT JOIN account_people p ON p.day = h.day AND p.source_id = h.source_id AND p.account_id = h.account_id
    LEFT JOIN employments e ON e.day = h.day AND e.source_id = p.person_source_id AND e.person_id = p.person_id
    LEFT JOIN registered_accounts n ON n.day = h.day AND n.source_id = h.source_id AND n.account_id = h.account_id
)
SELECT day, source_id, worker_id AS holder_id, worker_id, course_kind, min(since_on) AS since_on, false AS is_machine
FROM (SELECT day, source_id, worker_id, course_kind, since_on FROM by_place
    UNION ALL SELECT day, source_id, worker_id, course_kind, since_on FROM by_access WHERE worker_id IS NOT NULL)
GROUP BY ALL
UNION ALL
SELECT day, source_id, account_id, NULL, course_kind, min(since_on), bool_or(is_machine)
FROM by_access WHERE worker_id IS NULL GROUP BY ALL
