"""Marking days: every test, every day of a range, in one go per test; results are evidence before they are rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from assets.asking import judge_beside, judged, make_judge
from assets.definitions import Version, in_force
from assets.restating import restated
from assets.workspace import Progress, Workspace
from expectations.catalogue import controls
from expectations.judge import scope
from expectations.judge.gates import records_read
from expectations.judge.judge import Judge
from expectations.judge.verdict import OWN_AGAIN, Verdict
from expectations.model import ControlTest
from warehouse import canonical
from warehouse.acceptances import by_people
from warehouse.canonical import Leaf

# what is asked once costs a second, however many days it is asked of; but a year of a large company is too much memory
_MOST_VERSION_DAYS: Final = 10_000_000
_LEAST_DAYS: Final = 92


def judge_days(
    workspace: Workspace,
    from_day: date,
    to_day: date,
    *,
    again: bool = False,
    progress: Progress = lambda *_: None,
) -> list[Leaf]:
    """Judge every test for the days that have no result yet, and return the leaves of the verdicts.

    Args:
        workspace: held for writing; its days have been pulled, as far as they could be.
        from_day: first day.
        to_day: last day, included.
        again: judge days that have a result by their newest reading; differences become restatements.
        progress: told the test, how many are done, and of how many.
    """
    workspace.note_settings()
    judge, found = make_judge(workspace), in_force(workspace, controls())
    leaves: list[Leaf] = []
    with ExitStack() as lent:
        in_hindsight = cache(lambda: lent.enter_context(judge_beside(workspace)))
        for done, (test, definitions) in enumerate(found.items()):
            progress(test, done, len(found))
            spans = list(definitions.spans(from_day, to_day))
            for version, first, last in spans:
                verdicts = _verdicts(workspace, judge, version, first, last, again=again)
                verdicts += restated(workspace, in_hindsight, definitions, first, last, fresh=verdicts)
                leaves += workspace.append(*(_leaf(workspace, verdict) for verdict in verdicts))
                if len(spans) > 1:
                    workspace.load()  # the next definition takes over what this one left
    workspace.load()
    progress("", len(found), len(found))
    return leaves


def _verdicts(
    workspace: Workspace,
    judge: Judge,
    version: Version,
    from_day: date,
    to_day: date,
    *,
    again: bool,
) -> list[Verdict]:
    """Verdicts on days that have none; and, beside the first, on days that were read again since (all when `again`)."""
    days = [from_day + timedelta(days=offset) for offset in range((to_day - from_day).days + 1)]
    control = version.control
    known = _known(workspace, control)
    verdicts: list[Verdict] = []
    longest = at_once(workspace)
    for first, last in stretches((day for day in days if day not in known), longest):
        verdicts += judged(workspace, judge, version, first, last)
    known |= {verdict.day: _told(verdict) for verdict in verdicts if verdict.kind == "result"}
    newest = _newest_readings(workspace, control, from_day, to_day)
    stale = [day for day in days if again or not newest.get(day, frozenset()) <= known[day].inputs]
    written = _restated_before(workspace, control) if stale else set()
    accepted = by_people(workspace.store.db) if stale else frozenset()
    for first, last in stretches(stale, longest):
        for verdict in judged(workspace, replace(judge, choice="latest"), version, first, last):
            told = _told(verdict)
            if verdict.kind == "result" and told.says != known[verdict.day].says:
                learnt = newest.get(verdict.day, frozenset()) - known[verdict.day].inputs
                cause = "accepted" if learnt & accepted else "read_again"
                verdicts.append(replace(verdict, kind="restatement", cause=cause))
            elif verdict.kind == "restatement" and (verdict.day, verdict.known_on, told.says[2]) not in written:
                verdicts.append(verdict)
    return verdicts


@dataclass(frozen=True)
class _Told:
    """What a day's own verdict says, and the pulls that it rests on."""

    says: tuple[str, str, str]
    inputs: frozenset[int]


