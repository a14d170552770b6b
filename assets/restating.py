"""State tests again, for days about which a later reading taught something.

Two things are learnt late. A record changed for days gone by (HR entered a departure late, a log entry
came in late): those days are judged again. Or a sweep found a change that the log had not told of: on
the days since the object was last read, what passed on the log's word is not known any more.

The first verdict stands for ever; what is known now is written beside it, with its cause. Event tests need
none of this: their verdicts are transitions between readings, late facts included.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assets.asking import judged, judged_by_days
from assets.definitions import Definitions
from assets.workspace import Workspace
from expectations.judge.asking import is_asked
from expectations.judge.gates import records_read
from expectations.judge.judge import Judge
from expectations.judge.verdict import Item, Verdict
from expectations.model import ControlTest, State
from warehouse.database import Database
from warehouse.items import parts

Findings = Mapping[tuple[str, str], Item]
"""Failing and unknown items of a day, by item and attribute."""


def restated(
    workspace: Workspace,
    in_hindsight: Callable[[], Judge],
    definitions: Definitions,
    from_day: date,
    to_day: date,
    *,
    fresh: Sequence[Verdict],
) -> list[Verdict]:
    """Return restatements of earlier days, by what the readings of `from_day` … `to_day` teach about them.

    Args:
        workspace: held for writing.
        in_hindsight: makes the judge of days gone by, when there is something to judge.
        definitions: those of the test; each day is judged by its own.
        from_day: first day whose readings are looked at.
        to_day: last such day.
        fresh: verdicts of this run, which are not in the database yet.
    """
    control = definitions.on(to_day).control
    if not isinstance(control.kind, State):
        return []
    known = _recorded(workspace, control) | {verdict.day: _findings(verdict.items) for verdict in fresh}
    records = records_read(workspace.store.db, control)
    lessons = _corrections(workspace, sorted(records), from_day, to_day)
    lessons += _untold(workspace, sorted(records - set(control.optional)), from_day, to_day)
    found: list[Verdict] = []
    for lesson in sorted(lessons, key=lambda lesson: (lesson.seq, lesson.cause)):
        for verdict in _learnt(workspace, in_hindsight, definitions, lesson, known):
            findings = _findings(verdict.items)
            if verdict.day in known and _outcomes(findings) != _outcomes(known[verdict.day]):
                known[verdict.day] = findings
                items = list(findings.values())
                found.append(replace(verdict, kind="restatement", known_on=lesson.day, cause=lesson.cause, items=items))
    return found


@dataclass(frozen=True, kw_only=True)
class _Lesson:
    """What the reading of a day taught about the days from `since` on.

    Attributes:
        seq: number of the pull.
        objects: source and id of each object of which nothing is known on those days; empty = judge them again.
    """

    seq: int
    day: date
    since: date
    cause: str
    objects: frozenset[tuple[str, str]] = frozenset()


def _corrections(workspace: Workspace, records: list[str], from_day: date, to_day: date) -> list[_Lesson]:
    """Changes of records for days gone by."""
    query = (
        "SELECT seq, day, min(from_day) FROM corrections WHERE day BETWEEN $first AND $last "
        "AND list_contains($records, record) GROUP BY seq, day"
    )
    rows = workspace.store.db.rows(query, first=from_day, last=to_day, records=records)
    return [_Lesson(seq=seq, day=day, since=since, cause="late_fact") for seq, day, since in rows]


def _untold(workspace: Workspace, records: list[str], from_day: date, to_day: date) -> list[_Lesson]:
    """Changes of which nobody can say on which day they were."""
    query = (
        "SELECT seq, day, since_day, cause, source_id, object_id FROM untold WHERE day BETWEEN $first AND $last "
        "AND list_contains($records, record) ORDER BY ALL"
    )
    objects: dict[tuple[int, date, date, str], set[tuple[str, str]]] = {}
    for *about, source, name in workspace.store.db.rows(query, first=from_day, last=to_day, records=records):
        seq, day, since, cause = about
        objects.setdefault((seq, day, since, cause), set()).add((source, name))
    return [
        _Lesson(seq=seq, day=day, since=since, cause=cause, objects=frozenset(names))
        for (seq, day, since, cause), names in objects.items()
    ]


def _learnt(
    workspace: Workspace,
    in_hindsight: Callable[[], Judge],
    definitions: Definitions,
    lesson: _Lesson,
    known: Mapping[date, Findings],
) -> list[Verdict]:
    """The days of a lesson as they are to be seen after it."""
    if lesson.cause == "late_fact":
        before = lesson.day - timedelta(days=1)
        then = replace(in_hindsight(), known_at=lesson.seq)
        return judged_by_days(workspace, then, definitions, lesson.since, before)
    if lesson.cause == "sweep":
        # what passes after the change, and passed before it, was not in doubt between
        doubtful = {key for key in known.get(lesson.day, {}) if _is_about(key[0], lesson.objects)}
        return _not_known(definitions, lesson, known, doubtful)
    version, judge = definitions.on(lesson.day), in_hindsight()
    judged(workspace, judge, version, lesson.day, lesson.day)
    return _not_known(definitions, lesson, known, _asked(judge.db, version.control, lesson))


def _asked(db: Database, control: ControlTest, lesson: _Lesson) -> set[tuple[str, str]]:
    """Item and attribute of everything that was asked about the objects on the day that has just been judged."""
    found: set[tuple[str, str]] = set()
    for attribute in control.attributes:
        query = f"SELECT _item FROM population WHERE day = $day AND _class = 'judge' AND {is_asked(attribute)}"
        items = [item for (item,) in db.rows(query, day=lesson.day)]
        found |= {(item, attribute.id) for item in items if _is_about(item, lesson.objects)}
    return found


def _not_known(
    definitions: Definitions, lesson: _Lesson, known: Mapping[date, Findings], doubtful: set[tuple[str, str]]
) -> list[Verdict]:
    """Days since the objects were last read, with what passed on the log's word as not known."""
    verdicts: list[Verdict] = []
    for offset in range((lesson.day - lesson.since).days):
        day = lesson.since + timedelta(days=offset)
        before = known.get(day, {})
        missing = [
            {"item": item, "attribute": attribute, "outcome": "unknown", "cause": lesson.cause}
            for item, attribute in sorted(doubtful - set(before))
        ]
        if missing:
            fails = any(item["outcome"] == "fail" for item in before.values())
            version = definitions.on(day)
            verdicts.append(
                Verdict(
                    kind="restatement",
                    test_id=version.control.id,
                    definition=version.sha256,
                    day=day,
                    known_on=lesson.day,
                    mark="fail" if fails else "indeterminate",
                    reason="deviation" if fails else "unknown_items",
                    items=[*before.values(), *missing],
                    inputs=(lesson.seq,),
                ),
            )
    return verdicts


