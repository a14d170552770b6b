"""The control tests, one a file. `expectations/README.md` says how to add one."""
