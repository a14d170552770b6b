"""Runs `tallymark` with its vendors on a given port, and kills itself with SIGKILL after a given storage step.

    python interrupted.py PORT STEP tallymark's words …

A storage step is whatever may survive a crash: bytes synced, a file put in place, a transaction committed.
STEP 0 = never; the number of steps that were made stands on the last line of the error output.
The port makes answers the same bytes in every run: vendors put their own address into them.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Steps:
    """Counts storage steps, and dies after the last one."""

    def __init__(self, last: int) -> None:
        self.last, self.made = last, 0

    def made_one(self) -> None:
        self.made += 1
        if self.made == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, owner: object, name: str) -> None:
        """Count every call of a function of `owner`, once it has returned."""
        call = getattr(owner, name)

        def counted(*arguments, **named):
            result = call(*arguments, **named)
            self.made_one()
            return result

        setattr(owner, name, counted)

    def watch_transactions(self) -> None:
        """Count every commit."""
        from warehouse.database import Database  # noqa: PLC0415  (after the functions it uses are watched)

        transaction = Database.transaction

        @contextmanager
        def counted(database: Database) -> Iterator[None]:
            with transaction(database):
                yield
            self.made_one()

        Database.transaction = counted


def vendors_on(port: str) -> None:
    """Let the sandbox company listen on `port`."""
    start = subprocess.Popen.__init__

    def started(process, words, *arguments, **named):
        is_company = isinstance(words, list) and "assets.sandbox" in words
        start(process, [*words, "--port", port] if is_company else words, *arguments, **named)

    subprocess.Popen.__init__ = started


def main() -> int:
    """Run the command and tell how many steps it made."""
    port, last, *words = sys.argv[1:]
    steps = Steps(int(last))
    steps.watch(os, "fsync")
    steps.watch(Path, "replace")
    steps.watch_transactions()
    vendors_on(port)
    from pipelines.cli import main as tallymark  # noqa: PLC0415  (after what it uses is watched)

    code = tallymark(words)
    sys.stderr.write(f"{steps.made}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
