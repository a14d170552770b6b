"""Git's objects as bytes: blobs, trees and commits, stored under the SHA-1 of what they say."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from pathlib import Path

Ids = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who wrote or committed, and when (UTC; git keeps whole seconds)."""

    name: str
    email: str
    at: datetime

    def line(self, role: str) -> str:
        """Return the header line of a commit."""
        return f"{role} {self.name} <{self.email}> {int(self.at.timestamp())} +0000"


@dataclass(frozen=True, kw_only=True)
class Commit:
    """A commit as it was made; `files` are all paths with the ids of their contents."""

    files: Mapping[str, str]
    parents: Ids
    author: Signature
    committer: Signature
    message: str


class Objects:
    """Objects by id; with a folder they are loose objects of a repository there. `tree_of` a commit is its content."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._unwritten: dict[str, bytes] = {}
        self.tree_of: dict[str, str] = {}

    def attach(self, folder: Path) -> None:
        """Write what there is into a repository's folder `objects`, and what comes."""
        self._folder = folder
        for name, body in self._unwritten.items():
            self._write(folder, name, body)
        self._unwritten.clear()

    def blob(self, text: str) -> str:
        """Store a file's content and return its id."""
        return self._put("blob", text.encode())

    def commit(self, commit: Commit) -> str:
        """Store a commit with its trees and return its id."""
        tree = self._tree(commit.files)
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in commit.parents)]
        lines += [commit.author.line("author"), commit.committer.line("committer")]
        name = self._put("commit", ("\n".join(lines) + f"\n\n{commit.message}\n").encode())
        self.tree_of[name] = tree
        return name

    def _tree(self, files: Mapping[str, str]) -> str:
        folders: dict[str, dict[str, str]] = {}
        entries: list[tuple[bytes, bytes]] = []
        for path, name in files.items():
            first, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(first, {})[rest] = name
            else:
                entries.append((first.encode(), _entry("100644", first, name)))
        for folder, inside in folders.items():
            # git sorts a folder as if its name ended in a slash
            entries.append((f"{folder}/".encode(), _entry("40000", folder, self._tree(inside))))
        return self._put("tree", _joined(entries))

    def _put(self, kind: str, content: bytes) -> str:
        body = f"{kind} {len(content)}\0".encode() + content
        name = sha1(body, usedforsecurity=False).hexdigest()
        if self._folder:
            self._write(self._folder, name, body)
        else:
            self._unwritten[name] = body
        return name

    @staticmethod
    def _write(folder: Path, name: str, body: bytes) -> None:
        path = folder / name[:2] / name[2:]
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(zlib.compress(body, 1))


def _entry(mode: str, name: str, target: str) -> bytes:
    return f"{mode} {name}\0".encode() + bytes.fromhex(target)


def _joined(entries: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"".join(entry for _, entry in sorted(entries))
