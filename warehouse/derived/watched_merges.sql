-- Changes as the tests of merges ask about them: each with whether it only carried over what another release branch had
-- (is_promotion), and the files that machines alone touched (unattended_paths: NULL = a person may have had a hand in it).
SELECT c.*, p.day IS NOT NULL AS is_promotion, m.paths AS unattended_paths
FROM release_changes c
LEFT JOIN release_promotions p ON p.day = c.day AND p.source_id = c.source_id AND p.change_id = c.change_id
LEFT JOIN unattended_changes m ON m.day = c.day AND m.source_id = c.source_id AND m.change_id = c.change_id
