"""When and with what things run: Dagster definitions, the tallymark command, settings."""
