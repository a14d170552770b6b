"""What another definition would have found on the days that are marked. Writes nothing down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from assets.asking import make_judge
from assets.judging import at_once, stretches
from assets.workspace import Workspace
from expectations.judge.population import unusable
from expectations.judge.verdict import Mark
from expectations.model import ControlTest

_WORSE: Final[Mapping[Mark, int]] = {"fail": 2, "indeterminate": 1}


@dataclass(frozen=True, order=True, kw_only=True)
class Finding:
    """A deviation (or what could not be judged), with its first day and on how many days it is found."""

    first_day: date
    item: str
    attribute: str
    days: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How two definitions differ over the days from `first` to `last`.

    Attributes:
        days: day, mark by the one, mark by the other, where these differ.
        appear, disappear: deviations that only the other, or only the one, finds.
        problem: why the one cannot judge any more; then all that the other finds appears.
    """

    first: date
    last: date
    days: Sequence[tuple[date, Mark, Mark]]
    appear: Sequence[Finding]
    disappear: Sequence[Finding]
    problem: str = ""

    @property
    def effect(self) -> str:
        """looser, stricter, looser and stricter, or none: what the stored history shows, and no more than that."""
        told = {"looser": self.disappear, "stricter": self.appear}
        words = [word for word, found in told.items() if found]
        return " and ".join(words) or ("other marks" if self.days else "none")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a control test says of the days from `first` to `last`.

    Attributes:
        marks: mark, reason, and how many days bear them, the most first.
        deviations, unknown: what deviated, and what could not be judged.
    """

    first: date
    last: date
    marks: Sequence[tuple[Mark, str, int]]
    deviations: Sequence[Finding]
    unknown: Sequence[Finding]


def look_back(workspace: Workspace, control: ControlTest, first: date, last: date) -> Found | None:
    """Judge the days that were read between two days by a test that need not be in the catalogue.

    Args:
        workspace: held for writing, because DuckDB lets no reader in beside a writer; nothing is written to it.
        control: the test.
        first: first day, included.
        last: last day, included.

    Returns:
        What it finds; None when no day between them was read.
    """
    read = "SELECT min(day), max(day) FROM readings WHERE day BETWEEN $first AND $last"
    ((begin, end),) = workspace.store.db.rows(read, first=first, last=last)
    if begin is None:
        return None
    seen = _look(workspace, control, begin, end)
    counted = Counter((mark, seen.reasons[day]) for day, mark in seen.marks.items())
    return Found(
        first=begin,
        last=end,
        marks=[(mark, reason, days) for (mark, reason), days in counted.most_common()],
        deviations=_findings(seen.items["fail"]),
        unknown=_findings(seen.items["unknown"]),
    )


def backtest(workspace: Workspace, before: ControlTest, *others: ControlTest) -> list[Difference]:
    """Judge every marked day by a definition and by others, and return how each of those differs from it.

    Args:
        workspace: held for writing, because DuckDB lets no reader in beside a writer; nothing is written to it.
        before: the definition in force.
        others: the other ones; where no day is marked there is no difference to return.
    """
    db = workspace.store.db
    ((first, last),) = db.rows("SELECT min(day), max(day) FROM results WHERE test_id = $test", test=before.id)
    if first is None:
        return []
    problem = unusable(db, before)
    old = _Seen() if problem else _look(workspace, before, first, last)
    return [_difference(old, _look(workspace, other, first, last), first, last, problem) for other in others]


def each_alone(before: ControlTest, after: ControlTest) -> dict[str, ControlTest]:
    """The first definition with one parameter as the second has it, for each that both have and that differs."""
    names = [n for n in before.parameters if n in after.parameters and before.parameters[n] != after.parameters[n]]
    return {n: replace(before, parameters={**before.parameters, n: after.parameters[n]}) for n in names}


def _difference(old: _Seen, new: _Seen, first: date, last: date, problem: str) -> Difference:
    days = [(day, old.marks.get(day, "indeterminate"), mark) for day, mark in new.marks.items()]
    return Difference(
        first=first,
        last=last,
        days=[(day, was, now) for day, was, now in days if was != now],
        appear=_only(new, old),
        disappear=_only(old, new),
        problem=problem,
    )


@dataclass(frozen=True)
class _Seen:
    """Mark and reason of each day, the worse where it was restated; by outcome, item and attribute the days of it."""

    marks: dict[date, Mark] = field(default_factory=dict)
    reasons: dict[date, str] = field(default_factory=dict)
    items: dict[str, dict[tuple[str, str], set[date]]] = field(default_factory=lambda: {"fail": {}, "unknown": {}})


def _look(workspace: Workspace, control: ControlTest, first: date, last: date) -> _Seen:
    judge, seen = make_judge(workspace), _Seen()
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    for begin, end in stretches(days, at_once(workspace)):
        for verdict in judge.judge(control, {}, begin, end):
            known = seen.marks.get(verdict.day)
            if verdict.kind == "result" or (known and _WORSE.get(verdict.mark, 0) > _WORSE.get(known, 0)):
                seen.marks[verdict.day], seen.reasons[verdict.day] = verdict.mark, verdict.reason
            for item in verdict.items:
                if (of := seen.items.get(item["outcome"])) is not None:
                    of.setdefault((item["item"], item.get("attribute", "")), set()).add(verdict.day)
    return seen


def _only(one: _Seen, other: _Seen) -> list[Finding]:
    failures = one.items["fail"]
    return _findings({key: failures[key] for key in failures.keys() - other.items["fail"].keys()})


def _findings(found: Mapping[tuple[str, str], set[date]]) -> list[Finding]:
    return sorted(
        Finding(first_day=min(days), item=item, attribute=attribute, days=len(days))
        for (item, attribute), days in found.items()
    )
