"""What must be there before a day can be judged: for every record a test reads, a complete reading.

A population that is not proven complete proves nothing; a day that was not read is a day not run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from expectations.model import ControlTest, State
from warehouse.database import Database
from warehouse.record import records
from warehouse.snapshots import derived_views


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What readings allow on a day.

    Attributes:
        judgeable: rows can be judged.
        reason: why the day cannot pass even if no row fails ("" = it can): the reason for which a pull
            was rejected, `no_reading`, `not_in_force`, `unproven_source`.
        attempted: a pull was tried (a day without any try is `not_run`).
        visible: every source proved that it sees what there is, so 'nothing happened' may be said.
        basis: basis of the readings that were used.
        inputs: numbers of those pulls; records: what was read of them.
    """

    day: date
    judgeable: bool
    reason: str
    attempted: bool
    visible: bool
    basis: str
    inputs: tuple[int, ...]
    records: tuple[str, ...]

    def closed(self) -> Gate:
        """The gate of a day before the company answers for the test."""
        return replace(self, judgeable=False, reason="not_in_force")


def records_read(db: Database, control: ControlTest) -> frozenset[str]:
    """Records that the test reads, through derived views too, less those it can do without."""
    derived = {path.stem: path.read_text(encoding="utf-8") for path in derived_views()}
    wanted, todo = set[str](), set(db.tables_read(control.subjects))
    while todo:
        name = todo.pop().removeprefix("vanished_")
        if name in derived:
            todo |= db.tables_read(derived.pop(name))
        elif name in records():
            wanted.add(name)
    return frozenset(wanted)


def gates(
    db: Database,
    control: ControlTest,
    sources: Mapping[str, frozenset[str]],
    days: list[date],
) -> dict[date, Gate]:
    """Decide for each of `days` what its readings allow.

    Args:
        db: database whose scope (`judging`) covers `days`.
        control: the test.
        sources: source id -> records that it provides, for every configured source.
        days: the days asked about.
    """
    needed = records_read(db, control) - frozenset(control.optional)
    providers = {record: {source for source, gives in sources.items() if record in gives} for record in needed}
    used = frozenset(records_read(db, control))
    readings: dict[date, list[_Read]] = {day: [] for day in days}
    for row in db.rows("SELECT source_id, record, day, seq, basis, levels FROM judging ORDER BY ALL"):
        read = _Read(*row)
        if read.record in used and read.day in readings:
            readings[read.day].append(read)
    rejections = "SELECT source_id, day, arg_max(reason, seq) FROM pulls WHERE status = 'rejected' GROUP BY ALL"
    rejected = {(source, day): reason for source, day, reason in db.rows(rejections)}
    began = dict(db.rows("SELECT source_id, min(day) FROM readings GROUP BY source_id"))
    return {day: _gate(control, day, providers, readings[day], rejected, began) for day in days}


@dataclass(frozen=True)
class _Read:
    """One line of `judging`."""

    source: str
    record: str
    day: date
    seq: int
    basis: str
    levels: str


def _gate(  # noqa: PLR0917  (private; called in one place)
    control: ControlTest,
    day: date,
    providers: Mapping[str, set[str]],
    readings: list[_Read],
    rejected: Mapping[tuple[str, date], str],
    began: Mapping[str, date],
) -> Gate:
    there = {
        record: {read.source for read in readings if read.record == record} & of for record, of in providers.items()
    }
    wanted = {source for of in providers.values() for source in of}
    missing = sorted({source for record, of in providers.items() for source in of - there[record]})
    reason = ""
    if not all(providers.values()) or not any(began.get(source, date.max) <= day for source in wanted):
        reason = "not_in_force"
    elif missing:
        reason = next((rejected[source, day] for source in missing if (source, day) in rejected), "no_reading")
    elif any(not read.levels for read in readings):
        reason = "unproven_source"
    enough = all(there.values()) and (isinstance(control.kind, State) or not missing)
    return Gate(
        day=day,
        judgeable=enough and reason != "not_in_force",
        reason=reason,
        attempted=bool(readings) or any((source, day) in rejected for source in wanted),
        visible=bool(readings) and all("visible" in read.levels for read in readings),
        basis=_basis({read.basis for read in readings}),
        inputs=tuple(sorted({read.seq for read in readings})),
        records=tuple(sorted({read.record for read in readings})),
    )


def _basis(found: set[str]) -> str:
    """The weakest basis among readings speaks for the day."""
    for basis in ("simulated", "reconstructed", "recomputed", "observed"):
        if basis in found:
            return basis
    return ""
