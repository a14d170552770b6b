"""Reading a day's sources: intent first, answers kept, complete or nothing. Nothing is judged here.

Sources are asked side by side; one thread writes. A day that has a complete reading is not read again,
and a day whose time has passed is not invented.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from assets.packing import pack
from assets.plausibility import implausible
from assets.sources.contract import Connector, Exchange, Metered, Parsed, PullContext, RecordSet, Rejected
from assets.workspace import Workspace, instant, of_now, readable, rows_of, what_it_says
from warehouse.canonical import Leaf
from warehouse.snapshots import midnight

READ_AFTER: Final = timedelta(minutes=30)  # a reading at the very end of a day would race with the day itself
_TURN_SECONDS: Final = 0.0005  # Python's default is ten times as long; a pull waits hundreds of times


@dataclass
class _Attempt:
    """One source asked once: what came back, and how it ended."""

    source_id: str
    context: PullContext
    number: int
    exchanges: list[Exchange] = field(default_factory=list)
    parsed: Parsed | None = None
    rejected: Rejected | None = None
    quarantined: tuple[RecordSet, ...] = ()
    explained: str = ""
    requests: int = 0


def pull_day(workspace: Workspace, day: date, *, again: bool = False, history: bool = True) -> list[Leaf]:
    """Read every source that has no complete reading for `day` yet and return the leaves of the pulls.

    Args:
        workspace: held for writing.
        day: a day that has ended.
        again: read also what has been read; differences become restatements.
        history: ask sources that hand over history too: once is enough for all the days of a run.
    """
    ends_at = midnight(day + timedelta(days=1), workspace.plan.time_zone).replace(tzinfo=UTC)
    workspace.clock.reach(ends_at + READ_AFTER)
    now = workspace.clock.now()
    in_time = ends_at <= now <= ends_at + workspace.plan.reading_window
    attempts = [
        _Attempt(source, _context(workspace, source, day, ends_at, now), 1 + attempts)
        for source, connector in sorted(workspace.plan.connectors.items())
        for attempts, is_complete in [_earlier(workspace, source, day)]
        if (history if connector.is_history else in_time) and (again or not is_complete)
    ]
    if not attempts:
        return []
    workspace.note_settings()
    workspace.append(*(_intent(attempt) for attempt in attempts))
    with _taking_turns(), ThreadPoolExecutor(max_workers=len(attempts)) as pool:
        list(pool.map(lambda attempt: _ask(workspace.plan.connectors[attempt.source_id], attempt), attempts))
    for attempt in attempts:
        _refuse_implausible(workspace, attempt)
    finished_at = workspace.clock.now()
    leaves = workspace.append(*(_leaf(workspace, attempt, finished_at) for attempt in attempts))
    read = zip(leaves, attempts, strict=True)
    workspace.load({leaf["seq"]: rows_of(a.parsed.sets if a.parsed else a.quarantined) for leaf, a in read})
    return leaves


@contextmanager
def _taking_turns() -> Iterator[None]:
    """Let threads change places quickly: one that waits for an answer would else wait for one that parses, too."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _ask(connector: Connector, attempt: _Attempt) -> None:
    try:
        connector.pull(attempt.context, attempt.exchanges.append)
    except Rejected as rejected:
        attempt.rejected = rejected
        attempt.quarantined = readable(connector, attempt.exchanges, attempt.context)
        return
    finally:
        attempt.requests = connector.traffic.requests if isinstance(connector, Metered) else len(attempt.exchanges)
    try:
        attempt.parsed = connector.parse(attempt.exchanges, attempt.context)
    except Rejected as rejected:
        attempt.rejected = rejected
        attempt.quarantined = of_now(rejected.partial)


def _context(workspace: Workspace, source: str, day: date, ends_at: datetime, now: datetime) -> PullContext:
    return PullContext(
        source_id=source,
        day=day,
        day_ends_at=ends_at.replace(tzinfo=None),
        observed_from=now.astimezone(UTC).replace(tzinfo=None),
        time_zone=workspace.plan.time_zone,
        cursor=workspace.store.cursor(source),
    )


def _earlier(workspace: Workspace, source: str, day: date) -> tuple[int, bool]:
    """How often this source was tried for this day, and whether it was read whole."""
    query = (
        "SELECT coalesce(max(attempt), 0), coalesce(bool_or(status = 'complete'), false) FROM pulls "
        "WHERE source_id = $source AND day = $day"
    )
    ((attempts, is_complete),) = workspace.store.db.rows(query, source=source, day=day)
    return attempts, is_complete


def _contradicted(sets: Iterable[RecordSet]) -> Rejected | None:
    """Refuse a record of which the source, or a second path, names another number than there are rows."""
    for part in sets:
        if part.source_total not in {None, part.rows.height}:
            detail = f"{part.record}: {part.rows.height} rows, where there are {part.source_total}"
            return Rejected("count_mismatch", detail)
    return None


def _refuse_implausible(workspace: Workspace, attempt: _Attempt) -> None:
    if attempt.parsed is None:
        return
    attempt.rejected, attempt.explained = _contradicted(attempt.parsed.sets), ""
    if attempt.rejected is None:
        attempt.rejected, attempt.explained = implausible(workspace, attempt.source_id, attempt.parsed.sets)
    if attempt.rejected:
        attempt.quarantined, attempt.parsed = of_now(attempt.parsed.sets), None


def _intent(attempt: _Attempt) -> Leaf:
    return {
        "kind": "intent",
        "what": "pull",
        "source": attempt.source_id,
        "day": attempt.context.day.isoformat(),
        "attempt": attempt.number,
    }


def _leaf(workspace: Workspace, attempt: _Attempt, finished_at: datetime) -> Leaf:
    leaf: Leaf = {
        "kind": "pull",
        "source": attempt.source_id,
        "connector": workspace.plan.kinds[attempt.source_id],
        "day": attempt.context.day.isoformat(),
        "attempt": attempt.number,
        "basis": workspace.clock.basis,
        "started_at": instant(attempt.context.observed_from),
        "finished_at": instant(finished_at.astimezone(UTC)),
        "requests": attempt.requests,
        "bytes": sum(len(exchange.body) for exchange in attempt.exchanges),
        "pack": pack(workspace.packs, attempt.exchanges, attempt.context),
    }
    if settings := workspace.note_settings().get(f"sources.{attempt.source_id}"):
        leaf["settings"] = settings
    if attempt.parsed is None:
        rejected = attempt.rejected or Rejected("vendor_error", "no answer")
        leaf |= {"status": "rejected", "reason": rejected.reason, "detail": rejected.detail}
        if attempt.quarantined:
            leaf["quarantined"] = [{"record": part.record, "rows": part.rows.height} for part in attempt.quarantined]
        return leaf
    if attempt.explained:
        leaf["explained"] = attempt.explained
    return leaf | what_it_says(attempt.parsed)
