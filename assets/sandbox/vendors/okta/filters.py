"""The SCIM filter expressions that users and the log can be narrowed with."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT")
Test = Callable[[dict[str, Any]], bool]
_TOKEN = re.compile(r'\s*(\(|\)|"(?:[^"\\]|\\.)*"|[^\s()"]+)')
_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda found, wanted: found == wanted,
    "ne": lambda found, wanted: found != wanted,
    "gt": lambda found, wanted: found > wanted,
    "ge": lambda found, wanted: found >= wanted,
    "lt": lambda found, wanted: found < wanted,
    "le": lambda found, wanted: found <= wanted,
    "sw": lambda found, wanted: found.startswith(wanted),
    "co": lambda found, wanted: wanted in found,
}


class FilterError(ValueError):
    """An expression that is not understood."""


def compile_filter(expression: str) -> Test:
    """Return a test of documents for an expression with and, or, brackets and comparisons. Raises FilterError."""
    tokens = _TOKEN.findall(expression)
    if _TOKEN.sub("", expression).strip() or not tokens:
        raise FilterError(expression)
    test = _either(tokens)
    if tokens:
        raise FilterError(expression)
    return test


def _either(tokens: list[str]) -> Test:
    tests = [_both(tokens)]
    while tokens and tokens[0].lower() == "or":
        tokens.pop(0)
        tests.append(_both(tokens))
    return lambda document: any(test(document) for test in tests)


def _both(tokens: list[str]) -> Test:
    tests = [_one(tokens)]
    while tokens and tokens[0].lower() == "and":
        tokens.pop(0)
        tests.append(_one(tokens))
    return lambda document: all(test(document) for test in tests)


def _one(tokens: list[str]) -> Test:
    if tokens and tokens[0] == "(":
        tokens.pop(0)
        test = _either(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise FilterError("a bracket is not closed")
        return test
    try:
        name, operator, wanted = tokens.pop(0), tokens.pop(0).lower(), tokens.pop(0)
        compare = _COMPARE[operator]
    except (IndexError, KeyError) as error:
        raise FilterError("a comparison is expected: property operator value") from error
    path, value = name.split("."), _as_okta_writes(wanted.strip('"'))
    return lambda document: any(compare(found, value) for found in _values(document, path))


def _as_okta_writes(value: str) -> str:
    """Return a timestamp in the one form in which timestamps compare as text; anything else as it is."""
    if not _TIMESTAMP.match(value):
        return value
    try:
        return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + "000Z"
    except ValueError as error:
        raise FilterError(f"'{value}' is no ISO 8601 time") from error


def _values(document: Any, path: list[str]) -> list[str]:  # noqa: ANN401 - any JSON
    if isinstance(document, list):
        return [value for item in document for value in _values(item, path)]
    if not path:
        return [] if document is None else [str(document)]
    return _values(document.get(path[0]), path[1:]) if isinstance(document, dict) else []
