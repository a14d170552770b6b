"""GitHub's credential, and its limits, which it tells by 403 as well as by 429, in headers or only in words."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Final

import httpx

from assets.sources.http.retries import asked_wait, http_date

_VERSION: Final = "2022-11-28"
_LIMITING: Final = frozenset({403, 429})
_A_MINUTE: Final = 60.0
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


class Token(httpx.Auth):
    """Adds the token to a request."""

    def __init__(self, token: str) -> None:
        """Hold the token, which is shown nowhere."""
        self._value = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the credential and the version of the API; see `httpx.Auth.auth_flow`."""
        request.headers["authorization"] = self._value
        request.headers["x-github-api-version"] = _VERSION
        yield request


def limited(status: int, headers: Mapping[str, str], body: bytes) -> float | None:
    """Seconds to wait when a refusal is for a limit; None when it is for something else.

    Of the secondary limit the headers may say nothing; GitHub asks for a minute then.
    """
    if status not in _LIMITING:
        return None
    wait = _wait(headers)
    return _A_MINUTE if wait is None and is_limit(message(body)) else wait


def said(_headers: Mapping[str, str], body: bytes) -> str:
    """Return GitHub's message, without what it may repeat of the request."""
    return message(body)


def message(body: bytes) -> str:
    """Return the `message` of a refusal in one line; "" when there is none."""
    try:
        told = json.loads(body)["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return " ".join(told.split())[:120] if isinstance(told, str) and told.isascii() else ""


def is_limit(told: str) -> bool:
    """Tell whether a message is about a limit: "API rate limit exceeded for …", "… a secondary rate limit …"."""
    return "rate limit" in told.lower()


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: `Retry-After`, else until `X-RateLimit-Reset` when nothing remains; None = no limit is told."""
    here = http_date(headers.get("date")) or _EPOCH
    if "retry-after" in headers:
        return asked_wait(headers, here)
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") != "0" or not (reset.isascii() and reset.isdigit()):
        return None
    return max(float(reset[:10]) - here.timestamp(), 0.0) + 1
