"""What goes over the wire, vendor by vendor the same: a call, a reply, and the register of endpoints."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, TypeVar

import orjson

from assets.sandbox.company import Company

Shared = TypeVar("Shared")


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request: parameters of path and query, headers (lower case), body, and the address that was called."""

    method: str
    target: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base_url: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer. `manner` is how it is sent (see `sending`); anything but `whole` is a fault."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    manner: str = "whole"
    pace: float = 1.0

    def header(self, name: str) -> str | None:
        """Return the first header of that name."""
        return next((value for key, value in self.headers if key == name), None)


class Site:
    """The company as seen from the network, with what vendors remember between calls."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._shared: dict[type, Any] = {}

    def shared(self, kind: type[Shared]) -> Shared:
        """Return the one object of a kind that all calls share; it is made on first use."""
        if kind not in self._shared:
            self._shared[kind] = kind()
        found: Shared = self._shared[kind]
        return found

    @property
    def date(self) -> str:
        """The company's time as a Date header."""
        return http_date(self.company.now)


Handler = Callable[[Site, Call], Reply]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A handler at a path. A fallback answers what no other endpoint of the vendor does."""

    path: str
    handler: Handler
    methods: tuple[str, ...] = ("GET",)
    fallback: bool = field(default=False)


ENDPOINTS: list[Endpoint] = []


def http_date(at: datetime) -> str:
    """Return an instant as an HTTP date."""
    return format_datetime(at, usegmt=True)


def iso_seconds(at: datetime) -> str:
    """Return an instant like 2026-01-05T10:12:00+00:00."""
    return at.replace(microsecond=0).isoformat()


def json_reply(document: object, *headers: tuple[str, str], status: int = 200) -> Reply:
    """Return a reply with a JSON body."""
    return Reply(body=orjson.dumps(document), status=status, headers=headers)
