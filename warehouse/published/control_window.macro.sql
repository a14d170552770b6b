-- One row per control test for any window (both days included); each figure in the form of its kind.
WITH days AS (
    SELECT test_id, count(*) AS readings_expected, count(*) FILTER (mark <> 'not_run') AS readings_made,
        count(*) FILTER (mark = 'not_run') AS readings_missing,
        count(*) FILTER (mark IN ('pass', 'not_applicable')) AS days_without_deviation,
        count(*) FILTER (mark = 'indeterminate') AS days_indeterminate,
        sum(judged) AS judged_rows, max(received - excluded) AS largest_population,
        sum(unknown) AS unknown_rows, arg_max(pending, day) AS pending
    FROM control_daily WHERE day BETWEEN from_day AND to_day AND reason <> 'not_in_force' GROUP BY test_id),
found AS (
    SELECT test_id, count(*) AS deviations, count(DISTINCT item) AS items,
        max(coalesce(least(last_day, CAST(to_day AS DATE)), CAST(to_day AS DATE)) - first_day + 1) AS longest_days,
        count(*) FILTER (status = 'open') AS open_deviations
    FROM deviations WHERE first_day <= to_day AND coalesce(last_day, CAST(to_day AS DATE)) >= from_day GROUP BY test_id)
SELECT c.test_id, c.kind,
    CASE WHEN d.test_id IS NULL THEN 'not in force in this window'
        WHEN c.kind = 'state' THEN format('readings {} of {}; {} without deviation; {} of {} subjects; {} episodes, longest {} days',
            d.readings_made, d.readings_expected, d.days_without_deviation, coalesce(f.items, 0), d.largest_population,
            coalesce(f.deviations, 0), coalesce(f.longest_days, 0))
        WHEN c.kind = 'periodic' THEN format('{} of {} without deviation', d.judged_rows - coalesce(f.items, 0), d.judged_rows)
        ELSE format('{} judged: {} deviations of {} items, {} unknown, {} pending', d.judged_rows,
            coalesce(f.deviations, 0), coalesce(f.items, 0), d.unknown_rows, d.pending) END AS figure_text,
    coalesce(d.readings_expected, 0) AS readings_expected, coalesce(d.readings_made, 0) AS readings_made,
    coalesce(d.readings_missing, 0) AS readings_missing,
    CASE WHEN c.kind = 'state' THEN d.largest_population ELSE d.judged_rows + d.unknown_rows END AS population,
    CASE WHEN c.kind = 'state' THEN d.readings_made ELSE d.judged_rows END AS judged,
    coalesce(f.deviations, 0) AS deviations, coalesce(f.open_deviations, 0) AS open_deviations,
    CASE WHEN c.kind = 'state' THEN d.days_indeterminate ELSE d.unknown_rows END AS unknown, d.pending,
    CASE WHEN c.kind <> 'state' AND d.judged_rows > 0 THEN coalesce(f.items, 0) / d.judged_rows END AS rate,
    CASE WHEN c.kind <> 'state' AND d.judged_rows + d.unknown_rows > 0
        THEN coalesce(f.items, 0) / (d.judged_rows + d.unknown_rows) END AS rate_low,
    CASE WHEN c.kind <> 'state' AND d.judged_rows + d.unknown_rows > 0
        THEN (coalesce(f.items, 0) + d.unknown_rows) / (d.judged_rows + d.unknown_rows) END AS rate_high,
    CASE WHEN c.kind = 'state' THEN coalesce(f.deviations, 0) END AS episodes,
    CASE WHEN c.kind = 'state' THEN coalesce(f.longest_days, 0) END AS longest_days,
    d.days_without_deviation
FROM controls c LEFT JOIN days d USING (test_id) LEFT JOIN found f USING (test_id)
ORDER BY c.test_id
