"""Writing files so that a power cut leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

_SIDE_BY_SIDE: Final = 16


@dataclass(frozen=True)
class Draft:
    """A file that is written beside its place and not there yet."""

    path: Path
    temporary: Path

    @classmethod
    def write(cls, path: Path, data: bytes, mode: int = 0o444) -> Self:
        """Write `data` beside `path`; `settle` puts it in place."""
        draft = cls(path, path.with_name(f".{path.name}.partial"))
        draft.temporary.unlink(missing_ok=True)
        draft.temporary.write_bytes(data)
        draft.temporary.chmod(mode)
        return draft


def settle(drafts: Collection[Draft]) -> None:
    """Put drafts in place, durably: contents first, then names, then the folders that hold the names."""
    if not drafts:
        return
    folders = {folder for draft in drafts for folder in (draft.path.parent, draft.path.parent.parent)}
    with ThreadPoolExecutor(max_workers=min(len(drafts), _SIDE_BY_SIDE)) as pool:
        list(pool.map(_sync, [draft.temporary for draft in drafts]))
        for draft in drafts:
            draft.temporary.replace(draft.path)
        list(pool.map(_sync, folders))


def sync_directory(folder: Path) -> None:
    """Make names created, renamed or removed in `folder` survive a power cut."""
    _sync(folder)


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename a file that is whole to its place, durably, over what was there."""
    _sync(temporary)
    temporary.replace(path)
    _sync(path.parent)


def write_durably(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, fsync, and rename into place."""
    settle([Draft.write(path, data)])


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
