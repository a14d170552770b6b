"""Judging: one test, a range of days, one validation; a verdict for every day of the range and no day left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Literal

import polars as pl

from expectations.judge import event, population, state
from expectations.judge.engine import Engine, EngineError
from expectations.judge.gates import NOT_IN_FORCE, Gate, Gates, views_read
from expectations.judge.outcomes import Outcome, outcomes_of
from expectations.judge.state import Asked
from expectations.judge.verdict import Item, Mark, Verdict
from expectations.model import ControlTest, Parameter, State
from warehouse.database import Database, DatabaseError
from warehouse.snapshots import FIRST_DAY, Scope, are_todays, keep, let_in, look_at, views_as

_COUNTS: Final = (
    "received", "carried_in", "excluded", "judged", "passed", "failed", "unknown", "pending", "withdrawn",
)  # fmt: skip
MakeEngine = Callable[[], Engine]


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Judges tests over one database.

    Attributes:
        db: working database with its snapshot views created.
        engine: makes the Great Expectations engine; called only when there are rows to judge.
        sources: source id -> records that it provides, for every configured source.
        choice, known_at: which reading of a day stands, and what of it was known (see `warehouse.snapshots.Scope`).
        in_force_from: test id -> first day on which the company answers for it.
        since: first day of the definition where another one judged before; its `handed_over` items are in the
            database then (see `event`).
    """

    db: Database
    engine: MakeEngine
    sources: Mapping[str, frozenset[str]]
    choice: Literal["first", "latest"] = "first"
    known_at: int | None = None
    in_force_from: Mapping[str, date] = field(default_factory=dict)
    since: date | None = None
    _looking_at: list[Scope] = field(default_factory=list)

    def judge(
        self,
        control: ControlTest,
        parameters: Mapping[str, Parameter],
        from_day: date,
        to_day: date,
    ) -> list[Verdict]:
        """Return the verdicts on `from_day` … `to_day`, and the restatements of earlier days they bring.

        A break of the engine makes the days indeterminate (`engine_error`), never failing.
        """
        with views_as(self.db, control.views):
            return self._judge(control, {**control.parameters, **parameters}, from_day, to_day)

    def _judge(
        self, control: ControlTest, parameters: Mapping[str, Parameter], from_day: date, to_day: date
    ) -> list[Verdict]:
        gates = Gates(self.db, control, self.sources, self._scope(FIRST_DAY, to_day))
        begins = self.in_force_from.get(control.id, FIRST_DAY)

        def gate_of(day: date) -> Gate:
            return gates.on(day) if day >= begins else gates.on(day).closed(NOT_IN_FORCE)

        days = [from_day + timedelta(days=offset) for offset in range((to_day - from_day).days + 1)]
        open_gates = {day: gate_of(day) for day in days}
        before = next((day for day in gates.read_before(from_day) if gate_of(day).judgeable), None)
        judgeable = [day for day in days if open_gates[day].judgeable]
        first_ever = judgeable[0] if judgeable and before is None else None
        found = _Found({}, {}, {}, "", first_ever)
        if judgeable:
            self._look_at(self._scope(before or from_day, to_day), control)
            found = self._found(control, parameters, [before, *judgeable] if before else judgeable, first_ever)
        restatements = _restatements(control, open_gates, found, days)
        partial = {
            day: self._proven_by_rows(control, parameters, open_gates[day])
            for day in days
            if open_gates[day].quarantined
        }
        return [_verdict(control, open_gates[day], found, partial.get(day, ())) for day in days] + restatements

    def _scope(self, from_day: date, to_day: date) -> Scope:
        return Scope(from_day=from_day, to_day=to_day, choice=self.choice, known_at=self.known_at)

    def _look_at(self, wanted: Scope, control: ControlTest) -> None:
        """Point the views at `wanted`, and compute once what test after test asks for."""
        if self._looking_at != [wanted]:
            look_at(self.db, wanted)
            self._looking_at[:] = [wanted]
        if are_todays(control.views):
            keep(self.db, views_read(self.db, control))

    def _proven_by_rows(
        self,
        control: ControlTest,
        parameters: Mapping[str, Parameter],
        gate: Gate,
    ) -> Sequence[Outcome]:
        """Deviations that single rows of rejected pulls prove: never an absence, never a pass."""
        asked = [attribute for attribute in control.attributes if gate.missing <= set(attribute.by_row)]
        if not asked:
            return ()
        self._looking_at.clear()
        look_at(self.db, self._scope(gate.day, gate.day))
        let_in(self.db, gate.quarantined)
        narrowed = replace(control, attributes=tuple(asked))
        found = self._found(narrowed, parameters, [gate.day], None)
        return [
            replace(entry, item=entry.item | {"is_partial": True})
            for entry in found.outcomes.get(gate.day, ())
            if entry.item["outcome"] == "fail" and entry.verdict_on == gate.day
        ]

    def _found(
        self,
        control: ControlTest,
        parameters: Mapping[str, Parameter],
        judgeable: Sequence[date],
        first_ever: date | None,
    ) -> _Found:
        db = self.db
        db.run("CREATE OR REPLACE TEMP TABLE judgeable (day DATE, prev_day DATE)")
        pairs = {"day": judgeable, "prev_day": [None, *judgeable[:-1]]}
        db.insert("judgeable", pl.DataFrame(pairs, schema={"day": pl.Date, "prev_day": pl.Date}))
        try:
            population.build(db, control, parameters)
            asked = Asked(db, self.engine(), control, self.since)
            (state if isinstance(control.kind, State) else event).judge(asked)
        except (EngineError, DatabaseError) as error:
            return _Found({}, {}, {}, str(error), first_ever)
        counts = {row[0]: dict(zip(_COUNTS, row[1:], strict=True)) for row in db.rows(_COUNTS_QUERY)}
        excluded: dict[date, dict[str, int]] = {}
        for day, rule, count in db.rows(_EXCLUDED if isinstance(control.kind, State) else _EXCLUDED_NOW):
            excluded.setdefault(day, {})[rule] = count
        items: dict[date, list[Outcome]] = {}
        for outcome in outcomes_of(db, control):
            items.setdefault(outcome.day, []).append(outcome)
        return _Found(counts, excluded, items, "", first_ever)


