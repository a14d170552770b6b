"""A repository's clone on this machine: whole history of the release branches, kept between readings to save transfers.

It is no evidence: what is kept as evidence is what the host and git said.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from assets.sources.contract import Rejected
from assets.sources.git.command import Command
from assets.sources.git.moves import Range

_TIPS: Final = "refs/tips/"
"""Every tip that was ever read stays under its own id, so that no forced push and no clean-up takes it away."""
_PARTIAL: Final = ("extensions.partialclone", ".promisor", ".partialclonefilter")


class Listed(NamedTuple):
    """How many commits git counts, and all of them as git stores them, newest first."""

    stated: int
    body: bytes


class Mirror:
    """The clone of one repository."""

    def __init__(self, command: Command, *, folder: Path, name: str, url: str) -> None:
        """Open the clone in `folder`, or make an empty one.

        Args:
            command: runs git.
            folder: of this clone alone.
            name: the host's id of the repository, for messages.
            url: where it is cloned from.

        Raises:
            Rejected: it is damaged.
        """
        self._command = command
        # named outright, because git would else look for a repository in the folders above
        self._here = f"--git-dir={folder}"
        self._folder = folder
        self._name = name
        self._url = url
        self.is_new = not (folder / "HEAD").exists()
        if self.is_new:
            folder.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", "--bare", "--template=")
            self._git("config", "gc.pruneExpire", "never")

    def advertised(self, patterns: Sequence[str]) -> bytes:
        """Return what the host says about its refs, in git's words.

        Raises:
            Rejected: it cannot be read.
        """
        return self._command.remote(
            self._name, self._url, self._here, "ls-remote", "--quiet", "--symref", "--", self._url, *patterns
        )

    def fetch(self, commits: Collection[str]) -> None:
        """Have these commits with all that they come from.

        Raises:
            Rejected: they could not be read whole.
        """
        self._refuse_part()
        self._name_what_is_here(set(commits) - self._held())
        if missing := sorted(set(commits) - self._held()):
            specs = [f"{sha}:{_TIPS}{sha}" for sha in missing]
            options = ("--quiet", "--no-tags", "--no-write-fetch-head")
            self._command.remote(self._name, self._url, self._here, "fetch", *options, "--", self._url, *specs)
            self._refuse_part()
            # of a host that has a part only, git takes the newest commits and says nothing
            if not set(missing) <= self._held():
                raise Rejected("truncated", f"repository {self._name}: the host has only a part of its history")

    def commits(self, asked: Range) -> Listed:
        """Return all commits of a range."""
        ids = self._git("rev-list", "--topo-order", "--stdin", sent=str(asked).encode())
        return self._listed(ids)

    def newest(self, tip: str, most: int) -> Listed:
        """Return the newest commits of the line that first parents make from a tip."""
        return self._listed(self._git("rev-list", "--first-parent", f"--max-count={most}", tip))

    def length(self, tip: str) -> int:
        """Return how long the line of first parents is, from a tip to its root, both counted."""
        return int(self._git("rev-list", "--first-parent", "--count", tip))

    def paths(self, asked: Range) -> bytes:
        """Return what `git diff-tree -z` says of the files of a range's first-parent commits, merges left out."""
        line = ("rev-list", "--first-parent", "--max-parents=1", "--stdin")
        ids = self._git(*line, sent=str(asked).encode())
        return self._git("diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", sent=ids)

    def _listed(self, ids: bytes) -> Listed:
        return Listed(stated=ids.count(b"\n"), body=self._git("cat-file", "--batch", sent=ids))

    def _git(self, *arguments: str, sent: bytes = b"") -> bytes:
        return self._command.local(self._folder, self._here, *arguments, sent=sent)

    def _held(self) -> set[str]:
        return set(self._git("for-each-ref", "--format=%(objectname)", _TIPS).decode().split())

    def _name_what_is_here(self, commits: Collection[str]) -> None:
        """Keep commits that came with an earlier tip (a branch was set back to one); git would ask nobody for them."""
        told = self._git("cat-file", "--batch-check=%(objectname) %(objecttype)", sent="\n".join(commits).encode())
        for line in told.decode().splitlines():
            sha, kind = line.split(" ", 1)
            if kind == "commit":
                self._git("update-ref", f"{_TIPS}{sha}", sha)

    def _refuse_part(self) -> None:
        is_shallow = self._git("rev-parse", "--is-shallow-repository").strip() == b"true"
        keys = self._git("config", "--list", "--name-only").decode().split("\n")
        if is_shallow or any(key.endswith(_PARTIAL) for key in keys):
            raise Rejected(
                "truncated",
                f"repository {self._name}: its clone {self._folder} holds only a part of the history; "
                "delete that folder, and it is made again whole",
            )
