"""What the changelog of one ticket proves: when each field was set, and whether it leads to what the ticket is now.

Values given at the opening leave no entry in Jira, so what a field had before its first change it had from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Self

from assets.sources.jira.wire import Change, Item


@dataclass(frozen=True, kw_only=True)
class Option:
    """A value of a field: the id that stays, where there is one, and the name that it had then."""

    id: str | None
    name: str | None

    @classmethod
    def of(cls, identifier: str | None, name: str | None) -> Self | None:
        """The value; None for an empty one, which Jira writes as null or as an empty text."""
        return cls(id=identifier or None, name=name or None) if identifier or name else None

    def is_same(self, other: Option | None) -> bool:
        """Tell whether it is the other value; names count only where there are no ids."""
        if other is None:
            return False
        return self.id == other.id if self.id and other.id else self.name == other.name


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change of one field. `at` is UTC."""

    change: Change
    at: datetime
    before: Option | None
    after: Option | None


@dataclass(frozen=True, kw_only=True)
class History:
    """A ticket's changes, oldest first.

    Attributes:
        opened_at: UTC instant since when values that were given at the opening hold.
        ids: ids of fields by the names that Data Center's changelogs show instead.
    """

    opened_at: datetime
    changes: Sequence[Change]
    ids: Mapping[str, str]

    def steps(self, field: str) -> list[Step]:
        """Changes of one field, given by its id, oldest first."""
        return [
            Step(
                change=change,
                at=change.created,
                before=Option.of(item.before, item.before_name),
                after=Option.of(item.after, item.after_name),
            )
            for change in self.changes
            for item in self._items(change, field)
        ]

    def changed(self, change: Change, field: str) -> bool:
        """Tell whether an entry gave a field a value."""
        return any(Option.of(item.after, item.after_name) for item in self._items(change, field))

    def first_set_at(self, field: str, now: Any) -> datetime | None:  # noqa: ANN401  (any JSON value)
        """When a field first had a value (UTC); None = never. `now` is what it has now."""
        steps = self.steps(field)
        if not steps:
            return self.opened_at if now not in (None, "", []) else None
        if steps[0].before:
            return self.opened_at
        return next((step.at for step in steps if step.after), None)

    def values(self, field: str, now: Option | None) -> list[tuple[datetime, Option]]:
        """All values that a field ever had with the instant since when (UTC), oldest first. `now` is its last one."""
        steps = self.steps(field)
        told = [(self.opened_at, steps[0].before if steps else now), *((step.at, step.after) for step in steps)]
        return [(at, value) for at, value in told if value]

    def leads_to(self, field: str, now: Option | None) -> bool:
        """Tell whether the changes of a field join on to each other and end with what it has now."""
        steps = self.steps(field)
        joins = all(_same(one.after, two.before) for one, two in pairwise(steps))
        return joins and (not steps or _same(steps[-1].after, now))

    def _items(self, change: Change, field: str) -> Iterator[Item]:
        for item in change.items:
            if (item.field_id or self.ids.get(item.field, item.field)) == field:
                yield item


def _same(one: Option | None, two: Option | None) -> bool:
    return one.is_same(two) if one else two is None
