"""Tables and headline numbers: one question and its query a file. Adding a file puts it on its page."""
