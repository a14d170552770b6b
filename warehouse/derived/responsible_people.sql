-- Who had a hand in a change: a row for the account that opened it and for each that wrote or pushed a commit of it.
-- is_machine: a bot, or an account on the register that nobody signs in with (is_registered); it stands for no person.
-- Else the person is NULL where the account is not known or not linked: somebody, nobody knows who.
WITH hands AS (
    SELECT day, source_id, change_id, author_account_id AS account_id, author_kind AS kind FROM changes
    UNION ALL
    SELECT day, source_id, change_id, account_id, contributor_kind FROM change_contributors
)
SELECT h.day, h.source_id, h.change_id, h.account_id,
    coalesce(NOT n.interactive_login_allowed, false) AS is_registered,
    coalesce(h.kind = 'bot', false) OR is_registered AS is_machine,
    p.person_source_id || '/' || p.person_id AS person
FROM hands h
LEFT JOIN account_people p ON p.day = h.day AND p.source_id = h.source_id AND p.account_id = h.account_id
LEFT JOIN registered_accounts n ON n.day = h.day AND n.source_id = h.source_id AND n.account_id = h.account_id
