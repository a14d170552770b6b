"""One command a file. The file's name is the command's; the docstring of its function `command` is its help."""
