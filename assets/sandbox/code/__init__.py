"""The company's code and how it changes: facts of the code host, what it opens with, and its ordinary life."""
