"""Where repositories are written to when nobody says where: a temporary folder that is never left behind for good.

A process that is killed cannot clean up after itself. So each holds a kernel lock on its folder, and the next
one to start removes the folders that nobody holds.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "sandbox-repositories-"


class Checkouts:
    """A folder that is gone with its process, or when the next one starts."""

    def __init__(self, beside: Path | None = None) -> None:
        """Make the folder in `beside`, else where temporary files go."""
        beside = beside or Path(tempfile.gettempdir())
        for left in beside.glob(f"{PREFIX}*"):
            _remove_if_left(left)
        self._folder = _made(beside)
        while (handle := _held(self.path)) is None:  # somebody took it for left behind before it was locked
            self._folder.cleanup()
            self._folder = _made(beside)
        self._handle = handle  # never closed: the lock ends with the process

    @property
    def path(self) -> Path:
        """The folder."""
        return Path(self._folder.name)


def _made(beside: Path) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=PREFIX, dir=beside, ignore_cleanup_errors=True)


def _remove_if_left(folder: Path) -> None:
    handle = _held(folder)
    if handle is not None:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _held(folder: Path) -> int | None:
    """Lock a folder; None when somebody else holds it, owns it, or has removed it."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if folder.stat().st_ino == os.fstat(handle).st_ino:
            return handle
    except OSError:
        pass
    os.close(handle)
    return None
