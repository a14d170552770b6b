"""The evidence log: what was intended, pulled, judged and published, one canonical leaf a line, only added.

A leaf is acknowledged once `append` has returned: its bytes are fsynced. DuckDB is loaded from this
log and can be rebuilt from it; nothing in DuckDB is evidence that is not here first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from warehouse import canonical
from warehouse.canonical import Leaf
from warehouse.durable import sync_directory

LEAVES_A_FILE: Final = 1 << 16
TIME_FORMAT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


class LogDamagedError(Exception):
    """The log holds something that its writer never wrote."""


class EvidenceLog:
    """Append-only log in a folder of `entries-NNNNNN.jsonl` files.

    One process writes at a time: the caller holds the home folder's lock.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create the log; cut off a torn last line, which no caller was ever told of.

        Raises:
            LogDamagedError: a line that is whole is not a canonical leaf or out of sequence.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        sync_directory(folder.parent)
        self._repair_torn_tail()
        self.size = 0
        self._last_at = ""
        for leaf in self.read():
            self.size, self._last_at = leaf["seq"] + 1, leaf["recorded_at"]

    def append(self, leaves: Sequence[Leaf], now: datetime) -> list[Leaf]:
        """Add leaves in order, fsync once, and return them with `seq` and `recorded_at`.

        Args:
            leaves: objects with a `kind`; strings, booleans, integers, lists and objects only.
            now: UTC instant by the injected clock; a clock that went back does not take the log with it.

        Raises:
            NotCanonicalError: a leaf holds a float or a null. Nothing is written then.
        """
        recorded_at = max(now.astimezone(UTC).strftime(TIME_FORMAT), self._last_at)
        stamped: list[Leaf] = [
            {**leaf, "v": 1, "seq": self.size + offset, "recorded_at": recorded_at}
            for offset, leaf in enumerate(leaves)
        ]
        by_file: dict[Path, list[bytes]] = {}
        for leaf in stamped:
            by_file.setdefault(self._path(leaf["seq"]), []).append(canonical.dumps(leaf) + b"\n")
        for path, lines in by_file.items():
            _append_durably(path, b"".join(lines))
        if stamped:
            self.size, self._last_at = self.size + len(stamped), recorded_at
        return stamped

    @property
    def newest_at(self) -> datetime:
        """UTC instant of the newest leaf, with its zone; the beginning of time while there is none."""
        return datetime.fromisoformat(self._last_at) if self._last_at else datetime.min.replace(tzinfo=UTC)

    def read(self, start: int = 0) -> Iterator[Leaf]:
        """Yield leaves from number `start` on, checking form and sequence.

        Raises:
            LogDamagedError: naming the file and line.
        """
        first = start // LEAVES_A_FILE * LEAVES_A_FILE
        for path in self._files():
            base = int(path.stem.removeprefix("entries-")) * LEAVES_A_FILE
            if base < first:
                continue
            with path.open("rb") as lines:
                for offset, line in enumerate(lines):
                    if base + offset >= start:
                        yield _leaf(line, base + offset, f"{path.name}:{offset + 1}")

    def _path(self, seq: int) -> Path:
        return self._folder / f"entries-{seq // LEAVES_A_FILE:06d}.jsonl"

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("entries-*.jsonl"))

    def _repair_torn_tail(self) -> None:
        for path in self._files()[-1:]:
            data = path.read_bytes()
            if data and not data.endswith(b"\n"):
                with path.open("r+b") as file:
                    file.truncate(data.rfind(b"\n") + 1)
                    os.fsync(file.fileno())


def _leaf(line: bytes, seq: int, where: str) -> Leaf:
    try:
        leaf: Leaf = canonical.loads(line.rstrip(b"\n"))
    except canonical.NotCanonicalError as error:
        raise LogDamagedError(f"{where}: {error}. Restore the evidence folder from a copy.") from error
    found = leaf.get("seq") if isinstance(leaf, dict) else leaf
    if found != seq:
        raise LogDamagedError(f"{where}: leaf {found!r} stands where {seq} belongs.")
    return leaf


def _append_durably(path: Path, data: bytes) -> None:
    is_new = not path.exists()
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_directory(path.parent)
