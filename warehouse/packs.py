"""Raw answers as received, each stored once under the SHA-256 of its bytes.

A day brings dozens of them. They are made durable together, side by side, before the evidence log names
them: a disk that is asked to sync many files at once answers about ten times sooner than one by one.
"""

from __future__ import annotations

import gzip
import zlib
from hashlib import sha256
from pathlib import Path

from warehouse.durable import Draft, settle


class PackDamagedError(Exception):
    """A stored pack is missing or no longer what its name says."""


class Packs:
    """Content-addressed store: `<folder>/<first two digits>/<sha256>.gz`."""

    def __init__(self, folder: Path) -> None:
        """Open or create the store."""
        self._folder = folder
        self._drafts: dict[str, Draft] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes) -> str:
        """Store `data` once and return its SHA-256 in hexadecimal. It is durable after `sync`."""
        name = sha256(data).hexdigest()
        path = self._path(name)
        if name not in self._drafts and not path.exists():
            path.parent.mkdir(exist_ok=True)
            # mtime=0: the same bytes give the same file on every machine
            self._drafts[name] = Draft.write(path, gzip.compress(data, compresslevel=6, mtime=0))
        return name

    def sync(self) -> None:
        """Make what was put durable. Whoever names a pack in evidence calls this first."""
        settle(self._drafts.values())
        self._drafts.clear()

    def discard_drafts(self) -> None:
        """Remove what a killed writer left unfinished; only for the one that holds the folder for writing."""
        for draft in self._folder.glob("??/.*.partial"):
            draft.unlink()

    def get(self, name: str) -> bytes:
        """Return the bytes stored under `name`.

        Raises:
            PackDamagedError: the pack is missing, unreadable, or its bytes have another hash.
        """
        try:
            draft = self._drafts.get(name)
            data = gzip.decompress((draft.temporary if draft else self._path(name)).read_bytes())
        except (OSError, EOFError, zlib.error) as error:  # BadGzipFile is an OSError
            raise PackDamagedError(f"pack {name}: {error}. Restore it from a copy of the evidence folder.") from error
        if sha256(data).hexdigest() != name:
            raise PackDamagedError(f"pack {name}: its bytes are not those of its name.")
        return data

    def names(self) -> list[str]:
        """Names of all packs, sorted."""
        return sorted(path.stem for path in self._folder.glob("??/*.gz"))

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.gz"