def _told(verdict: Verdict) -> _Told:
    items = hashlib.sha256(canonical.dumps(list(verdict.items))).hexdigest() if verdict.items else ""
    return _Told((verdict.mark, verdict.reason, items), frozenset(verdict.inputs))


def _known(workspace: Workspace, control: ControlTest) -> dict[date, _Told]:
    """Each day's own newest verdict on record."""
    query = (
        "SELECT day, mark, reason, coalesce(items_sha256, ''), inputs FROM results WHERE test_id = $test "
        f"AND (kind IN ('result', 'not_run') OR cause IN {OWN_AGAIN}) "
        "QUALIFY row_number() OVER (PARTITION BY day ORDER BY seq DESC) = 1"
    )
    rows = workspace.store.db.rows(query, test=control.id)
    return {day: _Told((mark, reason, items), frozenset(json.loads(seqs))) for day, mark, reason, items, seqs in rows}


def _restated_before(workspace: Workspace, control: ControlTest) -> set[tuple[date, date, str]]:
    """Day, day of the reading that taught it, and items of every restatement on record."""
    query = (
        "SELECT day, known_on, coalesce(items_sha256, '') FROM results WHERE test_id = $test AND kind = 'restatement'"
    )
    return {(day, known_on, items) for day, known_on, items in workspace.store.db.rows(query, test=control.id)}


def _newest_readings(
    workspace: Workspace, control: ControlTest, from_day: date, to_day: date
) -> dict[date, frozenset[int]]:
    """The newest pulls of each day that brought a record which the test reads, or the register of scope."""
    query = (
        "SELECT day, list(DISTINCT seq) FROM (SELECT day, max(seq) AS seq FROM readings WHERE day BETWEEN $first "
        "AND $last AND list_contains($records, record) GROUP BY day, source_id, record) GROUP BY day"
    )
    db = workspace.store.db
    rows = db.rows(query, first=from_day, last=to_day, records=sorted({*records_read(db, control), scope.RECORD}))
    return {day: frozenset(seqs) for day, seqs in rows}


def at_once(workspace: Workspace) -> timedelta:
    """How many days are judged at once, by what there is to look at; a range is its days in any case."""
    query = "SELECT sum(estimated_size) FROM duckdb_tables() WHERE starts_with(table_name, 'history_')"
    versions = int(workspace.store.db.value(query) or 0)
    return timedelta(days=max(_LEAST_DAYS, _MOST_VERSION_DAYS // (versions + 1)))


def stretches(days: Iterable[date], longest: timedelta) -> Iterable[tuple[date, date]]:
    """Runs of consecutive days, as first and last, none longer than `longest`."""
    first = last = None
    for day in days:
        if first is not None and last is not None and day == last + timedelta(days=1) and day - first < longest:
            last = day
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last


def _leaf(workspace: Workspace, verdict: Verdict) -> Leaf:
    leaf: Leaf = {
        "kind": "not_run" if verdict.mark == "not_run" else verdict.kind,
        "test": verdict.test_id,
        "day": verdict.day.isoformat(),
        "known_on": verdict.known_on.isoformat(),
        "mark": verdict.mark,
        "reason": verdict.reason,
        "basis": verdict.basis,
        "definition": verdict.definition,
        "inputs": list(verdict.inputs),
        "records": sorted(verdict.records),
        "code": dict(workspace.plan.code),
    }
    if verdict.counts:
        leaf["counts"] = {name: int(count) for name, count in verdict.counts.items()}
    if verdict.excluded_by:
        leaf["excluded_by"] = {rule: int(count) for rule, count in verdict.excluded_by.items()}
    if verdict.items:
        leaf["items"] = workspace.packs.put(canonical.dumps(list(verdict.items)))
    if verdict.withheld and verdict.withheld != verdict.reason:
        leaf["withheld"] = verdict.withheld
    if verdict.cause:
        leaf["cause"] = verdict.cause
    return leaf
