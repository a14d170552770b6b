"""What must be there before a day can be judged: for every record a test reads, a complete reading.

A population that is not proven complete proves nothing; a day that was not read is a day not run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from expectations.judge import scope
from expectations.model import OUT_OF_SCOPE, ControlTest, State
from warehouse.database import Database
from warehouse.record import records
from warehouse.snapshots import Scope, derived_views, standing

NOT_IN_FORCE: Final = "not_in_force"
_BEGAN: Final = (
    "SELECT source_id, min(day) FROM (SELECT source_id, day FROM readings UNION ALL "
    "SELECT source_id, day FROM pulls WHERE status = 'rejected') GROUP BY source_id"
)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What readings allow on a day.

    Attributes:
        judgeable: rows can be judged.
        reason: why the day cannot pass even if no row fails ("" = it can): the reason for which a pull
            was rejected, `no_reading`, `not_in_force`, `out_of_scope`, `unproven_source`.
        attempted: a pull was tried (a day without any try is `not_run`).
        visible: every source proved that it sees what there is, so 'nothing happened' may be said.
        basis: basis of the readings that were used.
        inputs: numbers of those pulls; records: what was read of them.
        missing: records of which some source has no complete reading.
        quarantined: numbers of rejected pulls of the day that left readable rows.
    """

    day: date
    judgeable: bool
    reason: str
    attempted: bool
    visible: bool
    basis: str
    inputs: tuple[int, ...]
    records: tuple[str, ...]
    missing: frozenset[str] = frozenset()
    quarantined: frozenset[int] = frozenset()

    @property
    def is_closed(self) -> bool:
        """The company does not answer for the test on this day, so nothing of it is judged."""
        return self.reason in {NOT_IN_FORCE, OUT_OF_SCOPE}

    def closed(self, reason: str) -> Gate:
        """The gate of a day on which the company does not answer for the test: `not_in_force`, `out_of_scope`."""
        return replace(self, judgeable=False, reason=reason, quarantined=frozenset())


def records_read(db: Database, control: ControlTest) -> frozenset[str]:
    """Records that the test reads, through derived views too."""
    names = {name.removeprefix("vanished_") for name in _names_read(db, control)}
    return frozenset(name for name in names if name in records())


def views_read(db: Database, control: ControlTest) -> dict[str, str]:
    """SQL of the derived views that the test reads, by name."""
    derived = {**derived_views(), **control.views}
    return {name: derived[name] for name in sorted(_names_read(db, control)) if name in derived}


def _names_read(db: Database, control: ControlTest) -> set[str]:
    """Everything that the test reads, derived views and what they read included."""
    derived = {**derived_views(), **control.views}
    seen, todo = set[str](), set(db.tables_read(control.subjects))
    while todo:
        seen.add(name := todo.pop())
        if name in derived:
            todo |= db.tables_read(derived[name]) - seen
    return seen


