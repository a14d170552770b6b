"""Work in child processes that are killed with SIGKILL after a given storage step.

A storage step is whatever may survive a crash: bytes synced, a file put in place, a transaction committed.
Children are forks of a process that has imported everything and touched nothing, so each begins at once.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.database import Database

FORK = multiprocessing.get_context("fork")
Child = multiprocessing.context.ForkProcess


class Steps:
    """Counts the storage steps of this process, and dies after the last one (0 = never)."""

    def __init__(self, last: int) -> None:
        self.last, self.made = last, 0
        self._counting = threading.Lock()  # files are synced side by side
        self._watch(os, "fsync")
        self._watch(Path, "replace")
        self._watch_transactions()

    def _made_one(self) -> None:
        with self._counting:
            self.made += 1
            if self.made == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    def _watch(self, owner: object, name: str) -> None:
        call = getattr(owner, name)

        def counted(*arguments, **named):
            result = call(*arguments, **named)
            self._made_one()
            return result

        setattr(owner, name, counted)

    def _watch_transactions(self) -> None:
        transaction = Database.transaction

        @contextmanager
        def counted(database: Database) -> Iterator[None]:
            with transaction(database):
                yield
            self._made_one()

        Database.transaction = counted


def start(work: Callable[..., None], *arguments: object) -> Child:
    """Begin work in a child."""
    child = FORK.Process(target=work, args=arguments)
    child.start()
    return child


def end_of(child: Child, seconds: float = 120) -> int:
    """How a child ended: its exit code, -9 = killed."""
    child.join(seconds)
    if child.exitcode is None:
        child.kill()
        raise TimeoutError(f"{child.name} did not end within {seconds} s")
    return child.exitcode
