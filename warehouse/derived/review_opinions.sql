-- What stood when a change was merged: of each account its last yes or no by then, and its last one after it.
-- is_approval: an approval that counts: of a person who may write, had no hand in the change, and did not see it taken
-- back. NULL = not known. An account that nobody is linked to may be a second one of the author: not known.
WITH hands AS (
    SELECT day, source_id, change_id, list(account_id) FILTER (NOT is_machine) AS accounts,
        list(person) FILTER (NOT is_machine) AS people, bool_or(NOT is_machine AND person IS NULL) AS has_unknown
    FROM responsible_people GROUP BY ALL
),
contributed AS (SELECT DISTINCT day, source_id, change_id FROM change_contributors),
last_words AS (
    SELECT r.*, c.merged_at, c.head_sha_at_merge, r.submitted_at <= c.merged_at AS is_in_time,
        CASE WHEN r.dismissed_at IS NOT NULL THEN r.dismissed_at <= c.merged_at
            WHEN r.state <> 'dismissed' THEN false END AS was_dismissed
    FROM change_reviews r
    JOIN changes c ON c.day = r.day AND c.source_id = r.source_id AND c.change_id = r.change_id
    WHERE c.merged_at IS NOT NULL AND r.state IN ('approved', 'changes_requested', 'dismissed')
    QUALIFY row_number() OVER (
        PARTITION BY r.day, r.source_id, r.change_id, coalesce(r.reviewer_account_id, r.review_id), is_in_time
        ORDER BY r.submitted_at DESC, r.review_id DESC) = 1
)
SELECT l.day, l.source_id, l.change_id, l.review_id, l.submitted_at, l.is_in_time,
    coalesce(p.person_source_id || '/' || p.person_id, l.reviewer_account_id, l.review_id) AS reviewer,
    l.reviewed_sha = l.head_sha_at_merge AS is_of_merged_revision,
    CASE
        WHEN list_contains(h.accounts, l.reviewer_account_id) THEN false
        WHEN list_contains(h.people, p.person_source_id || '/' || p.person_id) THEN false
        WHEN p.person_id IS NOT NULL AND NOT h.has_unknown AND d.change_id IS NOT NULL THEN true
    END AS is_independent,
    CASE l.state WHEN 'approved' THEN true WHEN 'changes_requested' THEN false END AND NOT l.was_dismissed
        AND l.reviewer_kind = 'human' AND NOT coalesce(NOT n.interactive_login_allowed, false)
        AND l.had_write_access AND is_independent AS is_approval,
    CASE l.state WHEN 'approved' THEN false WHEN 'changes_requested' THEN true END AND NOT l.was_dismissed
        AND l.is_in_time AS is_objection
FROM last_words l
LEFT JOIN hands h ON h.day = l.day AND h.source_id = l.source_id AND h.change_id = l.change_id
LEFT JOIN contributed d ON d.day = l.day AND d.source_id = l.source_id AND d.change_id = l.change_id
LEFT JOIN account_people p ON p.day = l.day AND p.source_id = l.source_id AND p.account_id = l.reviewer_account_id
LEFT JOIN registered_accounts n ON n.day = l.day AND n.source_id = l.source_id AND n.account_id = l.reviewer_account_id
