-- Access reviews that the plan demands and that came back too late, or not at all.
WITH demanded AS (
    SELECT p.source_id, p.review_id, (p.first_due_on + to_months((n * p.every_months)::INTEGER))::DATE AS due_on
    FROM history_review_plan p, generate_series(0, 120) t(n)
    WHERE p.to_day IS NULL AND p.known_to IS NULL AND NOT p.is_vanished
),
deadlines AS (
    SELECT *, timezone('UTC', timezone('Europe/Berlin', (due_on + 15)::TIMESTAMP)) - INTERVAL 1 SECOND AS due_at
    FROM demanded
),
finished AS (
    SELECT source_id, obligation_id, min(completed_at) AS completed_at
    FROM history_reviews WHERE known_to IS NULL AND NOT is_vanished GROUP BY ALL
)
SELECT concat_ws('/', d.source_id, d.review_id, d.due_on) AS item, 'A' AS attribute,
    timezone('Europe/Berlin', timezone('UTC', d.due_at))::DATE AS day
FROM deadlines d
LEFT JOIN finished f ON f.source_id = d.source_id AND f.obligation_id = d.review_id || '-' || d.due_on
WHERE d.due_at < timezone('UTC', timezone('Europe/Berlin', $last::TIMESTAMP + INTERVAL 1 DAY))
    AND coalesce(f.completed_at > d.due_at, true)
