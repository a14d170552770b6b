-- The version of each policy that is in force on the day, and since when it has to be known: from_on is the first day of the
-- policy, known_from_on that of the newest version up to it that differs materially from the one before.
-- versions: those that count as this one, because nothing material came after them.
WITH until_today AS (
    SELECT day, source_id, policy_id, version, is_material, valid_from_on, valid_to_on,
        min(valid_from_on) OVER (PARTITION BY day, source_id, policy_id) AS from_on,
        coalesce(max(valid_from_on) FILTER (is_material) OVER (PARTITION BY day, source_id, policy_id),
            min(valid_from_on) OVER (PARTITION BY day, source_id, policy_id)) AS known_from_on
    FROM policies WHERE valid_from_on <= day
),
counted AS (
    SELECT day, source_id, policy_id, list(version) AS versions FROM until_today
    WHERE valid_from_on >= known_from_on GROUP BY ALL
)
SELECT p.day, p.source_id, p.policy_id, p.version, p.policy_kind, p.owner_employee_number, p.author_employee_number,
    p.approved_by, p.approved_on, p.acknowledged_by, p.acknowledged_of, u.from_on, u.known_from_on, c.versions
FROM policies p
JOIN until_today u ON u.day = p.day AND u.source_id = p.source_id AND u.policy_id = p.policy_id
    AND u.valid_from_on = p.valid_from_on
JOIN counted c ON c.day = p.day AND c.source_id = p.source_id AND c.policy_id = p.policy_id
WHERE p.valid_to_on IS NULL OR p.day <= p.valid_to_on
