"""The `tallymark` command. One file a command in `commands/`; exceptions become exit codes in `main`, nowhere else."""

from pipelines.cli.main import main

__all__ = ["main"]
