"""From a file's bytes to a frame of the mapped columns plus the line of each row. Values are left as written."""

from __future__ import annotations

import csv
import io
import json
from difflib import get_close_matches
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from polars.exceptions import PolarsError

from assets.sources.contract import Rejected
from assets.sources.http import strict_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assets.sources.files.completeness import Content
    from assets.sources.files.settings import Table

LINE: Final = "log_line"
"""Line on which a row ends (of Parquet: its number), 1-based."""


def read_table(content: Content, table: Table, wanted: Sequence[str]) -> tuple[pl.DataFrame, int]:
    """Read the wanted columns of one file and count the columns that nobody wants.

    Returns:
        A frame with the wanted columns (text for line formats) and `LINE`, and the number of other columns.

    Raises:
        Rejected: not readable as declared, a wanted column is missing, or rows were cut.
    """
    frame, others = _READERS[table.format](content, table, wanted)
    if content.stated_rows is not None and content.stated_rows != frame.height:
        raise Rejected(
            "count_mismatch",
            f"{content.name}: {frame.height} rows, its side file says {content.stated_rows}; export it again",
        )
    return frame, others


def _text(content: Content, encoding: str) -> str:
    try:
        text = content.data.decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except UnicodeError as error:
        line = content.data[: getattr(error, "start", 0)].count(b"\n") + 1
        raise Rejected(
            "file", f"{content.name}, line {line}: is not {encoding}; declare `encoding` as the export was written"
        ) from None
    if "\0" in text:
        raise Rejected("file", f"{content.name}: holds NUL characters; is it {encoding}, is it {content.name}?")
    return text


def _present(name: str, header: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a missing column. Its neighbours are not listed: without a header line they would be somebody's data."""
    for column in wanted:
        if header.count(column) > 1:
            raise Rejected("schema", f"{name}: has the column {column!r} twice; export it once")
        if column not in header:
            close = get_close_matches(column, header, n=1, cutoff=0.8)
            hint = f"did you mean {close[0]!r}?" if close else "export it, or change the mapping"
            raise Rejected("schema", f"{name}: none of its {len(header)} columns is called {column!r}; {hint}")


def _csv(content: Content, table: Table, wanted: Sequence[str]) -> tuple[pl.DataFrame, int]:
    """Read CSV with the standard library: of the parsers at hand only its strict mode refuses an unclosed quote.

    Polars and pyarrow take everything up to the end of the file as one field, and rows are gone without a word.
    """
    text = io.StringIO(_text(content, table.encoding), newline="")
    reader = csv.reader(text, delimiter=table.separator, quotechar=table.quote, strict=True)
    rows: list[Any] = []
    lines: list[int] = []
    try:
        header = next(reader, [])
        _present(content.name, header, wanted)
        pick = itemgetter(*(header.index(column) for column in wanted), 0)
        for row in reader:
            if len(row) == len(header):
                rows.append(pick(row))
                lines.append(reader.line_num)
            elif row:
                where = f"{content.name}, line {reader.line_num}"
                cut = len(row) < len(header) and next(reader, None) is None
                raise Rejected(
                    "truncated" if cut else "schema",
                    f"{where}: {len(row)} fields, the header has {len(header)}; was the file cut,"
                    f" is `separator` {table.separator!r} right?",
                )
    except csv.Error as error:
        raise Rejected(
            "truncated" if "unexpected end" in str(error) else "schema",
            f"{content.name}, line {reader.line_num}: is no well-formed CSV ({error});"
            " are `separator` and `quote` right?",
        ) from None
    schema = {**dict.fromkeys(wanted, pl.String()), "log_first": pl.String()}
    frame = pl.DataFrame(rows, schema=schema, orient="row").drop("log_first")
    return frame.with_columns(pl.Series(LINE, lines, pl.Int64)), len(header) - len(wanted)


def _scalar(value: Any, where: str) -> str | None:  # noqa: ANN401  (any JSON value)
    """JSON scalars as text."""
    if isinstance(value, dict | list):
        raise Rejected("schema", f"{where}: a mapped column holds an object or a list; write one flat object a line")
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _jsonl(content: Content, table: Table, wanted: Sequence[str]) -> tuple[pl.DataFrame, int]:
    rows: list[list[str | None]] = []
    lines: list[int] = []
    keys: set[str] = set()
    for number, line in enumerate(_text(content, table.encoding).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{content.name}, line {number}"
        found = strict_json.loads(line.encode(), where)
        if not isinstance(found, dict):
            raise Rejected("schema", f"{where}: is no JSON object; write one flat object a line")
        if table.absent == "reject":
            _present(where, list(found), wanted)
        rows.append([_scalar(found.get(column), where) for column in wanted])
        lines.append(number)
        keys |= found.keys()
    if rows:
        _present(content.name, list(keys), wanted)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(wanted, pl.String()), orient="row")
    return frame.with_columns(pl.Series(LINE, lines, pl.Int64)), len(keys - set(wanted))


def _parquet(content: Content, _table: Table, wanted: Sequence[str]) -> tuple[pl.DataFrame, int]:
    try:
        frame = pl.read_parquet(io.BytesIO(content.data))
    except PolarsError as error:
        raise Rejected("file", f"{content.name}: is no readable Parquet ({type(error).__name__})") from None
    _present(content.name, frame.columns, wanted)
    numbered = frame.select(wanted).with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(LINE))
    return numbered, frame.width - len(wanted)


_READERS: Final[dict[str, Callable[[Content, Table, Sequence[str]], tuple[pl.DataFrame, int]]]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
