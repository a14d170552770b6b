-- How each criterion and each control of Annex A is supported by the tests that are in force, and never more than that.
-- framework: TSC or ISO27001
-- criterion: Id in the framework
-- title: Short title of our own
-- category: Trust Services category or Annex A theme
-- how: judged_daily (a test of a state at every reading), judged_per_event, record_only (only that something was recorded), manual_evidence (no record of ours can say anything), or not_covered (a test could, and none is in force)
-- support: How far the tests in force reach: direct, partial, record or none
-- daily: Number of tests in force that judge at every reading
-- per_event: Number of tests in force that judge each time something happens or falls due
-- not_in_force: Number of tests that would support it if their sources were connected
-- place: Number in the order of the framework
-- elsewhere: What management has to show by other evidence in any case
WITH supporting AS (
    SELECT s.framework, s.criterion,
        count(*) FILTER (c.status = 'in_force' AND c.kind = 'state') AS daily,
        count(*) FILTER (c.status = 'in_force' AND c.kind <> 'state') AS per_event,
        count(*) FILTER (c.status <> 'in_force') AS not_in_force
    FROM audit.control_criteria s JOIN audit.controls c USING (test_id) GROUP BY ALL)
SELECT c.framework, c.criterion, c.title, c.category,
    CASE WHEN c.reach = 'none' THEN 'manual_evidence'
        WHEN coalesce(s.daily + s.per_event, 0) = 0 THEN 'not_covered'
        WHEN c.reach = 'record' THEN 'record_only'
        WHEN s.daily > 0 THEN 'judged_daily' ELSE 'judged_per_event' END AS how,
    CASE WHEN how IN ('manual_evidence', 'not_covered') THEN 'none' ELSE c.reach END AS support,
    coalesce(s.daily, 0) AS daily, coalesce(s.per_event, 0) AS per_event, coalesce(s.not_in_force, 0) AS not_in_force,
    row_number() OVER (PARTITION BY c.framework ORDER BY  -- A.5.9 before A.5.10
        list_position(['CC', 'A', 'PI', 'C', 'P'], regexp_extract(c.criterion, '^[A-Z]+')),
        try_cast(regexp_extract(c.criterion, '^[A-Z.]+(\d+)', 1) AS INTEGER),
        try_cast(regexp_extract(c.criterion, '(\d+)$', 1) AS INTEGER)) AS place,
    c.elsewhere
FROM audit.criteria c LEFT JOIN supporting s USING (framework, criterion)
ORDER BY c.framework DESC, place
