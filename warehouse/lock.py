"""One writer at a time: a kernel lock on a file, freed by the kernel when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(Exception):
    """Somebody else is writing to this home folder."""


@contextmanager
def write_lock(path: Path, what: str) -> Iterator[None]:
    """Hold the lock at `path` while in the block; the file says who holds it and for what.

    Raises:
        LockedError: at once, naming the holder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 200, 0).decode(errors="replace").strip() or "an unknown process"
            raise LockedError(f"{path}: held by {holder}. Wait for it to end, then run this again.") from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} ({what})\n".encode(), 0)
        yield
    finally:
        os.close(handle)
