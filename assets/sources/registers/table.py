"""Reads a CSV file strictly: every line becomes one validated row, or the whole file is refused with all that is wrong.

An unknown column, a missing one, a cell too many, a second header of the same name, a cut-off end:
each is told by file, line, column and remedy.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

RowT = TypeVar("RowT", bound="Row")


class Row(BaseModel):
    """One line of a CSV file. Fields are named as the record's columns; an alias is the file's own column name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UnreadableError(Exception):
    """A file that people keep cannot be read; `problems` names each fault on a line of its own."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Raise with at least one problem."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def columns_of(row: type[Row]) -> dict[str, str]:
    """The file's column names, in order, and the field that each fills."""
    # pydantic puts inherited fields first; a person looks for valid_from at the end
    names = sorted(row.model_fields, key=lambda name: name not in row.__annotations__)
    return {row.model_fields[name].alias or name: name for name in names}


def read_rows(file: str, data: bytes, row: type[RowT]) -> list[tuple[int, RowT]]:
    """Return the rows of `data` with their line numbers.

    Args:
        file: how messages call it.
        data: the file, UTF-8 with or without byte-order mark, comma-separated, first line = column names.
        row: what a line must be.

    Raises:
        UnreadableError: anything at all is wrong.
    """
    columns = list(columns_of(row))
    lines = _lines(file, data)
    header_line, header = next(lines, (1, []))
    problems = _header_problems(file, header_line, header, columns)
    if problems:
        raise UnreadableError(problems)
    rows: list[tuple[int, RowT]] = []
    for number, cells in lines:
        if len(cells) != len(header):
            problems.append(
                f"{file} line {number}: {len(cells)} cells where the header has {len(header)}; "
                'put a text that holds a comma in double quotes ("…")'
            )
        elif not any(cells):
            problems.append(f"{file} line {number}: nothing but commas; delete the line")
        else:
            try:
                filled = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
                rows.append((number, row.model_validate(filled)))
            except ValidationError as error:
                problems.extend(f"{file} line {number}{fault}" for fault in _faults(error))
    if problems:
        raise UnreadableError(problems)
    return rows


def _lines(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of every line that is not blank."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError([f"{file} line {line}: not UTF-8; save the file again as 'CSV UTF-8'"]) from error
    if text and not text.endswith(("\n", "\r")):
        last = text.count("\n") + 1
        raise UnreadableError([f"{file} line {last}: ends without a line break, so it may be cut off; end it with one"])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableError([f"{file} line {reader.line_num}: {error}; check the double quotes"]) from error


def _header_problems(file: str, line: int, header: list[str], columns: list[str]) -> list[str]:
    where = f"{file} line {line}"
    if not header:
        return [f"{where}: the file is empty; its first line must be {','.join(columns)}"]
    if len(header) == 1 and ";" in header[0]:
        return [f"{where}: columns are separated by ';'; save the file again with commas"]
    missing = [name for name in columns if name not in header]
    if missing == columns:  # then it may be a line of data, which no message repeats
        return [f"{where}: no line of column names; it must be {','.join(columns)}"]
    problems = [f"{where}: column {name!r} stands twice" for name in columns if header.count(name) > 1]
    for name in header:
        if name not in columns:
            close = get_close_matches(name, missing, n=1)
            remedy = f"did you mean {close[0]!r}?" if close else f"the columns are {','.join(columns)}"
            problems.append(f"{where}: unknown column {name!r}; {remedy}")
    problems += [f"{where}: column {name!r} is missing; add it, its cells may be empty where none is known"
                 for name in missing]  # fmt: skip
    return problems


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        column = f", column {fault['loc'][0]}" if fault["loc"] else ""
        what = "is empty" if fault["type"] == "missing" else fault["msg"].removeprefix("Value error, ")
        yield f"{column}: {what}"
