"""What a refusal by GitHub means: 403 and 404 stand for limits, missing rights, hidden things, features that are off.

Only its words tell them apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from assets.sources.contract import Exchange
from assets.sources.github.limits import is_limit, message
from assets.sources.http.answers import OK, json_object, refusal
from assets.sources.http.links import pinned

FORBIDDEN: Final = 403
REFUSED: Final = frozenset({FORBIDDEN, 404})
MOVED: Final = frozenset({301, 307, 308})
_OFF: Final = (
    "alerts are disabled",
    "not available for archived",
    "is not enabled for this repository",
    "must be enabled for this repository",
    "no analysis found",
)
_NONE: Final = ("branch not protected", "upgrade to github")
_GONE: Final = ("branch not found",)


def is_off(exchange: Exchange) -> bool:
    """Tell whether an answer says that the feature is off in the repository.

    Raises:
        Rejected: it says that the token may not read it, or that a limit was reached.
    """
    if exchange.status == OK:
        return False
    told = _refused(exchange)
    if not _says(told, _OFF):
        raise refusal(FORBIDDEN, exchange.resource, told)
    return True


def is_hidden(exchange: Exchange) -> bool:
    """Tell whether an answer says that something is not there, or not for the token. Raises Rejected at a limit."""
    if exchange.status == OK:
        return False
    _refused(exchange)
    return True


def protection(exchange: Exchange) -> Literal["told", "none", "gone", "hidden"]:
    """Tell what an answer about the classic protection of a branch is.

    `none` = there is none (or the plan has none); `gone` = there is no such branch; `hidden` = the token may not know.

    Raises:
        Rejected: a limit was reached.
    """
    if exchange.status == OK:
        return "told"
    told = _refused(exchange)
    if _says(told, _NONE):
        return "none"
    return "gone" if _says(told, _GONE) else "hidden"


def moved_to(exchange: Exchange) -> str:
    """Return the address to which an answer sends, on the host that was asked.

    Raises:
        Rejected: it names none, or one elsewhere.
    """
    address = json_object(replace(exchange, status=OK)).get("url")
    return pinned(exchange, address if isinstance(address, str) else "//")


def _refused(exchange: Exchange) -> str:
    told = message(exchange.body)
    if is_limit(told):
        raise refusal(429, exchange.resource)
    return told


def _says(told: str, words: tuple[str, ...]) -> bool:
    return any(known in told.lower() for known in words)
