"""What a connector makes of recorded answers, one by one: the same judging as in a pull, without one.

A recording has one JSON object a line: `method`, `url`, `status`, `headers` and `body` (JSON, or text).
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, JsonValue, ValidationError

from assets.sources.contract import Exchange, Rejected

Understood = Callable[[Exchange, str], str | None]
"""A connector's judging of one answer and its path; see `assets.sources.okta.answers.understood`."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one answer.

    Attributes:
        path: of the address, with its query.
        verdict: `not read` = no record is filled from this kind of answer.
        reason: what it was accepted as, or why it was not.
    """

    method: str
    path: str
    verdict: Literal["accepted", "rejected", "not read"]
    reason: str


class _Line(BaseModel):
    method: str
    url: str
    status: int
    headers: dict[str, str | list[str]]
    body: JsonValue


def verdicts(connector: str, path: Path) -> Iterator[Verdict]:
    """Yield a verdict for every line of a recording, in order.

    Args:
        connector: name of a connector that reads JSON over HTTP.
        path: the recording.

    Raises:
        LookupError: the connector does not judge single answers.
        ValueError: a line is no recorded answer; names file and line.
    """
    try:
        understood = importlib.import_module(f"assets.sources.{connector}.answers").understood
    except ModuleNotFoundError:
        raise LookupError(f"the connector {connector!r} does not judge recorded answers") from None
    with path.open("rb") as lines:
        for number, text in enumerate(lines, start=1):
            try:
                line = _Line.model_validate_json(text)
            except ValidationError:
                raise ValueError(
                    f"{path.name}, line {number}: expected an object with method, url, status, headers and body"
                ) from None
            yield _verdict(line, understood)


def _verdict(line: _Line, understood: Understood) -> Verdict:
    parts = urlsplit(line.url)
    asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
    body = line.body if isinstance(line.body, str) else json.dumps(line.body)
    exchange = Exchange(
        resource=parts.path,
        method=line.method,
        url=line.url,
        status=line.status,
        headers={name.lower(): _joined(value) for name, value in line.headers.items()},
        body=body.encode(),
    )
    try:
        found = understood(exchange, parts.path)
    except Rejected as rejected:
        return Verdict(method=line.method, path=asked, verdict="rejected", reason=str(rejected))
    if found is None:
        reason = "no record is filled from it"
        return Verdict(method=line.method, path=asked, verdict="not read", reason=reason)
    return Verdict(method=line.method, path=asked, verdict="accepted", reason=found)


def _joined(value: str | list[str]) -> str:
    """A header that came several times is the same as one with commas."""
    return value if isinstance(value, str) else ", ".join(value)
