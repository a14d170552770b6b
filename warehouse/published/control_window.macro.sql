-- One row per control test for any window (both days included, up to the newest marked day); each figure in the form of its kind. By the newest knowledge that counts, with what was known first beside it. Days that passed without a mark count as missing, results of code that was not committed as unpinned and not as made.
WITH span AS (
    SELECT CAST(from_day AS DATE) AS first_of, least(CAST(to_day AS DATE), newest) AS last_of
    FROM (SELECT max(day) AS newest FROM control_daily) WHERE newest IS NOT NULL),
grid AS (
    SELECT c.test_id, s.day FROM controls c,
        (SELECT CAST(unnest(generate_series(first_of, last_of, INTERVAL 1 DAY)) AS DATE) AS day FROM span) s),
marked AS (
    -- a day without a mark is in force as the marked day before it was, or else as the first one
    SELECT g.test_id, g.day, coalesce(d.mark, 'not_run') AS mark, coalesce(d.is_pinned, false) AS is_pinned,
        coalesce(d.first_mark, 'not_run') AS first_mark, d.received, d.excluded, d.judged, d.unknown, d.pending,
        coalesce(d.reason, p.reason, (SELECT arg_min(f.reason, f.day) FROM control_daily f WHERE f.test_id = g.test_id),
            'not_in_force') AS reason
    FROM grid g LEFT JOIN control_daily d ON d.test_id = g.test_id AND d.day = g.day
    ASOF LEFT JOIN control_daily p ON p.test_id = g.test_id AND g.day >= p.day),
sums AS (
    SELECT test_id, count(*) AS readings_expected, count(*) FILTER (mark <> 'not_run' AND is_pinned) AS readings_made,
        count(*) FILTER (mark <> 'not_run' AND NOT is_pinned) AS readings_unpinned,
        count(*) FILTER (mark = 'not_run') AS readings_missing,
        count(*) FILTER (mark IN ('pass', 'not_applicable') AND is_pinned) AS days_without_deviation,
        count(*) FILTER (first_mark IN ('pass', 'not_applicable') AND is_pinned) AS first_known_days_without_deviation,
        count(*) FILTER (mark = 'indeterminate') AS days_indeterminate,
        CAST(coalesce(sum(judged), 0) AS BIGINT) AS judged_rows, max(received - excluded) AS largest_population,
        CAST(coalesce(sum(judged) FILTER (is_pinned), 0) AS BIGINT) AS pinned_rows,
        CAST(coalesce(sum(unknown), 0) AS BIGINT) AS unknown_rows, arg_max(pending, day) AS pending
    FROM marked WHERE reason NOT IN ('not_in_force', 'out_of_scope') GROUP BY test_id),
scoped AS (
    SELECT test_id, count(*) AS days_out_of_scope FROM marked WHERE reason = 'out_of_scope' GROUP BY test_id),
found AS (
    SELECT test_id, count(*) AS deviations, count(DISTINCT item) AS items,
        max(least(coalesce(last_day, last_of), last_of) - first_day + 1) AS longest_days,
        count(*) FILTER (status = 'open') AS open_deviations
    FROM deviations, span WHERE first_day <= last_of AND coalesce(last_day, last_of) >= first_of AND status <> 'restated'
    GROUP BY test_id),
first_known AS (
    SELECT test_id, count(*) AS first_known_deviations
    FROM deviations, span WHERE NOT found_later AND first_day <= last_of AND coalesce(last_day, last_of) >= first_of GROUP BY test_id),
waiting AS (
    SELECT test_id, count(*) AS restatements_waiting
    FROM restatements, span WHERE status = 'waits' AND day BETWEEN first_of AND last_of GROUP BY test_id),
cleared AS (
    SELECT u.test_id, count(DISTINCT u.item) AS items FROM unknown_items u JOIN controls k USING (test_id), span
    WHERE u.restated AND k.kind <> 'state' AND u.first_day BETWEEN first_of AND last_of AND NOT EXISTS (
        SELECT 1 FROM unknown_items x WHERE x.test_id = u.test_id AND x.item = u.item AND NOT x.restated)
    GROUP BY u.test_id),
