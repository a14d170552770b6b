"""JSON read the one way that has one meaning: what another reader might understand otherwise is refused."""

from __future__ import annotations

import json
import math
from typing import Any, Final, NoReturn

from assets.sources.contract import Rejected

_MOST_DIGITS: Final = 18
"""Whole numbers up to here mean the same to every reader; `records` hold 64 bits."""


class _AmbiguousError(ValueError):
    """The text is JSON to some readers, and not the same to all of them."""


def loads(body: bytes, what: str) -> Any:  # noqa: ANN401  (any JSON value)
    """Return the value of a JSON text in UTF-8.

    Args:
        body: the text.
        what: the name of the answer, for the message.

    Raises:
        Rejected: `truncated` when the text ends before its value does; `bad_json` for duplicate keys, NaN,
            infinities (also as 1e999), whole numbers beyond 18 digits, lone surrogates, nesting beyond what
            can be read, and anything else that is no JSON.
    """
    try:
        value = _DECODER.decode(body.decode("utf-8"))
        if b"\\u" in body:
            _refuse_lone_surrogates(value)
    except (_AmbiguousError, UnicodeError) as error:
        raise Rejected("bad_json", f"{what}: {_reason(error)}") from None
    except RecursionError:
        raise Rejected("bad_json", f"{what}: nested too deeply") from None
    except json.JSONDecodeError as error:
        if not body.rstrip().endswith((b"}", b"]")):
            raise Rejected("truncated", f"{what}: the text ends before its value does") from None
        raise Rejected("bad_json", f"{what}: {error.msg} at character {error.pos}") from None
    return value


def _reason(error: Exception) -> str:
    # the message of a UnicodeError repeats the text
    return "text that is not Unicode" if isinstance(error, UnicodeError) else str(error)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise _AmbiguousError(f"the key {twice[0]!a} stands twice in one object")
    return found


def _constant(name: str) -> NoReturn:
    raise _AmbiguousError(f"{name} is no JSON number")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _AmbiguousError("a number beyond what can be held")
    return number


def _int(text: str) -> int:
    if len(text.lstrip("-")) > _MOST_DIGITS:
        raise _AmbiguousError(f"a whole number of more than {_MOST_DIGITS} digits")
    return int(text)


def _refuse_lone_surrogates(value: Any) -> None:  # noqa: ANN401  (any JSON value)
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, dict):
        for key, below in value.items():
            key.encode("utf-8")
            _refuse_lone_surrogates(below)
    elif isinstance(value, list):
        for below in value:
            _refuse_lone_surrogates(below)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
)
