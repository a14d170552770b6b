-- Occurrences that the register of obligations demands: a row for each due date, up to a quarter ahead of the day.
WITH counted AS (
    SELECT *, unnest(generate_series(0, greatest(0, CASE
        WHEN every_months IS NOT NULL THEN (date_diff('month', first_due_on, day) + 5) // every_months
        ELSE (date_diff('day', first_due_on, day) + 100) // every_days END))) AS occurrence
    FROM obligations
),
dated AS (
    -- counted from the first one, so that the end of a month stays the end of a month
    SELECT *, CASE WHEN every_months IS NOT NULL THEN (first_due_on + to_months((occurrence * every_months)::INTEGER))::DATE
        ELSE first_due_on + (occurrence * every_days)::INTEGER END AS due_on
    FROM counted
)
SELECT day, source_id, obligation_id, duty, subject, owner_employee_number, rto_minutes, retention_days, due_on,
    lag(due_on) OVER (PARTITION BY day, source_id, obligation_id ORDER BY due_on) AS due_before_on
FROM dated WHERE due_on <= day + 100 AND due_on >= valid_from_on AND (valid_to_on IS NULL OR due_on <= valid_to_on)
