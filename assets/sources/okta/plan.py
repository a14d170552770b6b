"""Which accounts' factors and roles are read in a pull: those that changed, or in a sweep all.

Asking costs a request per account. What changed is known from the log and from `lastUpdated`; what
changed without a trace there is found by the sweep, and told apart from the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, NaiveDatetime, ValidationError

from assets.sources.contract import PullContext
from assets.sources.okta import mapping
from assets.sources.okta.settings import Settings
from assets.sources.okta.wire import LogEntry, User


class Cursor(BaseModel):
    """What a complete pull leaves for the next one; instants are UTC.

    Attributes:
        read_at: when its first answer was given, by Okta's clock.
        swept_at: the same of the pull that swept last.
        logged_until: up to when the log was read.
        admins: accounts that held an administrator role.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    read_at: NaiveDatetime
    swept_at: NaiveDatetime
    logged_until: NaiveDatetime
    admins: tuple[str, ...]

    @classmethod
    def of(cls, left: Mapping[str, Any]) -> Self | None:
        """Read what was left; None when it was nothing, or nothing that can be used."""
        try:
            return cls.model_validate(left)
        except ValidationError:
            return None


@dataclass(frozen=True, kw_only=True)
class Window:
    """The part of the log that is read, and whether all accounts are.

    Attributes:
        before: what the pull before left, if anything.
        new_since: entries published from here on may be new since the pull before.
        has_gap: entries between the pull before and now are lost.
    """

    since: datetime
    until: datetime
    new_since: datetime
    is_sweep: bool
    before: Cursor | None
    has_gap: bool = False


def window(context: PullContext, settings: Settings, read_at: datetime) -> Window:
    """Choose the part of the log to read up to `read_at`, by Okta's clock.

    A sweep goes back to the sweep before it, so that entries which arrived late are found too.
    """
    oldest = read_at - timedelta(days=settings.log_retention_days)
    before = Cursor.of(context.cursor)
    if before is None:
        return Window(since=oldest, until=read_at, new_since=read_at, is_sweep=True, before=None)
    overlap = timedelta(hours=settings.log_overlap_hours)
    new_since = before.logged_until - overlap
    has_gap = before.logged_until < oldest
    # half a day of grace: readings are a day apart, give or take an hour where clocks change
    is_due = read_at - before.swept_at > timedelta(days=settings.sweep_days) - timedelta(hours=12)
    is_sweep = is_due or has_gap
    since = max(oldest, before.swept_at - overlap if is_sweep else new_since)
    return Window(since=since, until=read_at, new_since=new_since, is_sweep=is_sweep, before=before, has_gap=has_gap)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Whose factors and roles are asked for.

    Attributes:
        explained: accounts with an entry in the log, or touched, since the reading before.
        factors, roles: accounts whose factors, roles are asked for.
        deleted: accounts that are gone, by the log.
    """

    explained: frozenset[str]
    factors: frozenset[str]
    roles: frozenset[str]
    deleted: frozenset[str]


def plan(users: Mapping[str, User], entries: Sequence[LogEntry], admins: Collection[str], window: Window) -> Plan:
    """Decide whose factors and roles are asked for.

    Args:
        users: all accounts by id.
        entries: of the log, in the window.
        admins: ids of accounts that hold an administrator role.
        window: the part of the log that was read.
    """
    before = window.before
    logged = {mapping.subject_of(entry) for entry in entries if entry.published >= window.new_since} - {None}
    touched = {user.id for user in users.values() if before and user.last_updated > before.read_at}
    explained = frozenset(name for name in logged | touched if name is not None) if before else frozenset()
    # a deactivated account has no factors left, and is not asked
    living = {user.id for user in users.values() if user.status != "DEPROVISIONED"}
    fresh = set(admins) - set(before.admins) if before else set()
    gone = {mapping.subject_of(entry) for entry in entries if mapping.event_type(entry) == "deleted"}
    return Plan(
        explained=explained,
        factors=frozenset(living if window.is_sweep else living & explained),
        roles=frozenset(admins) if window.is_sweep else frozenset(admins) & (explained | fresh),
        deleted=frozenset(name for name in gone if name is not None and name not in users),
    )
