"""Reading a day's sources: intent first, answers kept, complete or nothing. Nothing is judged here.

Sources are asked side by side; one thread writes. A day that has a complete reading is not read again,
and a day whose time has passed is not invented.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any, Final

from assets.packing import pack
from assets.sources.contract import Connector, Exchange, Metered, Parsed, PullContext, RecordSet, Rejected
from assets.workspace import Workspace, instant, of_now, readable, rows_of
from warehouse.canonical import Leaf
from warehouse.snapshots import midnight
from warehouse.store import Rows

READ_AFTER: Final = timedelta(minutes=30)  # a reading at the very end of a day would race with the day itself
PEOPLE: Final = frozenset({"workers", "accounts"})  # populations that do not change by a third overnight
RECENT: Final = 14
LARGEST_CHANGE: Final = 0.3
SMALLEST_ALARM: Final = 5
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
        _Attempt(source, _context(workspace, source, day, ends_at, now), 1 + len(earlier))
        for source, connector in sorted(workspace.plan.connectors.items())
        for earlier in [_earlier(workspace, source, day)]
        if (history if connector.is_history else in_time) and (again or "complete" not in earlier)
    ]
    if not attempts:
        return []
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


def _earlier(workspace: Workspace, source: str, day: date) -> list[str]:
    """How earlier attempts at this source and day ended."""
    query = "SELECT status FROM pulls WHERE source_id = $source AND day = $day"
    return [status for (status,) in workspace.store.db.rows(query, source=source, day=day)]


def _refuse_implausible(workspace: Workspace, attempt: _Attempt) -> None:
    """Reject a population that is empty or far from its recent size; layoff day needs a named person's word."""
    for part in attempt.parsed.sets if attempt.parsed else ():
        if part.record not in PEOPLE or part.parents is not None:
            continue
        recent = workspace.store.recent_counts(attempt.source_id, part.record, RECENT)
        change = abs(part.rows.height - median(recent)) if recent else 0
        if part.rows.is_empty():
            attempt.rejected = Rejected("empty_population", f"{part.record}: no rows; a company without people?")
        elif recent and change > max(LARGEST_CHANGE * median(recent), SMALLEST_ALARM):
            detail = f"{part.record}: {part.rows.height} rows, recently {median(recent):g}"
            attempt.rejected = Rejected("population_anomaly", detail)
    if attempt.rejected and attempt.parsed:
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
    if attempt.parsed is None:
        rejected = attempt.rejected or Rejected("vendor_error", "no answer")
        leaf |= {"status": "rejected", "reason": rejected.reason, "detail": rejected.detail}
        if attempt.quarantined:
            leaf["quarantined"] = [{"record": part.record, "rows": part.rows.height} for part in attempt.quarantined]
        return leaf
    return leaf | {
        "status": "complete",
        "observed_at": instant(attempt.parsed.observed_at),
        "cursor": dict(attempt.parsed.cursor),
        "notes": dict(attempt.parsed.notes),
        "records": [_record(part) for part in rows_of(attempt.parsed.sets)],
    }


def _record(part: Rows) -> dict[str, Any]:
    line: dict[str, Any] = {
        "record": part.record,
        "rows": part.rows.height,
        "levels": list(part.levels),
        "how": part.how,
        "rests_on": part.rests_on,
    }
    if part.source_total is not None:
        line["source_total"] = part.source_total
    if part.parents is not None:
        line["objects_read"] = len(part.parents)
    return line
