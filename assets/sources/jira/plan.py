"""Which tickets are read in a pull: those that changed, or in a sweep all.

Jira shows what it has now and what was updated since. Tickets that were deleted, moved away or hidden
show in neither; they are noticed because the ids known before are no longer all there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, NaiveDatetime, ValidationError

from assets.sources.jira.settings import Settings


class Cursor(BaseModel):
    """What a complete pull leaves for the next one; instants are UTC.

    Attributes:
        read_at: when its first answer was given, by Jira's clock.
        swept_at: the same of the pull that swept last.
        latest: when the newest ticket was opened; known: digest of the ids of all tickets.
        meaning: digest of the settings that decide what rows say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    read_at: NaiveDatetime
    swept_at: NaiveDatetime
    latest: NaiveDatetime
    known: str
    meaning: str

    @classmethod
    def of(cls, left: Mapping[str, Any]) -> Self | None:
        """Read what was left; None when it was nothing, or nothing that can be used."""
        try:
            return cls.model_validate(left)
        except ValidationError:
            return None

    def knows(self, ids: Collection[str], opened: Mapping[str, datetime]) -> bool:
        """Tell whether the tickets are those known then and those opened since.

        Args:
            ids: of all tickets in scope.
            opened: when those were opened that changed since (UTC), by id.
        """
        fresh = {name for name, at in opened.items() if at > self.latest}
        return digest(name for name in ids if name not in fresh) == self.known


@dataclass(frozen=True, kw_only=True)
class Window:
    """The tickets that are read.

    Attributes:
        before: what the pull before left, if anything that can be used.
        since: tickets updated from here on (UTC) have changed; None = nothing is known of before.
        is_sweep: all are read, not only those.
    """

    before: Cursor | None
    since: datetime | None
    is_sweep: bool


def window(left: Mapping[str, Any], settings: Settings, read_at: datetime) -> Window:
    """Choose what to read.

    Args:
        left: what the pull before left.
        settings: of the source.
        read_at: instant of the first answer by Jira's clock, UTC.
    """
    before = Cursor.of(left)
    if before is None or before.meaning != settings.meaning():
        return Window(before=before, since=None, is_sweep=True)
    # half a day of grace: readings are a day apart, give or take an hour where clocks change
    is_due = read_at - before.swept_at > timedelta(days=settings.sweep_days) - timedelta(hours=12)
    since = before.read_at - timedelta(hours=settings.overlap_hours)
    return Window(before=before, since=since, is_sweep=is_due)


def digest(ids: Iterable[str]) -> str:
    """Digest of ids, in any order."""
    return sha256(" ".join(sorted(ids)).encode()).hexdigest()


def scope(project_ids: Iterable[str]) -> str:
    """JQL for all tickets of the projects, by their ids: keys change."""
    return f"project in ({', '.join(sorted(project_ids, key=int))})"


def changed(project_ids: Iterable[str], since: datetime, zone: str) -> str:
    """JQL for those updated since an instant (UTC), written to the minute in the zone of the user who asks."""
    local = since.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return f'{scope(project_ids)} AND updated >= "{local:%Y-%m-%d %H:%M}"'


def in_order(jql: str, direction: Literal["ASC", "DESC"]) -> str:
    """The search in an order in which no ticket moves while pages are read; `updated` would not be one.

    Two searches in opposite orders do not lose the same ticket at the same place of a page.
    """
    return f"{jql} ORDER BY created {direction}, key {direction}"
