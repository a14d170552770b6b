"""How one value looks in a table: by its column's heading, then by its type. All text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Final

import polars as pl

from dashboards.states import state_of

LONGEST: Final = 400
"""Characters shown of one value; the rest is counted, so that one field cannot push a page over its budget."""

_NOTHING: Final = "—"
_TEST_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")


def cells(column: pl.Series, root: str) -> list[str]:
    """The HTML of every value of a column, escaped.

    Args:
        column: as DuckDB gave it; its name is the heading.
        root: way from the page to the site's top folder ("" or "../").
    """
    show = _SHOWN_AS.get(column.name, _text)
    return [_NOTHING if value is None else show(value, root) for value in column.to_list()]


def plain(value: object) -> str:
    """A value as text: days in ISO form, instants in UTC, thousands separated, over-long text cut."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):  # DuckDB sums whole numbers to decimals
        return f"{value:,}"
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… (+{len(text) - LONGEST:,} characters)"


def control_path(test_id: str) -> str:
    """Where the page of a control test lies in the site.

    Raises:
        ValueError: the id could not be a file name.
    """
    if not _TEST_ID.fullmatch(test_id):
        raise ValueError(f"controls.test_id {test_id!r} cannot name a page; use letters, digits, - and _")
    return f"control/{test_id}.html"


def _text(value: object, _root: str) -> str:
    return escape(plain(value))


def _state(value: object, _root: str) -> str:
    state = state_of(str(value))
    return f'<span class="state-{state.key}">{escape(state.label)}</span>'


def _control(value: object, root: str) -> str:
    return f'<a href="{escape(root + control_path(str(value)))}">{escape(str(value))}</a>'


_SHOWN_AS: Final[Mapping[str, Callable[[object, str], str]]] = {
    "State": _state,
    "State a week ago": _state,
    "Control": _control,
}
"""What a column is, when its heading says more than its type."""
