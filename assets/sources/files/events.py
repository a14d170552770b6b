"""Folding a log of events into the versions of a record: what was known of each object after each event.

Times come from changes of state. A column that was filled in afterwards never gives a time; where it
contradicts the event that carries it, nothing but the object's key is kept.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from assets.sources.contract import Rejected
from assets.sources.files.columns import FILE
from assets.sources.files.tables import LINE
from warehouse.record import POLARS, Column

if TYPE_CHECKING:
    from assets.sources.files.settings import Cell, Table
    from warehouse.record import Record

AT: Final = Column(name="log_event_at", type="ts", text="When the event happened")
ENDS_AT: Final = Column(name="log_ends_at", type="ts", text="When the object's last event is said to have happened")
COUNTER: Final = Column(name="log_counter", type="int", text="The source's own count of the object's changes")
STATE: Final = Column(name="log_state", type="text", text="State after the event, in the file's own words")
VALID_FROM: Final = "valid_from_at"
_WHY: Final = "log_contradiction_"


class Folded(NamedTuple):
    """Versions of a record and what was met on the way.

    Attributes:
        rows: the record's columns (without source_id) and `VALID_FROM`, ordered by key and instant.
        newest: UTC instant of the newest event; None = no event.
        notes: what was met, counted.
    """

    rows: pl.DataFrame
    newest: dt.datetime | None
    notes: dict[str, int]


def event_columns(table: Table) -> dict[Column, Cell]:
    """What has to be read from the file beside the record's own columns."""
    events = table.events
    if events is None:
        return {}
    plain = type(events.at)
    wanted = {AT: events.at}
    if events.ends_at is not None:
        wanted[ENDS_AT] = events.ends_at
    if events.counter is not None:
        wanted[COUNTER] = plain(source=events.counter)
    if events.state is not None:
        wanted[STATE] = plain(source=events.state)
    return wanted


def fold(events: pl.DataFrame, record: Record, table: Table) -> Folded:
    """Fold events into versions.

    Args:
        events: the record's mapped columns at each event, the columns of `event_columns`, `FILE` and `LINE`.
        record: the record to fill.
        table: the mapping.

    Raises:
        Rejected: events contradict each other and the settings do not say that such objects are unknown.
    """
    key = list(record.key)
    order = [AT.name, *([COUNTER.name] if COUNTER.name in events.columns else [])]
    ordered = events.unique(
        subset=[c for c in events.columns if c not in {FILE, LINE}], keep="first", maintain_order=True
    )
    notes = {"events": events.height, "duplicate_rows": events.height - ordered.height}
    ordered = ordered.sort([*key, *order, FILE, LINE], nulls_last=True)
    ordered, met = _contradictions(ordered, record, table)
    folded = ordered.with_columns(
        _derived(record, target, cell, _silent(table)).alias(target)
        for target, cell in table.columns.items()
        if cell.states or cell.highest
    )
    versions = _versions(_without_contradictions(folded, record, table), record)
    notes |= met | {"objects": versions[key].n_unique(), "versions": versions.height}
    newest = events.select(pl.col(AT.name).max().dt.replace_time_zone("UTC")).item()
    return Folded(rows=versions, newest=newest, notes={kind: n for kind, n in notes.items() if n})


def _silent(table: Table) -> list[str]:
    """States in which nothing is known: those mapped to NULL."""
    assert table.events is not None  # noqa: S101  (narrowing)
    return [s for cell in table.columns.values() if cell.source == table.events.state for s in cell.unknown]


