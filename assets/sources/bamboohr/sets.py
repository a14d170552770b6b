"""From the checked answers of a pull to record sets, each with the reasons why it is whole. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from assets.sources.bamboohr import mapping, training
from assets.sources.bamboohr.mapping import Row
from assets.sources.bamboohr.reading import Reading
from assets.sources.bamboohr.settings import Settings
from assets.sources.bamboohr.wire import TrainingRow
from assets.sources.contract import Parsed, Proof, PullContext, RecordSet, Rejected
from assets.sources.http.rows import frame

_ANSWERED = Proof(level="transferred", how="one whole answer")
_ROLLED_FORWARD = Proof(level="reconciled", how="the ids are those ever inserted and not deleted")
_WITNESS = Proof(level="visible", how="the witness employee was seen")


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Makes the record sets of one pull."""

    source_id: str
    reading: Reading
    settings: Settings
    context: PullContext

    def parsed(self) -> Parsed:
        """Return everything the pull says.

        Raises:
            Rejected: an answer is missing or wrong, or ids disagree; workers that came whole are `partial`.
        """
        try:
            total = self.reading.reconcile()
            proofs = (_ANSWERED, _ROLLED_FORWARD, *self._visible(self.reading.employees))
            sets = (
                RecordSet(record="workers", rows=self._workers(), proofs=proofs, source_total=total),
                RecordSet(record="employment_events", rows=self._events(), proofs=proofs),
                *self._trainings(proofs),
            )
        except Rejected as rejected:
            raise Rejected(rejected.reason, rejected.detail, tuple(self._partial())) from None
        notes, cursor = dict(self.reading.notes), {}
        if self.settings.training_types is not None:
            cursor = training.left_behind(self.context, self.settings, self._finished, self.reading.employees)
        return Parsed(observed_at=self.reading.read_at, sets=sets, cursor=cursor, notes=notes)

    @cached_property
    def _finished(self) -> dict[str, dict[str, TrainingRow]]:
        """What everybody who was asked about finished, by employee."""
        return self.reading.trainings(self.context)

    def _partial(self) -> Iterator[RecordSet]:
        """Workers of the report, though nothing proves that they are all."""
        try:
            yield RecordSet(record="workers", rows=self._workers(), proofs=())
        except Rejected:
            return

    def _visible(self, employees: Collection[str]) -> Iterator[Proof]:
        if self.settings.witness_id is None:
            return
        if self.settings.witness_id not in employees:
            raise Rejected("witness_missing", "employees: the witness employee was not seen")
        yield _WITNESS

    def _workers(self) -> pl.DataFrame:
        reading = self.reading
        rows = [
            mapping.worker(employee, reading.statuses.get(name, ()), self.settings, self._zone(name), reading.read_at)
            for name, employee in reading.employees.items()
        ]
        return frame("workers", self.source_id, rows)

    def _events(self) -> pl.DataFrame:
        reading, rows = self.reading, list[Row]()
        for name in reading.employees:
            zone = self._zone(name)
            changed_at = reading.last_changed("employmentStatus", name)
            rows += mapping.terminations(name, reading.statuses[name], self.settings, zone, changed_at)
            rows += mapping.leaves(name, reading.statuses[name], self.settings, zone, changed_at)
            rows += mapping.transfers(name, reading.jobs[name], zone, reading.last_changed("jobInfo", name))
        return frame("employment_events", self.source_id, rows)

    def _trainings(self, proofs: tuple[Proof, ...]) -> Iterator[RecordSet]:
        if self.settings.training_types is None:
            return
        found = self._finished
        rows = [
            mapping.training(row, self.source_id, self.settings) for taken in found.values() for row in taken.values()
        ]
        yield RecordSet(
            record="training_records",
            rows=frame("training_records", self.source_id, rows),
            proofs=(_ANSWERED, *(proof for proof in proofs if proof.level == "visible")),
            parents=frozenset(found),
            rests_on="sweep" if training.is_sweep(self.context, self.settings) else "newcomers",
        )

    def _zone(self, employee_id: str) -> str:
        return mapping.zone_of(self.reading.employees[employee_id], self.settings, self.context.time_zone)
