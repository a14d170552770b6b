"""What a register is: a CSV file with one row model, filling the record of the same name.

One file in `kinds/` declares one register; adding a file registers it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Self

import polars as pl
from pydantic import Field, model_validator

from assets.sources.registers.cells import CalendarDate
from assets.sources.registers.table import Row, UnreadableError, columns_of, read_rows
from warehouse.record import Record, records


class DatedRow(Row):
    """A row that holds from its first day to its last, both included; no last day = until changed."""

    valid_from_on: CalendarDate = Field(alias="valid_from")
    valid_to_on: CalendarDate | None = Field(alias="valid_to", default=None)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to_on is not None and self.valid_to_on < self.valid_from_on:
            raise ValueError("valid_to lies before valid_from")
        return self


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register of the home folder.

    Attributes:
        row: its columns; the field names are those of the record it fills.
        example: a row as it stands in the file, by column, for the README of a new home folder.
        name: of the register, its file and its record; given by the file that declares it.
    """

    row: type[Row]
    example: Mapping[str, str]
    name: str = ""

    @property
    def file(self) -> str:
        """Where it lies in the home folder."""
        return f"registers/{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        """Its column names, in order."""
        return tuple(columns_of(self.row))

    @property
    def meanings(self) -> Mapping[str, str]:
        """What each column says, in words for people who keep files: NULL is an empty cell there."""
        texts = {column.name: column.text.replace("NULL", "empty") for column in self.record.columns}
        return {column: texts[name] for column, name in columns_of(self.row).items()}

    @property
    def example_line(self) -> str:
        """The example as a line of the file."""
        return ",".join(self.example[column] for column in self.columns)

    @property
    def record(self) -> Record:
        """The record it fills."""
        return records()[self.name]

    def read(self, source_id: str, data: bytes) -> pl.DataFrame:
        """Return the file's rows in the schema of its record.

        Raises:
            UnreadableError: naming every line that cannot be read, stands twice or overlaps another in time.
        """
        rows = read_rows(self.file, data, self.row)
        if problems := list(self._clashes(rows)):
            raise UnreadableError(problems)
        values = [{"source_id": source_id, **row.model_dump()} for _, row in rows]
        return pl.DataFrame(values, schema=self.record.schema)

    def _clashes(self, rows: list[tuple[int, Row]]) -> Iterator[str]:
        """Tell rows about one subject that hold on the same day: which of them counts would be a guess."""
        subject = [name for name in self.record.key if name != "valid_from_on"]
        column = {name: column for column, name in columns_of(self.row).items()}
        same: dict[tuple[Any, ...], list[tuple[date, date, int]]] = {}
        for line, row in rows:
            key = tuple(getattr(row, name) for name in subject)
            same.setdefault(key, []).append((*_days(row), line))
        for spells in same.values():
            for (_, ends, line), (begins, _, later) in pairwise(sorted(spells)):
                if begins <= ends:
                    yield (
                        f"{self.file} line {later}: the same {', '.join(column[name] for name in subject)} "
                        f"as line {line}, for days that both cover; end one or delete it"
                    )


@cache
def registers() -> Mapping[str, Register]:
    """Every register by name.

    Raises:
        TypeError: a file in `kinds/` declares no `REGISTER`, or its record does not say that it is one.
    """
    package = importlib.import_module("assets.sources.registers.kinds")
    found: dict[str, Register] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        register = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "REGISTER", None)
        if not isinstance(register, Register):
            raise TypeError(f"assets/sources/registers/kinds/{module.name}.py must declare REGISTER = Register(…)")
        if not records()[module.name].is_register:
            raise TypeError(f"warehouse/records/{module.name}.py must say is_register=True, as it is one")
        found[module.name] = replace(register, name=module.name)
    return MappingProxyType(found)


def _days(row: Row) -> tuple[date, date]:
    """First and last day of a row; a row without days holds always."""
    if isinstance(row, DatedRow):
        return row.valid_from_on, row.valid_to_on or date.max
    return date.min, date.max