def _derived(record: Record, target: str, cell: Cell, silent: list[str]) -> pl.Expr:
    """A column counted along the events of one object, which are in order."""
    key = list(record.key)
    at, state = pl.col(AT.name), pl.col(STATE.name)
    if cell.highest:
        rank = pl.col(target).replace_strict(
            list(cell.highest), list(range(len(cell.highest))), default=None, return_dtype=pl.Int64
        )
        best = rank.cum_min().forward_fill().over(key)
        return best.replace_strict(
            list(range(len(cell.highest))), list(cell.highest), default=None, return_dtype=pl.String
        )
    inside = state.is_in(list(cell.states)).fill_null(value=False)
    if cell.first_in:
        return pl.when(inside).then(at).cum_min().forward_fill().over(key)
    if cell.since:
        entered = inside & ~inside.shift(1).fill_null(value=False)
        since = pl.when(entered).then(at).forward_fill()
        return pl.when(inside).then(since).over(key)
    known = pl.when(state.is_not_null() & ~state.is_in(silent)).then(inside)
    left = known.forward_fill().shift(1) & ~known
    return left.fill_null(value=False).cast(POLARS["int"]).cum_sum().over(key)


def _contradictions(events: pl.DataFrame, record: Record, table: Table) -> tuple[pl.DataFrame, dict[str, int]]:
    """Mark events that cannot be true beside the others of their object, one column a reason."""
    key, at = list(record.key), pl.col(AT.name)
    reasons: dict[str, pl.Expr] = {}
    notes: dict[str, int] = {}
    if COUNTER.name in events.columns:
        step = pl.col(COUNTER.name).diff().over(key)
        reasons["counter runs against the clock"] = step <= 0
        notes["counter gaps"] = events.select((step > 1).sum()).item()
    else:
        notes["events of one instant, kept in the order of the file"] = events.select(
            (at.diff().over(key) == pl.duration()).sum()
        ).item()
    if ENDS_AT.name in events.columns:
        reasons["log ends before the time the source gives for its end"] = pl.col(ENDS_AT.name) > at.max().over(key)
    types = {column.name: column.type for column in record.columns}
    for target, cell in table.columns.items():
        if types[target] == "ts" and cell.source is not None and not cell.may_lie_ahead:
            reasons[f"{target} is later than the event that carries it"] = pl.col(target) > at
    marks = {_WHY + reason: met.fill_null(value=False) for reason, met in reasons.items()}
    marked = events.with_columns(expr.alias(name) for name, expr in marks.items())
    for name in marks:
        notes[name.removeprefix(_WHY)] = marked.filter(pl.col(name)).select(key).n_unique()
    assert table.events is not None  # noqa: S101  (narrowing)
    if table.events.contradiction == "reject":
        _refuse(marked, list(marks))
    return marked, notes


def _refuse(marked: pl.DataFrame, marks: list[str]) -> None:
    for name in marks:
        met = marked.filter(pl.col(name))
        if met.height:
            row = met.row(0, named=True)
            raise Rejected(
                "conflict",
                f"{row[FILE]}, line {row[LINE]}: {name.removeprefix(_WHY)} ({met.height} events);"
                ' take times from states (since, first_in), or declare events.contradiction = "unknown"',
            )


def _without_contradictions(folded: pl.DataFrame, record: Record, table: Table) -> pl.DataFrame:
    """Forget everything but what the key says and constants of objects with a contradiction."""
    marks = [name for name in folded.columns if name.startswith(_WHY)]
    if not marks:
        return folded
    spoilt = pl.any_horizontal(marks).any().over(list(record.key))
    identity = {table.columns[name].source for name in record.key}
    forget = [t for t, cell in table.columns.items() if cell.constant is None and cell.source not in identity]
    return folded.with_columns(pl.when(~spoilt).then(pl.col(name)).alias(name) for name in forget)


def _versions(folded: pl.DataFrame, record: Record) -> pl.DataFrame:
    """One row per object and instant at which something changed."""
    key = list(record.key)
    present = [c.name for c in record.columns if c.name in folded.columns]
    last = folded.unique(subset=[*key, AT.name], keep="last", maintain_order=True)
    changed = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)).over(key) for c in present if c not in key)
    first = pl.int_range(pl.len()).over(key) == 0
    return last.filter(first | changed).select(*present, pl.col(AT.name).alias(VALID_FROM))
