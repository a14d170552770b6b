-- Whose history this is, for which window, and when this file was made.
-- key: company, time_zone, window_from, window_to, built_at, basis, form (a hash of the statements that made these tables)
-- value: As text
SELECT key, value FROM given_meta UNION ALL SELECT 'form', value FROM given_form ORDER BY key
