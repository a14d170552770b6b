"""The answers about one repository. What is asked next is decided on the same answers that are parsed later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assets.sources.contract import Exchange, Rejected
from assets.sources.git.commits import Commit, first_parents, read_commits
from assets.sources.git.cursor import Seen
from assets.sources.git.moves import Move, moves
from assets.sources.git.paths import read_paths
from assets.sources.git.refs import Refs


class Arrival(NamedTuple):
    """A commit on a release branch: which one from the root (1), and the files it touches, if they were read."""

    commit: Commit
    position: int
    paths: str | None


class Answers:
    """What a host and git said about one repository."""

    def __init__(self, exchanges: Iterable[Exchange], seen: Seen | None) -> None:
        """Take the answers about one repository, and how it was last seen."""
        self.seen = seen
        self._kept: dict[tuple[str, str], Exchange] = {}
        for exchange in exchanges:
            self.add(exchange)

    def add(self, exchange: Exchange) -> None:
        """Take one more answer."""
        about = "" if exchange.resource in {"refs", "heads"} else str(exchange.request_body)
        self._kept[exchange.resource, about] = exchange

    @property
    def refs(self) -> Refs:
        """The release branches.

        Raises:
            Rejected: they were not asked for, or the answer is none.
        """
        return Refs.of(self._answer("refs"))

    @property
    def is_unexplained(self) -> bool:
        """Whether only a list of all branches tells what this list means: it lacks a branch, or has none any more."""
        return bool(self._missing) or (self._had_branches and not self.refs.tips)

    def refuse_unexplained(self) -> None:
        """Accept that branches are missing where nobody has pushed yet, or where others show that the host answers.

        Raises:
            Rejected: a branch that was asked for by name never was there, or a repository shows nothing any more.
        """
        if not self.is_unexplained:
            return
        name, is_empty = self.refs.repository_id, not Refs.of(self._answer("heads")).tips
        if self._missing and not is_empty:
            raise Rejected(
                "not_found", f"repository {name}: no {', '.join(self._missing)}; correct `branches` in the settings"
            )
        if self._had_branches and is_empty:
            raise Rejected("empty_population", f"repository {name}: it had branches, and shows none at all")

    def moves(self) -> list[Move]:
        """What became of the release branches since the repository was last seen."""
        return moves(self.refs, self.seen)

    def arrived(self, move: Move) -> Iterator[Arrival]:
        """Yield the commits that a move brought onto the branch itself, newest first.

        At the first reading of a repository: those that were there, as many as were read.

        Raises:
            Rejected: they were not asked for, or are not whole.
        """
        if move.after is None:
            return
        exchange = self._answer("added", str(move.added)) if move.added else self._answer("carried", move.after)
        paths = read_paths(self._answer("paths", str(move.added))) if move.added else {}
        length = int(exchange.headers.get("length", "0"))
        for back, commit in enumerate(first_parents(move.after, read_commits(exchange))):
            yield Arrival(commit=commit, position=length - back, paths=paths.get(commit.sha))

    def dropped(self, move: Move) -> int | None:
        """Return how many commits a branch lost by a move; 0 = a fast forward. None = there was nothing before.

        Raises:
            Rejected: git's answers about added and dropped commits contradict each other.
        """
        if move.dropped is None:
            return None
        dropped = read_commits(self._answer("dropped", str(move.dropped)))
        if move.added is not None:
            added = read_commits(self._answer("added", str(move.added))).values()
            # what is added leaves out all that the tip before has; so a way from tip to tip must end at that tip itself
            is_kept = move.before == move.after or any(move.before in commit.parents for commit in added)
            if is_kept == bool(dropped):
                raise Rejected(
                    "conflict", f"repository {self.refs.repository_id}: commits added and dropped do not fit together"
                )
        return len(dropped)

    @property
    def _missing(self) -> list[str]:
        return self.refs.missing(self.seen)

    @property
    def _had_branches(self) -> bool:
        return self.seen is not None and not set(self.seen.tips) <= set(self.seen.gone)

    def _answer(self, resource: str, about: str = "") -> Exchange:
        if (resource, about) not in self._kept:
            raise Rejected("envelope", f"{resource} of a repository were not read")
        return self._kept[resource, about]
