"""Keys of items as one text: `source/id/…`, in which an id may hold a slash of its own (written %2F)."""

from __future__ import annotations

from collections.abc import Iterable


def joined(columns: Iterable[str]) -> str:
    """SQL: the key of an item from its key columns."""
    parts = (f"replace(replace(CAST({column} AS VARCHAR), '%', '%25'), '/', '%2F')" for column in columns)
    return f"concat_ws('/', {', '.join(parts)})"


def parts(item: str) -> list[str]:
    """Values of the key columns of an item."""
    return [part.replace("%2F", "/").replace("%25", "%") for part in item.split("/")]
