"""The ticket system: its facts, how tickets are handled, and the background life of incidents and requests."""
