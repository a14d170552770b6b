"""Kept files -> converted rows, one bundle for each record and day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assets.sources.contract import Rejected
from assets.sources.files.columns import convert
from assets.sources.files.completeness import Content, unpack
from assets.sources.files.days import day_in_name
from assets.sources.files.disk import SIDE, changed_at, name_of
from assets.sources.files.events import AT, COUNTER, event_columns
from assets.sources.files.tables import read_table
from warehouse.record import Record, records

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from assets.sources.contract import Exchange
    from assets.sources.files.settings import Cell, Settings, Table
    from warehouse.record import Column


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """The files that make one record set, converted.

    Attributes:
        record: the record they fill.
        table: how.
        day: the day in their names; None = they say none.
        contents: the files, unpacked.
        rows: the rows that could be read, in our types.
        fault: why rows are missing; None = all are here.
        notes: what was met, counted.
        written_at: when the oldest of the files was written, UTC.
    """

    record: Record
    table: Table
    day: dt.date | None
    contents: tuple[Content, ...]
    rows: pl.DataFrame
    fault: Rejected | None
    notes: Counter[str]
    written_at: dt.datetime


def bundles(exchanges: Sequence[Exchange], settings: Settings) -> Iterator[Bundle]:
    """Sort kept files by record and day, and convert them.

    Raises:
        Rejected: a file cannot be read at all, parts are missing, or a record has no file.
    """
    sides = {name_of(x): x for x in exchanges if name_of(x).endswith(SIDE)}
    for name, table in settings.records.items():
        files: dict[dt.date | None, list[Exchange]] = {}
        for exchange in exchanges:
            if exchange.resource == name and name_of(exchange) not in sides:
                day = None if table.day == "reading" else day_in_name(name_of(exchange), table.day)
                files.setdefault(day, []).append(exchange)
        if not files:
            raise Rejected("not_found", f"{name}: no file was read")
        for day in sorted(files, key=str):
            _refuse_wrong_number(name, table, files[day])
            pairs = [(file, sides.get(name_of(file) + SIDE)) for file in files[day]]
            contents = tuple(unpack(file, side, settings.max_bytes) for file, side in pairs)
            written_at = min(changed_at(file) for file in files[day])
            yield _bundle(records()[name], table, contents, day, written_at)


def _refuse_wrong_number(name: str, table: Table, files: Sequence[Exchange]) -> None:
    if table.parts not in {"any", len(files)}:
        names = ", ".join(name_of(file) for file in files)
        raise Rejected(
            "file",
            f"{name}: {len(files)} files where parts = {table.parts} ({names}); move the others away,"
            " declare `parts`, or declare `day` when each stands for a day of its own",
        )


def _bundle(
    record: Record,
    table: Table,
    contents: tuple[Content, ...],
    day: dt.date | None,
    written_at: dt.datetime,
) -> Bundle:
    frames: list[pl.DataFrame] = []
    notes = Counter[str]()
    fault: Rejected | None = None
    for content in contents:
        rows, problem = _converted(content, record, table, notes)
        frames.append(rows)
        fault = fault or problem
    return Bundle(
        record=record,
        table=table,
        day=day,
        contents=contents,
        rows=pl.concat(frames),
        fault=fault,
        notes=notes,
        written_at=written_at,
    )


def _wanted_columns(record: Record, table: Table) -> dict[Column, Cell]:
    """Our columns that are read from the file (or constant), and how."""
    own = {c: table.columns[c.name] for c in record.columns if c.name in table.columns}
    return {column: cell for column, cell in own.items() if not cell.states} | event_columns(table)


def _converted(
    content: Content, record: Record, table: Table, notes: Counter[str]
) -> tuple[pl.DataFrame, Rejected | None]:
    wanted = _wanted_columns(record, table)
    named = [name for cell in wanted.values() for name in (cell.source, cell.lookup) if name is not None]
    raw, others = read_table(content, table, list(dict.fromkeys(named)))
    notes["columns that no mapping names"] = max(notes["columns that no mapping names"], others)
    done = convert(content.name, raw, wanted, table, {*record.key, AT.name, COUNTER.name})
    if done.fault is None:
        return done.frame, None
    more = f" (and {done.faults - 1} more cells)" if done.faults > 1 else ""
    return done.frame, Rejected("schema", done.fault + more)
