"""What became of each release branch between two readings, and which ranges of commits tell it."""

from __future__ import annotations

from dataclasses import dataclass

from assets.sources.git.cursor import Seen
from assets.sources.git.refs import Refs


@dataclass(frozen=True, kw_only=True)
class Range:
    """Commits reachable from one and from none of the others; as text, what `git rev-list --stdin` reads."""

    tip: str
    without: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (self.tip, *(f"^{sha}" for sha in self.without)))

    @property
    def commits(self) -> tuple[str, ...]:
        """The commits that it names."""
        return (self.tip, *self.without)


@dataclass(frozen=True, kw_only=True)
class Move:
    """One branch whose tip is not that of the reading before.

    Attributes:
        before: the last tip seen; None = never seen.
        after: the tip now; None = it is not there.
        added: what it has that it had not, or for a new branch what no release branch had; None = nothing
            can be said, because the repository is read for the first time, or it is gone.
        dropped: what it had and has no more; for a branch that is gone: what no release branch has any more.
    """

    branch: str
    before: str | None
    after: str | None
    added: Range | None
    dropped: Range | None


def moves(refs: Refs, seen: Seen | None) -> list[Move]:
    """Compare the tips of now with those of the reading before, in order of branches."""
    if seen is None:
        return [
            Move(branch=branch, before=None, after=tip, added=None, dropped=None) for branch, tip in refs.tips.items()
        ]
    found = [
        _moved(branch, seen, tip)
        for branch, tip in refs.tips.items()
        if seen.tips.get(branch) != tip or branch in seen.gone
    ]
    now = tuple(sorted(set(refs.tips.values())))
    for branch in refs.gone(seen):
        if branch not in seen.gone:
            before = seen.tips[branch]
            dropped = Range(tip=before, without=now)
            found.append(Move(branch=branch, before=before, after=None, added=None, dropped=dropped))
    return sorted(found, key=lambda move: move.branch)


def _moved(branch: str, seen: Seen, tip: str) -> Move:
    before = seen.tips.get(branch)
    if before is None:
        # what another release branch had already came in there
        had = tuple(sorted(set(seen.tips.values())))
        return Move(branch=branch, before=None, after=tip, added=Range(tip=tip, without=had), dropped=None)
    added, dropped = Range(tip=tip, without=(before,)), Range(tip=before, without=(tip,))
    return Move(branch=branch, before=before, after=tip, added=added, dropped=dropped)
