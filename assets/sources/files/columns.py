"""From rows as written to columns of a record, by the declared mapping. What the mapping does not cover is a fault.

A fault names file, line, column and remedy; the value only where it is a word of a list, a number or a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from assets.sources.contract import Rejected
from assets.sources.files.instants import Filled, dates, instants
from assets.sources.files.tables import LINE
from warehouse.record import POLARS, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from assets.sources.files.settings import Cell, Table

FILE: Final = "log_file"
"""Name of the file a row came from."""
MATCH: Final = "log_match_"
"""Prefix of the columns in which `lookup` finds its values."""
_SHOWN: Final = 40


@dataclass(frozen=True, kw_only=True)
class Converted:
    """Rows of one file in our types.

    Attributes:
        frame: the wanted columns, `FILE` and `LINE`; only rows without fault.
        fault: the first fault, in words; None = none.
        faults: how many cells were at fault.
    """

    frame: pl.DataFrame
    fault: str | None
    faults: int


class _Fault(NamedTuple):
    column: Column
    cell: Cell
    mask: pl.Series
    remedy: str


def convert(
    name: str, raw: pl.DataFrame, wanted: Mapping[Column, Cell], table: Table, needed: Collection[str]
) -> Converted:
    """Fill the wanted columns of one file.

    Args:
        name: the file.
        raw: mapped columns as written and `LINE`.
        wanted: columns to fill and how; those counted from states are left out.
        table: defaults for NULL texts and zone.
        needed: columns that must not be empty.

    Raises:
        Rejected: a column of a typed file has a type that cannot fill ours.
    """
    columns: dict[str, pl.Series] = {}
    faults: list[_Fault] = []
    for column, cell in wanted.items():
        filled = _fill(name, raw, column, cell, table)
        columns[column.name] = filled.values
        problems = [*filled.problems]
        if column.name in needed:
            problems.append((filled.values.is_null(), "says nothing, and without it the row means nothing"))
        faults += [_Fault(column, cell, mask, remedy) for mask, remedy in problems if mask.any()]
        if cell.lookup is not None:
            columns[MATCH + column.name] = raw[cell.lookup].cast(pl.String)
    frame = pl.DataFrame({**columns, LINE: raw[LINE]}).with_columns(pl.lit(name).alias(FILE))
    if not faults:
        return Converted(frame=frame, fault=None, faults=0)
    bad = pl.select(pl.any_horizontal([pl.lit(fault.mask) for fault in faults])).to_series()
    return Converted(
        frame=frame.filter(~bad),
        fault=_told(table, name, raw, faults[0]),
        faults=sum(int(fault.mask.sum()) for fault in faults),
    )


def _told(table: Table, name: str, raw: pl.DataFrame, fault: _Fault) -> str:
    """A fault in words. Only words of a list, numbers, times and empty keys can be at fault: no names are shown."""
    row = int(fault.mask.arg_max() or 0)
    unit = "row" if table.format == "parquet" else "line"
    shown = str(raw[str(fault.cell.source)][row])[:_SHOWN]
    place = f"{name}, {unit} {raw[LINE][row]}, column {fault.cell.source!r} for {fault.column.name}"
    return f"{place}: {shown!r} {fault.remedy}"


def _fill(name: str, raw: pl.DataFrame, column: Column, cell: Cell, table: Table) -> Filled:
    if cell.source is None:
        return Filled(values=pl.repeat(cell.constant, raw.height, dtype=POLARS[column.type], eager=True))
    given = raw[cell.source]
    if cell.values or cell.unknown:
        given = given.cast(pl.String)
    if given.dtype == pl.String:
        nothing = [*(table.null if cell.null is None else cell.null), *cell.unknown]
        given = given.set(given.is_in(nothing), None)
    if cell.values:
        return _mapped(given, column, cell)
    if column.type == "ts":
        _accept(name, column, given, cell, pl.String, pl.Datetime, *([pl.Date] if cell.at else []))
        return instants(given, cell, cell.zone or table.zone)
    _accept(name, column, given, cell, pl.String, *_TYPED[column.type])
    filled = _PLAIN[column.type](given, cell)
    return _listed(filled.values, column) if column.values else filled


def _accept(name: str, column: Column, given: pl.Series, cell: Cell, *dtypes: type[pl.DataType]) -> None:
    """Refuse typed columns of which only a guess could make ours (a float as an id, an instant as a date)."""
    if given.dtype != pl.Null and not any(given.dtype == dtype for dtype in dtypes):
        raise Rejected(
            "schema",
            f"{name}: column {cell.source!r} is {given.dtype}, which cannot fill {column.name} ({column.type})"
            " without guessing; export it as text",
        )


def _mapped(given: pl.Series, column: Column, cell: Cell) -> Filled:
    listed = list(cell.values)
    ours, kind = list(cell.values.values()), POLARS[column.type]
    values = given.replace_strict(listed, ours, default=cell.otherwise, return_dtype=kind).set(given.is_null(), None)
    return _checked(
        given, values, f"is not listed: add it to columns.{column.name}.values, or to unknown if it tells nothing"
    )


def _listed(values: pl.Series, column: Column) -> Filled:
    """Refuse a word that the record does not know: no test would ever ask for it."""
    foreign = values.is_not_null() & ~values.is_in(column.values)
    words = ", ".join(column.values)
    remedy = f"is none of {words}: say in columns.{column.name}.values which it means, or list it under unknown"
    return Filled(values=values, problems=((foreign, remedy),))


def _texts(given: pl.Series, _cell: Cell) -> Filled:
    return Filled(values=given.cast(pl.String))


def _bools(given: pl.Series, _cell: Cell) -> Filled:
    if given.dtype != pl.String:
        return Filled(values=given.cast(pl.Boolean))
    values = given.replace_strict(["true", "false"], [True, False], default=None, return_dtype=pl.Boolean)
    return _checked(given, values, "is neither 'true' nor 'false': declare `values`")


def _ints(given: pl.Series, _cell: Cell) -> Filled:
    return _checked(given, given.cast(pl.Int64, strict=False), "is no whole number")


def _nums(given: pl.Series, _cell: Cell) -> Filled:
    values = given.cast(pl.Float64, strict=False)
    return _checked(given, values.set(~values.is_finite(), None), "is no finite number")


def _checked(given: pl.Series, values: pl.Series, remedy: str) -> Filled:
    return Filled(values=values, problems=((given.is_not_null() & values.is_null(), remedy),))


_INTEGERS: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
_TYPED: Final[dict[str, tuple[type[pl.DataType], ...]]] = {
    "text": (*_INTEGERS, pl.Boolean, pl.Categorical, pl.Enum),
    "bool": (pl.Boolean,),
    "int": _INTEGERS,
    "num": (*_INTEGERS, pl.Float32, pl.Float64),
    "date": (pl.Date,),
}
_PLAIN: Final[dict[str, Callable[[pl.Series, Cell], Filled]]] = {
    "text": _texts,
    "bool": _bools,
    "int": _ints,
    "num": _nums,
    "date": dates,
}
