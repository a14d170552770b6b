"""Canonical JSON for evidence: one byte sequence for one meaning (RFC 8785), read back strictly.

Leaves hold strings, booleans, integers below 2^53, lists and objects. No floats (sums of floats are
not re-performable) and no null (absent is absent).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, NoReturn

import orjson
import rfc8785

Leaf = dict[str, Any]
_BEYOND: Final = 1 << 53


class NotCanonicalError(ValueError):
    """Bytes or values that have no place in evidence."""


def dumps(value: Mapping[str, Any] | list[Any]) -> bytes:
    """Return the canonical bytes of `value`, without a newline.

    Raises:
        NotCanonicalError: a float, a null, an integer of 2^53 or more, or a lone surrogate is in it.
    """
    if _is_plain(value):
        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except TypeError:
            pass  # a lone surrogate, which is told below
    _refuse(value, "$")
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonicalError(str(error)) from error


def loads(data: bytes) -> Any:  # noqa: ANN401  (JSON)
    """Parse bytes that `dumps` wrote.

    Raises:
        NotCanonicalError: not JSON, or JSON written any other way than `dumps` writes it.
    """
    try:
        value = json.loads(data, parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_no_twice)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotCanonicalError(f"not JSON: {error}") from error
    if dumps(value) != data:
        raise NotCanonicalError("JSON, but not in canonical form")
    return value


def digest(value: Mapping[str, Any] | list[Any]) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return sha256(dumps(value)).hexdigest()


def _is_plain(value: object) -> bool:
    """Tell whether orjson, an order of magnitude faster, writes what RFC 8785 says: it sorts other keys otherwise."""
    kind = type(value)
    if kind is str or kind is bool:
        return True
    if kind is int:
        return -_BEYOND < value < _BEYOND  # type: ignore[operator]
    if kind is dict:
        return all(
            type(key) is str and key.isascii() and _is_plain(inner)
            for key, inner in value.items()  # type: ignore[attr-defined]
        )
    return (kind is list or kind is tuple) and all(map(_is_plain, value))  # type: ignore[call-overload]


def _refuse(value: object, where: str) -> None:
    if value is None or isinstance(value, float):
        raise NotCanonicalError(f"{where}: {value!r} has no place in evidence")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse(inner, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _refuse(inner, f"{where}[{index}]")


def _no_float(text: str) -> NoReturn:
    raise NotCanonicalError(f"{text} has no place in evidence")


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonicalError("a key stands twice in one object")
    return found