class Gates:
    """What the readings of each day allow, for one test."""

    def __init__(
        self,
        db: Database,
        control: ControlTest,
        sources: Mapping[str, frozenset[str]],
        asked: Scope,
    ) -> None:
        """Read what is needed of every day in `asked`.

        Args:
            db: database with the readings.
            control: the test.
            sources: source id -> records that it provides, for every configured source.
            asked: the days, and which reading of each stands.
        """
        read = records_read(db, control)
        needed = read - frozenset(control.optional)
        self._control = control
        self._providers = {
            record: {source for source, gives in sources.items() if record in gives} for record in needed
        }
        self._readings: dict[date, list[_Read]] = {}
        sql, parameters = standing(asked)
        query = f"SELECT source_id, record, day, seq, basis, levels FROM ({sql}) WHERE list_contains($read, record)"
        for row in db.rows(f"{query} ORDER BY ALL", read=sorted({*read, scope.RECORD}), **parameters):
            line = _Read(*row)
            self._readings.setdefault(line.day, []).append(line)
        rejections = "SELECT source_id, day, arg_max(reason, seq) FROM pulls WHERE status = 'rejected' GROUP BY ALL"
        kept = db.rows("SELECT source_id, day, max(seq) FROM quarantined GROUP BY ALL")
        self._past = _Past(
            rejected={(source, day): reason for source, day, reason in db.rows(rejections)},
            quarantined={(source, day): seq for source, day, seq in kept},
            began=dict(db.rows(_BEGAN)),
            beside=frozenset(
                (source, record) for source, gives in sources.items() for record in gives & (read - needed)
            ),
        )
        self._out = scope.days_out(db, control, asked)

    def on(self, day: date) -> Gate:
        """Return what the readings of `day` allow."""
        gate = _gate(self._control, day, self._providers, self._readings.get(day, []), self._past)
        return gate.closed(OUT_OF_SCOPE) if day in self._out and not gate.is_closed else gate

    def read_before(self, day: date) -> list[date]:
        """Days before `day` of which something was read that the test reads, newest first."""
        return sorted((other for other in self._readings if other < day), reverse=True)


@dataclass(frozen=True)
class _Read:
    """A reading of one record that stands for its day."""

    source: str
    record: str
    day: date
    seq: int
    basis: str
    levels: str


@dataclass(frozen=True)
class _Past:
    """What happened before, and what is expected.

    Attributes:
        rejected: source and day -> why its pull was rejected; quarantined: -> the rejected pull that left rows.
        began: source -> first day for which it was read, or was asked and failed.
        beside: source and record that the test can do without, and that are read all the same.
    """

    rejected: Mapping[tuple[str, date], str]
    quarantined: Mapping[tuple[str, date], int]
    began: Mapping[str, date]
    beside: frozenset[tuple[str, str]]


def _gate(
    control: ControlTest,
    day: date,
    providers: Mapping[str, set[str]],
    readings: list[_Read],
    past: _Past,
) -> Gate:
    there = {
        record: {read.source for read in readings if read.record == record} & of for record, of in providers.items()
    }
    wanted = {source for of in providers.values() for source in of}
    missing = sorted({source for record, of in providers.items() for source in of - there[record]})
    reason = ""
    if not all(providers.values()) or not any(past.began.get(source, date.max) <= day for source in wanted):
        reason = NOT_IN_FORCE
    elif missing:
        reason = next(
            (past.rejected[source, day] for source in missing if (source, day) in past.rejected), "no_reading"
        )
    elif any(not read.levels for read in readings):
        reason = "unproven_source"
    elif unread := sorted(past.beside - {(read.source, read.record) for read in readings}):
        # it can be judged without, and what is found stands; but what is missing might have told more
        reason = next((past.rejected[name, day] for name, _ in unread if (name, day) in past.rejected), "no_reading")
    enough = all(there.values()) and (isinstance(control.kind, State) or not missing)
    return Gate(
        day=day,
        judgeable=enough and reason != NOT_IN_FORCE,
        reason=reason,
        # that the register of scope was read is no attempt at the test's own sources
        attempted=any(read.record != scope.RECORD for read in readings)
        or any((source, day) in past.rejected for source in wanted),
        visible=bool(readings) and all("visible" in read.levels for read in readings),
        basis=_basis({read.basis for read in readings}),
        inputs=tuple(sorted({read.seq for read in readings})),
        records=tuple(sorted({read.record for read in readings})),
        missing=frozenset(record for record, of in providers.items() if of - there[record]),
        quarantined=frozenset(past.quarantined[source, day] for source in missing if (source, day) in past.quarantined)
        if reason != NOT_IN_FORCE
        else frozenset(),
    )


def _basis(found: set[str]) -> str:
    """The weakest basis among readings speaks for the day."""
    for basis in ("simulated", "reconstructed", "recomputed", "observed"):
        if basis in found:
            return basis
    return ""