_COUNTS_QUERY: Final = f"SELECT day, {', '.join(_COUNTS)} FROM counts"
_EXCLUDED: Final = (
    "SELECT day, substr(_class, 10), count(*) FROM population WHERE _class LIKE 'excluded:%' GROUP BY ALL ORDER BY ALL"
)
_EXCLUDED_NOW: Final = (
    "SELECT day, substr(_class, 10), count(*) FROM progress WHERE _class LIKE 'excluded:%' "
    "AND coalesce(_before_state, 'pending') = 'pending' GROUP BY ALL ORDER BY ALL"
)


@dataclass(frozen=True)
class _Found:
    counts: Mapping[date, Mapping[str, int]]
    excluded: Mapping[date, Mapping[str, int]]
    outcomes: Mapping[date, Sequence[Outcome]]
    error: str
    first_ever: date | None

    def is_own(self, entry: Outcome) -> bool:
        """A verdict about its own day; on the first judged day also about what had happened before monitoring."""
        return entry.verdict_on >= entry.day or entry.day == self.first_ever


def _verdict(control: ControlTest, gate: Gate, found: _Found, partial: Sequence[Outcome]) -> Verdict:
    """The day's own verdict. Order: proven deviation, unknown, unproven source, nothing to judge, pass."""
    outcomes = [entry for entry in found.outcomes.get(gate.day, ()) if found.is_own(entry)]
    failing = {(entry.item["item"], entry.item.get("attribute")) for entry in outcomes if entry.is_failure}
    outcomes += [entry for entry in partial if (entry.item["item"], entry.item.get("attribute")) not in failing]
    counts = found.counts.get(gate.day) or (dict.fromkeys(_COUNTS, 0) if gate.judgeable else {})
    told = {entry.item["outcome"] for entry in outcomes}
    # a state is judged at every reading; an event only on its own day: one that comes in late restates that day
    is_judged = counts.get("judged", 0) > 0 and (isinstance(control.kind, State) or bool(told & {"pass", "fail"}))
    mark, reason = _mark(gate, told, found.error, is_judged=is_judged)
    return Verdict(
        kind="result",
        test_id=control.id,
        day=gate.day,
        known_on=gate.day,
        mark=mark,
        reason=reason,
        basis=gate.basis,
        counts=counts if gate.judgeable and not found.error else {},
        excluded_by=found.excluded.get(gate.day, {}) if counts else {},
        items=[entry.item for entry in outcomes],
        inputs=tuple(sorted({*gate.inputs, *gate.quarantined})) if partial else gate.inputs,
        records=gate.records,
        withheld=gate.reason if gate.judgeable and not found.error else "",
    )


def _mark(  # noqa: PLR0911  (one return a rule, in the order in which they rank)
    gate: Gate, outcomes: set[str], error: str, *, is_judged: bool
) -> tuple[Mark, str]:
    if gate.is_closed:
        return "not_applicable", gate.reason
    if "fail" in outcomes:
        return "fail", "deviation"
    if not gate.judgeable:
        return ("indeterminate", gate.reason) if gate.attempted else ("not_run", "no_reading")
    if error:
        return "indeterminate", "engine_error"
    if "unknown" in outcomes:
        return "indeterminate", "unknown_items"
    if gate.reason:
        return "indeterminate", gate.reason
    if not is_judged:
        return ("not_applicable", "no_occurrence") if gate.visible else ("indeterminate", "not_visible")
    return "pass", ""


def _restatements(
    control: ControlTest,
    open_gates: Mapping[date, Gate],
    found: _Found,
    days: Sequence[date],
) -> list[Verdict]:
    """What the readings of `days` teach about earlier days, one verdict per day, earlier day and cause."""
    grouped: dict[tuple[date, date, str], list[Item]] = {}
    for day in days:
        for entry in found.outcomes.get(day, ()):
            if not found.is_own(entry):
                grouped.setdefault((day, entry.verdict_on, entry.cause or "late_fact"), []).append(entry.item)
    verdicts: list[Verdict] = []
    for (day, about, cause), items in sorted(grouped.items()):
        outcomes = {item["outcome"] for item in items}
        mark: Mark = "fail" if "fail" in outcomes else "indeterminate" if "unknown" in outcomes else "pass"
        verdicts.append(
            Verdict(
                kind="restatement",
                test_id=control.id,
                day=about,
                known_on=day,
                mark=mark,
                reason={"fail": "deviation", "indeterminate": "unknown_items"}.get(mark, ""),
                basis=open_gates[day].basis,
                items=items,
                inputs=open_gates[day].inputs,
                records=open_gates[day].records,
                cause=cause,
            ),
        )
    return verdicts
