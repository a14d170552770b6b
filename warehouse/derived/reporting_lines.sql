-- Employment records that have not ended, with their manager: top (none is named, and no other record lacks one), at_work, ahead
-- or left as of the end of the day, gone (HR has no such record), or none. manager_left_on: the manager's last day.
-- is_in_circle: who reports to whom comes back to this record. Thirty-two steps up a line lead into its circle, if there is
-- one, and from there a circle is walked by going on: so who is reached is in it, and everybody in it is reached.
WITH lines AS (
    SELECT e.day, e.source_id, e.worker_id, e.manager_worker_id AS up FROM employments e WHERE e.standing <> 'left'
),
two AS (SELECT a.day, a.source_id, a.worker_id, b.up FROM lines a JOIN lines b
    ON b.day = a.day AND b.source_id = a.source_id AND b.worker_id = a.up WHERE b.up IS NOT NULL),
four AS (SELECT a.day, a.source_id, a.worker_id, b.up FROM two a JOIN two b
    ON b.day = a.day AND b.source_id = a.source_id AND b.worker_id = a.up),
eight AS (SELECT a.day, a.source_id, a.worker_id, b.up FROM four a JOIN four b
    ON b.day = a.day AND b.source_id = a.source_id AND b.worker_id = a.up),
sixteen AS (SELECT a.day, a.source_id, a.worker_id, b.up FROM eight a JOIN eight b
    ON b.day = a.day AND b.source_id = a.source_id AND b.worker_id = a.up),
circles AS (SELECT DISTINCT a.day, a.source_id, b.up AS worker_id FROM sixteen a JOIN sixteen b
    ON b.day = a.day AND b.source_id = a.source_id AND b.worker_id = a.up),
tops AS (
    SELECT day, source_id, count(*) = 1 AS is_alone FROM employments
    WHERE standing = 'at_work' AND manager_worker_id IS NULL AND worker_type NOT IN ('contractor', 'temp', 'vendor')
    GROUP BY day, source_id
)
SELECT e.day, e.source_id, e.worker_id, e.worker_type, e.standing, e.manager_worker_id,
    CASE WHEN e.manager_worker_id IS NULL THEN CASE WHEN t.is_alone THEN 'top' ELSE 'none' END
        ELSE coalesce(m.standing, 'gone') END AS manager_standing,
    w.termination_date AS manager_left_on, c.worker_id IS NOT NULL AS is_in_circle
FROM employments e
LEFT JOIN employments m ON m.day = e.day AND m.source_id = e.source_id AND m.worker_id = e.manager_worker_id
LEFT JOIN workers w ON w.day = e.day AND w.source_id = e.source_id AND w.worker_id = e.manager_worker_id
LEFT JOIN tops t ON t.day = e.day AND t.source_id = e.source_id
LEFT JOIN circles c ON c.day = e.day AND c.source_id = e.source_id AND c.worker_id = e.worker_id
