-- What was set when: every change of the settings by which days were read and judged, oldest first. No secrets.
-- seq: Number of the change in the evidence log; what was read or judged by a later leaf went by it
-- recorded_at: UTC instant at which a run first went by it
-- key: The key as tallymark.toml has it; with its default where the file does not say it
-- before: The value until then, lists and numbers as JSON; NULL = the key was not set
-- after: The value from then on; NULL = not set any more. Values that name a person are withheld; evidence holds them
SELECT seq, recorded_at, key, before, after FROM settings_history ORDER BY seq, key
