"""Accepting a pull that was whole and refused for its size: two people say that the change is real.

Layoff day is the day that matters most. What is accepted is one pull, named by the hash of its pack; its answers
are loaded as those of a complete pull, and its day is judged again beside the first verdict, which stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assets.judging import judge_days
from assets.plausibility import REASONS, Change, large_changes
from assets.rereading import UnreadableError
from assets.sources.contract import Parsed
from assets.workspace import Workspace, what_it_says
from warehouse.acceptances import by_people
from warehouse.canonical import Leaf

SHORTEST: Final = 12
"""Digits of a pack's hash that name it."""
_NOT_SAID: Final = ("seq", "v", "recorded_at", "kind", "status", "reason", "detail", "quarantined")


class NotAcceptableError(Exception):
    """There is nothing to accept here, or not in this way; the message says what can be done."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A pull that was refused for its size and could be accepted.

    Attributes:
        leaf: its leaf; parsed: what its answers say.
        changes: the populations whose size is far from what it was.
        later: later days that were refused for their size, too: each needs its own word, in order.
    """

    leaf: Leaf
    parsed: Parsed
    changes: Sequence[Change]
    later: Sequence[date]


@dataclass(frozen=True, kw_only=True)
class Word:
    """Who says that it is so, and why. `os_user` is the account of this machine that wrote it down."""

    because: str
    requested_by: str
    approved_by: str
    os_user: str

    def __post_init__(self) -> None:
        """Refuse a word that is no two people's.

        Raises:
            NotAcceptableError: a name or the reason is empty, or both names are one.
        """
        told = {"a reason": self.because, "who requests it": self.requested_by, "who approves it": self.approved_by}
        if missing := [what for what, text in told.items() if not text.strip()]:
            raise NotAcceptableError(f"say {' and '.join(missing)}")
        if _same(self.requested_by) == _same(self.approved_by):
            raise NotAcceptableError("whoever requests it cannot approve it: a second person must look at it")


def accepted(workspace: Workspace, source_id: str, day: date) -> bool:
    """Whether people have accepted a pull of this source for this day."""
    query = "SELECT seq FROM pulls WHERE source_id = $source AND day = $day ORDER BY seq DESC LIMIT 1"
    return workspace.store.db.value(query, source=source_id, day=day) in by_people(workspace.store.db)


def refused(workspace: Workspace, source_id: str, day: date) -> Refused:
    """Return the newest pull of a source for a day, if it can be accepted.

    Raises:
        NotAcceptableError: why it cannot.
    """
    where = f"{source_id} of {day}"
    leaf = next(workspace.log.read(_newest_pull(workspace, source_id, day)))
    if leaf["status"] == "complete":
        raise NotAcceptableError(f"{where}: was read whole (leaf {leaf['seq']}); there is nothing to accept")
    if leaf["reason"] not in REASONS:
        raise NotAcceptableError(
            f"{where}: refused as {leaf['reason']} ({leaf['detail']}). Only what was whole and of unlikely size can be "
            "accepted; mend the cause and read it again with `tallymark run --again` while its reading window is open"
        )
    newest = _newest_day(workspace, source_id)
    if newest and newest > day:
        raise NotAcceptableError(
            f"{where}: the source was read whole on {newest}, and what is older cannot be put under that any more; "
            f"{day} stays as it was marked"
        )
    try:
        parsed = workspace.parsed_again(leaf)
    except UnreadableError as error:
        raise NotAcceptableError(f"{where}: its connector refuses it by itself: {error}") from error
    return Refused(
        leaf=leaf,
        parsed=parsed,
        changes=large_changes(workspace, source_id, parsed.sets),
        later=_refused_days(workspace, source_id, day),
    )


def accept(workspace: Workspace, found: Refused, pack: str, word: Word) -> list[Leaf]:
    """Load the refused pull as a complete one and judge its day again; return the leaves of the new verdicts.

    Args:
        workspace: held for writing.
        found: what is to be accepted.
        pack: the hash of its pack, or its first digits, as the person was shown it.
        word: who says so, and why.

    Raises:
        NotAcceptableError: the pack is another one.
    """
    name = found.leaf["pack"]
    if len(pack) < SHORTEST or not name.startswith(pack.lower()):
        raise NotAcceptableError(f"{pack}: that is not the pack that was refused, which is {name}; look at it first")
    pulled = {key: value for key, value in found.leaf.items() if key not in _NOT_SAID}
    leaf: dict[str, Any] = {
        **pulled,
        **what_it_says(found.parsed),
        "kind": "accepted",
        "basis": "recomputed" if pulled["basis"] == "observed" else pulled["basis"],  # read in time, judged later
        "accepts": found.leaf["seq"],
        "refused_as": found.leaf["reason"],
        "because": word.because.strip(),
        "requested_by": word.requested_by.strip(),
        "approved_by": word.approved_by.strip(),
        "os_user": word.os_user,
    }
    workspace.note_settings()
    workspace.append(leaf)
    workspace.load()
    return judged_again(workspace, date.fromisoformat(pulled["day"]))


def judged_again(workspace: Workspace, day: date) -> list[Leaf]:
    """Judge a day by what was accepted for it; adds nothing when that was done."""
    return judge_days(workspace, day, day)


def _newest_pull(workspace: Workspace, source_id: str, day: date) -> int:
    """Number of the leaf of a day's newest pull."""
    query = "SELECT max(seq) FROM pulls WHERE source_id = $source AND day = $day"
    seq: int | None = workspace.store.db.value(query, source=source_id, day=day)
    if seq is None:
        days = _refused_days(workspace, source_id, date.min)
        there = f"refused for their size: {_listed(days)}" if days else "none of its pulls is refused for its size"
        raise NotAcceptableError(f"{source_id} of {day}: no pull; {there}")
    return seq


def _newest_day(workspace: Workspace, source_id: str) -> date | None:
    query = "SELECT max(day) FROM readings WHERE source_id = $source"
    newest: date | None = workspace.store.db.value(query, source=source_id)
    return newest


def _refused_days(workspace: Workspace, source_id: str, after: date) -> list[date]:
    """Days after `after` whose newest pull was refused for its size."""
    query = (
        "SELECT day FROM pulls WHERE source_id = $source AND day > $after "
        "QUALIFY row_number() OVER (PARTITION BY day ORDER BY seq DESC) = 1 "
        "AND list_contains($reasons, coalesce(reason, '')) ORDER BY day"
    )
    rows = workspace.store.db.rows(query, source=source_id, after=after, reasons=sorted(REASONS))
    return [day for (day,) in rows]


def _listed(days: Sequence[date]) -> str:
    return ", ".join(map(str, days))


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()
