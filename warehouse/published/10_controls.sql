-- The control tests of the catalogue, by their newest definition.
-- test_id: Id of the control test, for ever
-- title: What must be true
-- objective: What it is for
-- kind: state (must hold at every reading), event (each time something happens) or periodic (each time the calendar demands)
-- severity: How bad a deviation usually is: critical, high, medium or low
-- owner: Role that answers for the control
-- domain: hr, identity, ticketing or change
-- category: Trust Services category
-- status: in_force, or not_in_force while a source that it reads is not connected
-- status_reason: Why it is not in force, and what to connect
-- subjects_sql: The query that lists everybody and everything the test could be about
-- item_columns: The columns that identify an item
-- parameters: The company's numbers, as JSON
-- definition_sha256: Hash of the definition that the newest results were judged by
SELECT c.test_id, d.title, d.objective, d.kind, d.severity, d.owner, d.domain, d.category,
    CASE WHEN l.reason = 'not_in_force' OR l.test_id IS NULL THEN 'not_in_force' ELSE 'in_force' END AS status,
    CASE WHEN status = 'not_in_force'
        THEN coalesce(g.reason, 'none of its sources has been read whole yet; tallymark check says why')
        ELSE '' END AS status_reason,
    d.subjects AS subjects_sql, d.item AS item_columns, d.parameters, c.definition_sha256
FROM newest_definitions c
JOIN LATERAL (SELECT
    c.definition ->> '$.title' AS title, c.definition ->> '$.objective' AS objective,
    c.definition ->> '$.kind.name' AS kind, c.definition ->> '$.severity' AS severity,
    c.definition ->> '$.owner' AS owner, c.definition ->> '$.category' AS category,
    c.definition ->> '$.domain' AS domain,
    c.definition ->> '$.subjects' AS subjects, c.definition ->> '$.item' AS item,
    c.definition ->> '$.parameters' AS parameters) d ON true
LEFT JOIN (SELECT test_id, arg_max(reason, day) AS reason FROM first_results GROUP BY test_id) l USING (test_id)
LEFT JOIN given_idle g USING (test_id)
ORDER BY c.test_id
