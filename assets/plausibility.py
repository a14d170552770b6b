"""Whether a reading that is whole can also be true: populations of people do not change by a third overnight.

A change that large is believed when the vendor's own log, read in the same pull, tells of it, or when two people
say so (`assets.accepting`). Otherwise the pull is kept, told, and goes no further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from assets.sources.contract import RecordSet, Rejected
from assets.workspace import Workspace
from warehouse.record import records

PEOPLE: Final = frozenset({"workers", "accounts"})
REASONS: Final = frozenset({"empty_population", "population_anomaly"})
"""Why a whole pull is refused here; nothing else can be accepted afterwards."""
RECENT: Final = 14
LARGEST_CHANGE: Final = 0.3
SMALLEST_ALARM: Final = 5
_LOGS: Final = {"accounts": "account_events"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a population changed since the newest reading, by ids.

    Attributes:
        usual: how many there were, lately.
        before: ids of the newest reading; now: ids of this one.
        created: ids that the source's log says were made; deleted: removed.
    """

    record: str
    usual: float
    before: frozenset[str]
    now: frozenset[str]
    created: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()

    @property
    def gone(self) -> frozenset[str]:
        """Ids that are not there any more."""
        return self.before - self.now

    @property
    def come(self) -> frozenset[str]:
        """Ids that were not there before."""
        return self.now - self.before

    @property
    def explained(self) -> int:
        """How many ids came or went as the log says."""
        return len(self.gone & self.deleted) + len(self.come & self.created)

    @property
    def is_explained(self) -> bool:
        """What the log does not tell of is no more than may change in a night."""
        return len(self.gone) + len(self.come) - self.explained <= _limit(self.usual)

    def __str__(self) -> str:
        return f"{self.record}: {len(self.now)} rows, recently {self.usual:g}"


def large_changes(workspace: Workspace, source_id: str, sets: Sequence[RecordSet]) -> list[Change]:
    """Populations of people in a pull whose size is far from what it was lately."""
    found = []
    for part in sets:
        recent = workspace.store.recent_counts(source_id, part.record, RECENT) if _is_population(part) else ()
        usual = median(recent) if recent else part.rows.height
        if abs(part.rows.height - usual) > _limit(usual):
            (key,) = records()[part.record].key
            found.append(
                Change(
                    record=part.record,
                    usual=usual,
                    before=frozenset(workspace.store.present(source_id, part.record, key)),
                    now=frozenset(part.rows[key]),
                    created=_told(sets, _LOGS.get(part.record), "created"),
                    deleted=_told(sets, _LOGS.get(part.record), "deleted"),
                )
            )
    return found


def implausible(workspace: Workspace, source_id: str, sets: Sequence[RecordSet]) -> tuple[Rejected | None, str]:
    """Why a pull that is whole is refused all the same, and what large changes its own log explains, in words."""
    for part in sets:
        if _is_population(part) and part.rows.is_empty():
            return Rejected("empty_population", f"{part.record}: no rows; a company without people?"), ""
    large = large_changes(workspace, source_id, sets)
    if refused := [str(change) for change in large if not change.is_explained]:
        return Rejected("population_anomaly", "; ".join(refused)), ""
    return None, "; ".join(f"{it}, as the source's own log tells of {it.explained} of them" for it in large)


def _is_population(part: RecordSet) -> bool:
    return part.record in PEOPLE and part.parents is None


def _limit(usual: float) -> float:
    return max(LARGEST_CHANGE * usual, SMALLEST_ALARM)


def _told(sets: Sequence[RecordSet], log: str | None, event_type: str) -> frozenset[str]:
    """Accounts that the log of this pull says went through an event."""
    rows = [part.rows.filter(event_type=event_type) for part in sets if part.record == log]
    return frozenset(name for frame in rows for name in frame["account_id"] if name)
