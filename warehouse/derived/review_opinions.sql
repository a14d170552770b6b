-- What stood when a change was merged: of each account its last yes or no by then, and its last one after it.
-- stands: an approval that the host counts, whoever gave it: by an account that may write, and not taken back by then.
-- is_human: no bot, and no machine on the register. is_approval: an approval that counts here: it stands, and a person
-- gave it who had no hand in the change. is_of_merged_revision: of the same files as what was merged. covers_merge: of the
-- same but for merges of the base branch that the host made since.
-- NULL = not known. An account that nobody is linked to may be a second one of the author: not known.
WITH hands AS (
    SELECT day, source_id, change_id, list(account_id) FILTER (NOT is_machine) AS accounts,
        list(person) FILTER (NOT is_machine) AS people, bool_or(NOT is_machine AND person IS NULL) AS has_unknown
    FROM responsible_people GROUP BY ALL
),
contributed AS (SELECT DISTINCT day, source_id, change_id FROM change_contributors),
merged AS (
    SELECT v.day, v.source_id, v.change_id, max(v.tree_sha) FILTER (v.commit_sha = c.head_sha_at_merge) AS tree_sha,
        bool_or(v.commit_sha = c.head_sha_at_merge) AS is_listed
    FROM change_revisions v
    JOIN changes c ON c.day = v.day AND c.source_id = v.source_id AND c.change_id = v.change_id
    GROUP BY ALL
),
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
SELECT l.day, l.source_id, l.change_id, l.review_id, l.submitted_at, l.is_in_time, l.reviewer_account_id,
    p.person_source_id || '/' || p.person_id AS person,
    coalesce(person, l.reviewer_account_id, l.review_id) AS reviewer,
    CASE WHEN l.reviewed_sha = l.head_sha_at_merge OR l.reviewed_tree_sha = m.tree_sha THEN true
        WHEN l.reviewed_sha IS NOT NULL THEN false END AS is_of_merged_revision,
    CASE WHEN is_of_merged_revision IS NULL OR is_of_merged_revision THEN is_of_merged_revision
        WHEN k.commit_sha IS NOT NULL THEN k.is_kept
        WHEN coalesce(m.is_listed, true) THEN false END AS covers_merge,
    l.reviewer_kind = 'human' AND NOT coalesce(NOT n.interactive_login_allowed, false) AS is_human,
    CASE l.state WHEN 'approved' THEN true WHEN 'changes_requested' THEN false END AND NOT l.was_dismissed
        AND l.had_write_access AS stands,
    CASE
        WHEN list_contains(h.accounts, l.reviewer_account_id) THEN false
        WHEN list_contains(h.people, person) THEN false
        WHEN person IS NOT NULL AND NOT h.has_unknown AND d.change_id IS NOT NULL THEN true
    END AS is_independent,
    stands AND is_human AND is_independent AS is_approval,
    CASE l.state WHEN 'approved' THEN false WHEN 'changes_requested' THEN true END AND NOT l.was_dismissed
        AND l.is_in_time AS is_objection
FROM last_words l
LEFT JOIN hands h ON h.day = l.day AND h.source_id = l.source_id AND h.change_id = l.change_id
LEFT JOIN contributed d ON d.day = l.day AND d.source_id = l.source_id AND d.change_id = l.change_id
LEFT JOIN merged m ON m.day = l.day AND m.source_id = l.source_id AND m.change_id = l.change_id
LEFT JOIN kept_revisions k ON k.day = l.day AND k.source_id = l.source_id AND k.change_id = l.change_id
    AND k.commit_sha = l.reviewed_sha
LEFT JOIN account_people p ON p.day = l.day AND p.source_id = l.source_id AND p.account_id = l.reviewer_account_id
LEFT JOIN registered_accounts n ON n.day = l.day AND n.source_id = l.source_id AND n.account_id = l.reviewer_account_id
