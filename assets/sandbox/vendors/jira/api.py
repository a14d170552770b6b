"""Jira's manners: basic authentication with e-mail and API token, rate limits, errors as lists of messages."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from assets.sandbox.names import DOMAIN
from assets.sandbox.staff import READER
from assets.sandbox.tickets.facts import SECURITY_TEAM, Ticket
from assets.sandbox.wire import ENDPOINTS, Call, Endpoint, Reply, Site, json_reply

ORIGIN = "https://acme.atlassian.example"
PLATFORM, SERVICE_DESK = "/rest/api/3", "/rest/servicedeskapi"
API_TOKEN, NARROW_TOKEN = "sandbox-jira-token", "sandbox-jira-narrow-token"
ZONE = ZoneInfo("America/New_York")
"""The zone in the profile of whoever reads: times in searches are understood in it, times in answers written in it."""
_A_MINUTE, _CALLS = 60, 3000


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whom a credential stands for, and what is kept from it."""

    person: str
    token: str
    hidden_projects: frozenset[str] = frozenset()
    hidden_levels: frozenset[str] = frozenset()

    @property
    def mail(self) -> str:
        """The address that goes with the token."""
        return f"{self.person}@{DOMAIN}"

    def sees(self, ticket: Ticket) -> bool:
        """Tell whether a ticket is shown."""
        return ticket.project not in self.hidden_projects and ticket.values.get("security") not in self.hidden_levels


READERS = {
    reader.mail: reader
    for reader in (
        Reader(person=READER, token=API_TOKEN),
        Reader(
            person="svc-monitoring",
            token=NARROW_TOKEN,
            hidden_projects=frozenset({"ACC"}),
            hidden_levels=frozenset({SECURITY_TEAM}),
        ),
    )
}
READER_MAIL = f"{READER}@{DOMAIN}"
Answer = Callable[[Site, Call, Reader], Reply]


class Budget:
    """How many calls there have been in the minute that the company's clock shows."""

    def __init__(self) -> None:
        self._minute, self._used = 0, 0

    def spend(self, minute: int) -> int:
        """Count a call and return how many there have been in this minute."""
        self._minute, self._used = minute, (self._used if minute == self._minute else 0) + 1
        return self._used


def endpoint(path: str, method: str = "GET", prefix: str = PLATFORM) -> Callable[[Answer], Answer]:
    """Register a handler; it is called only for good credentials and within the limit."""

    def register(answer: Answer) -> Answer:
        def guarded(site: Site, call: Call) -> Reply:
            return _guarded(site, call, answer)

        ENDPOINTS.append(Endpoint(path=prefix + path, handler=guarded, methods=(method,)))
        return answer

    return register


def whole(document: object) -> Reply:
    """Return a document."""
    return json_reply(document, ("content-type", "application/json;charset=UTF-8"))


def failure(status: int, *messages: str, **errors: str) -> Reply:
    """Return an error as Jira does."""
    document = {"errorMessages": list(messages), "errors": errors}
    return json_reply(document, ("content-type", "application/json;charset=UTF-8"), status=status)


def counted(call: Call, rows: Sequence[Any], usual: int, most: int) -> Reply:
    """Return a page of rows that are counted, by `startAt` and `maxResults`."""
    start, size = number(call, "startAt", 0), min(number(call, "maxResults", usual), most)
    shown = rows[start : start + size]
    own = f"{ORIGIN}{call.target.partition('?')[0]}"
    page = {"self": f"{own}?startAt={start}&maxResults={size}", "maxResults": size, "startAt": start}
    is_last = start + size >= len(rows)
    following = {} if is_last else {"nextPage": f"{own}?startAt={start + size}&maxResults={size}"}
    return whole({**page, **following, "total": len(rows), "isLast": is_last, "values": list(shown)})


def number(call: Call, name: str, usual: int) -> int:
    """Return a number from the query, or what is usual when there is none."""
    given = call.query.get(name, "")
    return int(given) if given.isdigit() else usual


def asked(call: Call) -> dict[str, Any]:
    """Return what a call asks for: the body of a POST, the query of a GET."""
    if call.method != "POST":
        return dict(call.query)
    try:
        document = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        document = None
    return document if isinstance(document, dict) else {}


def local(at: datetime) -> str:
    """Return an instant as Jira writes it: in the reader's zone, with its offset."""
    there = at.astimezone(ZONE)
    return there.strftime("%Y-%m-%dT%H:%M:%S.") + f"{there.microsecond // 1000:03d}" + there.strftime("%z")


def _guarded(site: Site, call: Call, answer: Answer) -> Reply:
    now = int(site.company.now.timestamp())
    used = site.shared(Budget).spend(now // _A_MINUTE)
    usual = (
        ("date", site.date),
        ("x-ratelimit-limit", str(_CALLS)),
        ("x-ratelimit-remaining", str(max(0, _CALLS - used))),
    )
    reader = _reader(call)
    if reader is None:
        reply = failure(401, "Client must be authenticated to access this resource.")
    elif used > _CALLS:
        reply = Reply(status=429, headers=(("retry-after", str(_A_MINUTE - now % _A_MINUTE)),))
    else:
        reply = answer(site, call, reader)
    return Reply(body=reply.body, status=reply.status, headers=(*usual, *reply.headers))


def _reader(call: Call) -> Reader | None:
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    try:
        mail, _, token = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    reader = READERS.get(mail)
    return reader if reader and scheme == "Basic" and reader.token == token else None


def _unknown(_site: Site, call: Call, _reader: Reader) -> Reply:
    return failure(404, f"null for uri: {ORIGIN}{call.target}")


def _fallback(site: Site, call: Call) -> Reply:
    return _guarded(site, call, _unknown)


ENDPOINTS += [
    Endpoint(path=f"{prefix}/{{rest:path}}", handler=_fallback, methods=("GET", "POST", "PUT", "DELETE"), fallback=True)
    for prefix in (PLATFORM, SERVICE_DESK)
]