def _is_about(item: str, objects: frozenset[tuple[str, str]]) -> bool:
    """The item's key holds the source and the id of one of the objects."""
    source, *ids = parts(item)
    return any((source, name) in objects for name in ids)


def _recorded(workspace: Workspace, control: ControlTest) -> dict[date, Findings]:
    """What is on record for each judged day, by its newest verdict."""
    query = (
        "SELECT r.day, i.item, i.attribute, i.outcome, i.cause, i.observed, i.is_partial FROM (SELECT * FROM results "
        "WHERE test_id = $test AND (received IS NOT NULL OR kind = 'restatement') "
        "QUALIFY row_number() OVER (PARTITION BY day ORDER BY seq DESC) = 1) r "
        "LEFT JOIN item_sets i ON i.items_sha256 = r.items_sha256 AND i.outcome IN ('fail', 'unknown') ORDER BY ALL"
    )
    found: dict[date, list[Item]] = {}
    for day, item, attribute, outcome, cause, observed, is_partial in workspace.store.db.rows(query, test=control.id):
        items = found.setdefault(day, [])
        if item:
            told = {"attribute": attribute, "cause": cause, "is_partial": is_partial, "observed": json.loads(observed)}
            items.append({"item": item, "outcome": outcome, **{name: value for name, value in told.items() if value}})
    return {day: _findings(items) for day, items in found.items()}


def _findings(items: Iterable[Item]) -> Findings:
    wanted = {"fail", "unknown"}
    return {(item["item"], item.get("attribute", "")): item for item in items if item["outcome"] in wanted}


def _outcomes(findings: Findings) -> dict[tuple[str, str], str]:
    return {key: item["outcome"] for key, item in findings.items()}
