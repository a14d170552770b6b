"""What Jira's words mean, by the settings. A word without a meaning rejects the pull and is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from assets.sources.contract import Rejected
from assets.sources.jira.changelog import Option
from assets.sources.jira.wire import Named

Meaning = TypeVar("Meaning")


def meant(table: Mapping[str, Meaning], setting: str, word: Option) -> Meaning:
    """Return what a status, a type, a severity … means.

    Args:
        table: from ids and names of Jira to meanings.
        setting: its name in the settings.
        word: what Jira says.

    Raises:
        Rejected: `schema`, naming the word and the setting.
    """
    for name in (word.id, word.name):
        if name is not None and name in table:
            return table[name]
    raise Rejected("schema", f"issues: {word.name or word.id!r} has no meaning; add it to `{setting}`")


def option(value: Named | None) -> Option | None:
    """Return a system field's value."""
    return Option(id=value.id, name=value.name) if value else None


def chosen(value: Any, field: str) -> Option | None:  # noqa: ANN401  (any JSON value)
    """Return what was chosen in a custom field of one choice, or in the priority. Raises Rejected for another kind."""
    if value is None:
        return None
    name = value.get("value", value.get("name")) if isinstance(value, dict) else None
    if not isinstance(name, str) or not isinstance(value.get("id"), str):
        raise Rejected("schema", f"issues: {field} holds no choice among options")
    return Option(id=value["id"], name=name)


def text(value: Any, field: str) -> str | None:  # noqa: ANN401  (any JSON value)
    """Return a custom field's text: plain, a number, a choice, or a document; None when it is empty.

    Raises:
        Rejected: `schema`, when it is none of these.
    """
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if value == int(value) else str(value)  # Jira writes whole numbers as 5.0
    if isinstance(value, dict) and value.get("type") == "doc":
        return " ".join(_texts(value)).strip() or None
    found = chosen(value, field)
    return found.name if found else None


def _texts(node: Any) -> list[str]:  # noqa: ANN401  (any JSON value)
    """The texts in a document of Atlassian's format, in order."""
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if isinstance(node.get("text"), str) else []
    below = node.get("content")
    return own + [found for child in below for found in _texts(child)] if isinstance(below, list) else own
