"""Whether a declared mapping can fill its record at all. Refused here = refused before any file is read."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from warehouse.record import Column, ColumnType, Record, records

if TYPE_CHECKING:
    from assets.sources.files.settings import Cell, Table

_PYTHON: Final[dict[ColumnType, type | tuple[type, ...]]] = {
    "text": str,
    "bool": bool,
    "int": int,
    "num": int,
    "date": dt.date,
    "ts": (),
}
_OFFSET = re.compile(r"%\+|%:{0,3}z|%#z")
_CLOCK = re.compile(r"%[HIkl]|%[TRrXc+s]")


NOT_PROVIDED: Final = "not_provided"
"""Column in which a record names what its source cannot fill."""


def unfilled(record: Record, table: Table) -> list[str]:
    """Columns of the record that no mapping fills."""
    names = [column.name for column in record.columns]
    return [name for name in names if name not in table.columns and name != NOT_PROVIDED]


def has_offset(form: str) -> bool:
    """Whether times in this format carry their own offset."""
    return bool(_OFFSET.search(form))


def has_clock(form: str) -> bool:
    """Whether this format says more than a date."""
    return bool(_CLOCK.search(form))


def check_table(name: str, table: Table) -> None:
    """Refuse a mapping that cannot fill the record `name`.

    Raises:
        ValueError: naming record, column, option and remedy.
    """
    record = records().get(name)
    if record is None:
        raise ValueError(f"records.{name}: no such record; there are {', '.join(sorted(records()))}")
    by_name = {column.name: column for column in record.columns}
    for target, cell in table.columns.items():
        if target == NOT_PROVIDED:
            raise ValueError(f"records.{name}.columns.{target}: is filled from what no mapping names; leave it out")
        if target not in by_name:
            raise ValueError(f"records.{name}.columns.{target}: {name} has no such column: {', '.join(by_name)}")
        place = f"records.{name}.columns.{target}"
        _check_types(place, by_name[target], cell)
        if by_name[target].type == "ts":
            _check_instant(place, cell, table.zone)
        _check_events_only(place, cell, table)
        _check_lookup(place, record, by_name[target], table)
    for key in record.key:
        if key not in table.columns or table.columns[key].states or table.columns[key].lookup:
            raise ValueError(f"records.{name}.columns.{key}: part of the key, map it to a column of the file")
    if table.events is not None:
        _check_events(f"records.{name}.events", table)


def _check_types(place: str, column: Column, cell: Cell) -> None:
    wanted = _PYTHON[column.type]
    given = [*cell.values.values(), *(value for value in (cell.constant, cell.otherwise) if value is not None)]
    for value in given:
        if not isinstance(value, wanted) or (isinstance(value, bool) and column.type != "bool"):
            raise ValueError(f"{place}: {value!r} is no {column.type}, which {column.name} is")
        if column.values and value not in column.values:
            raise ValueError(f"{place}: {value!r} is no word of {column.name}; write {', '.join(column.values)}")
    if cell.values and column.type in {"date", "num"}:
        raise ValueError(f"{place}: values is for words and codes, not for a {column.type}")
    if cell.otherwise is not None and not cell.values:
        raise ValueError(f"{place}: otherwise is for what `values` does not list; without it write a constant")
    if (cell.formats or cell.zone or cell.at) and column.type not in {"date", "ts"}:
        raise ValueError(f"{place}: formats, zone and at are for dates and times; {column.name} is {column.type}")
    if cell.at and column.type == "date":
        raise ValueError(f"{place}: a date needs no `at`")
    if (cell.since or cell.first_in) and column.type != "ts":
        raise ValueError(f"{place}: since and first_in give an instant; {column.name} is {column.type}")
    if cell.times_left and column.type != "int":
        raise ValueError(f"{place}: times_left gives a number; {column.name} is {column.type}")


def _check_instant(place: str, cell: Cell, zone: str | None) -> None:
    """Refuse instants that nobody could compute: no zone, or a date that stands for no instant."""
    for form in cell.formats:
        if has_clock(form) == bool(cell.at):
            raise ValueError(f"{place}: {form!r} needs `at` if it is a date only, and none if it has a time")
        if not has_offset(form) and not (cell.zone or zone):
            raise ValueError(f"{place}: {form!r} has no offset: declare `zone`, the zone these times are written in")
    if cell.at and not (cell.zone or zone):
        raise ValueError(f"{place}: `at` needs `zone`")


def _check_events_only(place: str, cell: Cell, table: Table) -> None:
    if table.events is None and (cell.states or cell.highest or cell.may_lie_ahead):
        raise ValueError(f"{place}: since, first_in, times_left, highest, may_lie_ahead need `events`")
    if cell.highest and not set(cell.values.values()) <= set(cell.highest):
        raise ValueError(f"{place}: highest must list every value that `values` can give")


def _check_lookup(place: str, record: Record, column: Column, table: Table) -> None:
    cell = table.columns[column.name]
    if cell.lookup and (table.events is not None or column.type != "text" or len(record.key) != 1):
        raise ValueError(f"{place}: lookup fills text columns of snapshots whose key is one column")


def _check_events(place: str, table: Table) -> None:
    events = table.events
    assert events is not None  # noqa: S101  (narrowing; the caller asked)
    if table.day != "reading":
        raise ValueError(f"{place}: events carry their own days; leave `day` out")
    _check_instant(f"{place}.at", events.at, table.zone)
    if events.ends_at is not None:
        _check_instant(f"{place}.ends_at", events.ends_at, table.zone)
    known: set[str] = set()
    for cell in table.columns.values():
        if cell.source == events.state and cell.values:
            known = {*cell.values, *cell.unknown}
    for target, cell in table.columns.items():
        for state in cell.states:
            if state not in known:
                raise ValueError(
                    f"{place}: columns.{target} counts state {state!r}, which no `values` of the column mapped"
                    f" from {events.state!r} lists; a state that is spelled wrongly would never be seen"
                )