days AS (
    SELECT s.* REPLACE (judged_rows + coalesce(x.items, 0) AS judged_rows, pinned_rows + coalesce(x.items, 0) AS pinned_rows,
        greatest(unknown_rows - coalesce(x.items, 0), 0) AS unknown_rows)
    FROM sums s LEFT JOIN cleared x USING (test_id))
SELECT c.test_id, c.kind,
    CASE WHEN d.test_id IS NULL AND o.test_id IS NOT NULL THEN 'out of scope in this window'
        WHEN d.test_id IS NULL THEN 'not in force in this window'
        WHEN c.kind = 'state' THEN format('readings {} of {}; {} without deviation; {} of {} subjects; {} episodes, longest {} days',
            d.readings_made, d.readings_expected, d.days_without_deviation, coalesce(f.items, 0),
            coalesce(d.largest_population, 0), coalesce(f.deviations, 0), coalesce(f.longest_days, 0))
        WHEN c.kind = 'periodic' THEN format('{} of {} without deviation', d.judged_rows - coalesce(f.items, 0), d.judged_rows)
        ELSE format('{} judged: {} deviations of {} items, {} unknown, {} pending', d.judged_rows,
            coalesce(f.deviations, 0), coalesce(f.items, 0), d.unknown_rows, coalesce(d.pending, 0)) END
        || CASE WHEN d.readings_unpinned > 0 THEN format('; {} readings unpinned', d.readings_unpinned) ELSE '' END
        || CASE WHEN coalesce(k.first_known_deviations, 0) <> coalesce(f.deviations, 0)
            THEN format('; first known: {} deviations', coalesce(k.first_known_deviations, 0)) ELSE '' END
        || CASE WHEN w.restatements_waiting > 0 THEN format('; {} restatements wait for approval', w.restatements_waiting)
            ELSE '' END AS figure_text,
    coalesce(d.readings_expected, 0) AS readings_expected, coalesce(d.readings_made, 0) AS readings_made,
    coalesce(d.readings_unpinned, 0) AS readings_unpinned, coalesce(d.readings_missing, 0) AS readings_missing,
    coalesce(o.days_out_of_scope, 0) AS days_out_of_scope,
    CASE WHEN c.kind = 'state' THEN d.largest_population ELSE d.judged_rows + d.unknown_rows END AS population,
    CASE WHEN c.kind = 'state' THEN d.readings_made ELSE d.pinned_rows END AS judged,
    coalesce(f.deviations, 0) AS deviations, coalesce(f.open_deviations, 0) AS open_deviations,
    CASE WHEN c.kind = 'state' THEN d.days_indeterminate ELSE d.unknown_rows END AS unknown, d.pending,
    CASE WHEN c.kind <> 'state' AND d.judged_rows > 0 THEN coalesce(f.items, 0) / d.judged_rows END AS rate,
    CASE WHEN c.kind <> 'state' AND d.judged_rows + d.unknown_rows > 0
        THEN coalesce(f.items, 0) / (d.judged_rows + d.unknown_rows) END AS rate_low,
    CASE WHEN c.kind <> 'state' AND d.judged_rows + d.unknown_rows > 0
        THEN (coalesce(f.items, 0) + d.unknown_rows) / (d.judged_rows + d.unknown_rows) END AS rate_high,
    CASE WHEN c.kind = 'state' THEN coalesce(f.deviations, 0) END AS episodes,
    CASE WHEN c.kind = 'state' THEN coalesce(f.longest_days, 0) END AS longest_days,
    d.days_without_deviation, coalesce(k.first_known_deviations, 0) AS first_known_deviations,
    coalesce(d.first_known_days_without_deviation, 0) AS first_known_days_without_deviation,
    coalesce(w.restatements_waiting, 0) AS restatements_waiting
FROM controls c LEFT JOIN days d USING (test_id) LEFT JOIN scoped o USING (test_id) LEFT JOIN found f USING (test_id)
LEFT JOIN first_known k USING (test_id) LEFT JOIN waiting w USING (test_id)
ORDER BY c.test_id
