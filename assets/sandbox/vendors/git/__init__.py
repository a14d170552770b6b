"""git over HTTP: cloning the code host's repositories with a token in place of a password."""
