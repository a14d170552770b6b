"""What commands print: tables and lines for people, plain where the output is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def say(line: str) -> None:
    """Print a line."""
    _console().print(Text(_harmless(line)), soft_wrap=True)


def complain(text: str) -> None:
    """Print lines to the standard error."""
    _console(stderr=True).print(Text(_harmless(text), style="red"), soft_wrap=True)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: drawn in a terminal, else one row a line with tabs between cells."""
    console = _console()
    if not console.is_terminal:
        for row in (columns, *rows):
            sys.stdout.write("\t".join(_harmless(cell).replace("\n", " ") for cell in row) + "\n")
        return
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(_harmless(cell)) for cell in row))
    console.print(table)


def _console(*, stderr: bool = False) -> Console:
    # made anew each time, so that output that was redirected since goes where it should
    return Console(stderr=stderr, highlight=False)


def _harmless(text: str) -> str:
    """Replace control characters: texts from vendors could otherwise drive the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "�" for char in text)
