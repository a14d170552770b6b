-- Whose history this is, for which window, and when this file was made.
-- key: company, time_zone, window_from, window_to, built_at, basis
-- value: As text
SELECT key, value FROM given_meta ORDER BY key
