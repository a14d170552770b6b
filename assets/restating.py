"""State tests again, for days about which a later reading taught something: HR that entered a departure late.

The first verdict stands for ever; what is known now is written beside it, with its cause. Event tests need
none of this: their verdicts are transitions between readings, late facts included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assets.workspace import Workspace
from expectations.judge.gates import records_read
from expectations.judge.judge import Judge
from expectations.judge.verdict import Item, Verdict
from expectations.model import ControlTest, State

Findings = frozenset[tuple[str, str, str]]


def restated(
    workspace: Workspace,
    judge: Judge,
    control: ControlTest,
    from_day: date,
    to_day: date,
    *,
    fresh: Sequence[Verdict],
) -> list[Verdict]:
    """Return restatements of earlier days that the readings of `from_day` … `to_day` corrected.

    Args:
        workspace: held for writing.
        judge: as for the days themselves.
        control: the test.
        from_day: first day whose readings are looked at for corrections.
        to_day: last such day.
        fresh: verdicts of this run, which are not in the database yet.
    """
    if not isinstance(control.kind, State):
        return []
    known = _recorded(workspace, control) | {verdict.day: _findings(verdict.items) for verdict in fresh}
    parameters = workspace.plan.parameters.get(control.id, {})
    found: list[Verdict] = []
    for seq, day, first in _corrections(workspace, control, from_day, to_day):
        for verdict in replace(judge, known_at=seq).judge(control, parameters, first, day - timedelta(days=1)):
            findings = _findings(verdict.items)
            if verdict.day in known and findings != known[verdict.day]:
                known[verdict.day] = findings
                items = [item for item in verdict.items if item["outcome"] in {"fail", "unknown"}]
                found.append(replace(verdict, kind="restatement", known_on=day, cause="late_fact", items=items))
    return found


def _corrections(
    workspace: Workspace,
    control: ControlTest,
    from_day: date,
    to_day: date,
) -> list[tuple[int, date, date]]:
    """Pull, its day and the first day it corrected, for pulls that corrected a record which the test reads."""
    query = (
        "SELECT seq, day, min(from_day) FROM corrections WHERE day BETWEEN $first AND $last "
        "AND list_contains($records, record) GROUP BY seq, day ORDER BY seq"
    )
    db = workspace.store.db
    records = sorted(records_read(db, control))
    return [(seq, day, first) for seq, day, first in db.rows(query, first=from_day, last=to_day, records=records)]


def _recorded(workspace: Workspace, control: ControlTest) -> dict[date, Findings]:
    """What is on record for each judged day, by its newest verdict."""
    query = (
        "SELECT r.day, i.item, coalesce(i.attribute, ''), i.outcome FROM (SELECT * FROM results "
        "WHERE test_id = $test AND (received IS NOT NULL OR kind = 'restatement') "
        "QUALIFY row_number() OVER (PARTITION BY day ORDER BY seq DESC) = 1) r "
        "LEFT JOIN item_sets i ON i.items_sha256 = r.items_sha256 AND i.outcome IN ('fail', 'unknown')"
    )
    found: dict[date, set[tuple[str, str, str]]] = {}
    for day, item, attribute, outcome in workspace.store.db.rows(query, test=control.id):
        found.setdefault(day, set()).update({(item, attribute, outcome)} if item else set())
    return {day: frozenset(findings) for day, findings in found.items()}


def _findings(items: Iterable[Item] | Sequence[Mapping[str, str]]) -> Findings:
    wanted = {"fail", "unknown"}
    return frozenset((i["item"], i.get("attribute", ""), i["outcome"]) for i in items if i["outcome"] in wanted)
