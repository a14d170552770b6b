"""Charts: one question, its query and its figure a file. Adding a file puts it on its page."""
