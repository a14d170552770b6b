"""Marking days: every test, every day of a range, in one go per test; results are evidence before they are rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from assets.restating import restated
from assets.workspace import Progress, Workspace
from expectations.catalogue import controls
from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from expectations.judge.verdict import Verdict
from expectations.model import ControlTest
from warehouse import canonical
from warehouse.canonical import Leaf


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
    owners = workspace.plan.owners
    tests = [replace(control, owner=owners.get(control.id, control.owner)) for control in controls().values()]
    definitions = _note_catalogue(workspace, tests)
    engine: list[Engine] = []

    def make_engine() -> Engine:
        if not engine:
            engine.append(Engine(workspace.store.db))
        return engine[0]

    judge = Judge(
        db=workspace.store.db,
        engine=make_engine,
        sources={source: connector.provides for source, connector in workspace.plan.connectors.items()},
        choice="latest" if again else "first",
        in_force_from=workspace.plan.in_force_from,
    )
    leaves: list[Leaf] = []
    for done, control in enumerate(tests):
        progress(control.id, done, len(tests))
        verdicts = _verdicts(workspace, judge, control, from_day, to_day, again=again)
        verdicts += restated(workspace, judge, control, from_day, to_day, fresh=verdicts)
        leaves += workspace.append(*(_leaf(workspace, verdict, definitions[control.id]) for verdict in verdicts))
    workspace.load()
    progress("", len(tests), len(tests))
    return leaves


def _verdicts(
    workspace: Workspace,
    judge: Judge,
    control: ControlTest,
    from_day: date,
    to_day: date,
    *,
    again: bool,
) -> list[Verdict]:
    """Verdicts on the stretches of days that lack a result (all days when `again`)."""
    query = "SELECT day, mark, reason FROM results WHERE test_id = $test AND kind IN ('result', 'not_run')"
    known = {day: (mark, reason) for day, mark, reason in workspace.store.db.rows(query, test=control.id)}
    days = [from_day + timedelta(days=offset) for offset in range((to_day - from_day).days + 1)]
    parameters = workspace.plan.parameters.get(control.id, {})
    verdicts: list[Verdict] = []
    for first, last in _stretches(day for day in days if again or day not in known):
        verdicts += judge.judge(control, parameters, first, last)
    if again:
        verdicts = [
            _restated(verdict) for verdict in verdicts if known.get(verdict.day) != (verdict.mark, verdict.reason)
        ]
    return verdicts


def _restated(verdict: Verdict) -> Verdict:
    """A second verdict on a day stands beside the first."""
    return replace(verdict, kind="restatement", cause=verdict.cause or "read_again")


def _stretches(days: Iterable[date]) -> Iterable[tuple[date, date]]:
    """Runs of consecutive days, as first and last."""
    first = last = None
    for day in days:
        if last is not None and day == last + timedelta(days=1):
            last = day
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last


def _leaf(workspace: Workspace, verdict: Verdict, definition: str) -> Leaf:
    leaf: Leaf = {
        "kind": "not_run" if verdict.mark == "not_run" else verdict.kind,
        "test": verdict.test_id,
        "day": verdict.day.isoformat(),
        "known_on": verdict.known_on.isoformat(),
        "mark": verdict.mark,
        "reason": verdict.reason,
        "basis": verdict.basis,
        "definition": definition,
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
    if verdict.cause:
        leaf["cause"] = verdict.cause
    return leaf


def _note_catalogue(workspace: Workspace, tests: Sequence[ControlTest]) -> Mapping[str, str]:
    """Put definitions and parameters into evidence when they differ from those in force; return their hashes."""
    entries: dict[str, dict[str, Any]] = {}
    for control in tests:
        parameters = {**control.parameters, **workspace.plan.parameters.get(control.id, {})}
        definition = {**control.definition(), "parameters": control.plain(parameters)}
        entries[control.id] = {"definition": workspace.packs.put(canonical.dumps(definition))}
    query = "SELECT test_id, arg_max(definition_sha256, seq) FROM catalogue GROUP BY test_id"
    if dict(workspace.store.db.rows(query)) != {test: entry["definition"] for test, entry in entries.items()}:
        workspace.append({"kind": "catalogue", "tests": entries})
        workspace.load()
    return {test: entry["definition"] for test, entry in entries.items()}
