"""How far back a pull reads: changes come in the order in which they moved, so it asks for what moved lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, NaiveDatetime, ValidationError

from assets.sources.contract import PullContext
from assets.sources.github.settings import Settings

_PATIENCE: Final = timedelta(days=30)
"""GitHub gives up a deployment that waits for an approval after so long."""


class Cursor(BaseModel):
    """What a complete pull leaves for the next one; instants are UTC.

    Attributes:
        read_at: when its first answer was given, by GitHub's clock.
        swept_at: the same of the pull that swept last.
        unfinished_at: when the oldest deployment was made that had no outcome yet; None = all had one.
        repositories: ids of those in scope.
        scanned: "repository scanner" of every list of alerts that was not empty; GitHub takes none off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    read_at: NaiveDatetime
    swept_at: NaiveDatetime
    unfinished_at: NaiveDatetime | None = None
    repositories: tuple[str, ...] = ()
    scanned: tuple[str, ...] = ()

    @classmethod
    def of(cls, left: Mapping[str, Any]) -> Self | None:
        """Read what was left; None when it was nothing, or nothing that can be used."""
        try:
            return cls.model_validate(left)
        except ValidationError:
            return None


@dataclass(frozen=True, kw_only=True)
class Window:
    """Since when things are read, UTC.

    Attributes:
        changes: pull requests that moved since then, with reviews and commits.
        news: what comes once: checks and commits of merges, moves of branches.
        deployments: those made since then.
        swept_at: of the cursor that this pull leaves.
        is_sweep: changes are read back to the sweep before.
        repositories: ids of those that were in scope at the reading before.
        scanned: of the cursor before.
    """

    changes: datetime
    news: datetime
    deployments: datetime
    swept_at: datetime
    is_sweep: bool
    repositories: frozenset[str] = frozenset()
    scanned: frozenset[str] = frozenset()


def window(context: PullContext, settings: Settings, read_at: datetime) -> Window:
    """Choose how far back to read at `read_at`, by GitHub's clock.

    Two readings overlap, so that what moved while the one before was made is seen. A sweep goes back to the sweep
    before it: it would find a change whose time of change was set back, which GitHub is not known to do.
    """
    before = Cursor.of(context.cursor)
    if before is None:
        first = read_at - timedelta(days=settings.first_days)
        return Window(changes=first, news=first, deployments=first, swept_at=read_at, is_sweep=True)
    overlap = timedelta(hours=settings.overlap_hours)
    news = before.read_at - overlap
    # half a day of grace: readings are a day apart, give or take an hour where clocks change
    is_sweep = read_at - before.swept_at > timedelta(days=settings.sweep_days) - timedelta(hours=12)
    return Window(
        changes=min(news, before.swept_at - overlap) if is_sweep else news,
        news=news,
        deployments=max(min(news, before.unfinished_at or news), read_at - _PATIENCE),
        swept_at=read_at if is_sweep else before.swept_at,
        is_sweep=is_sweep,
        repositories=frozenset(before.repositories),
        scanned=frozenset(before.scanned),
    )
