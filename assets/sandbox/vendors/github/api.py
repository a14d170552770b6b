"""GitHub's manners: bearer tokens, a budget an hour, messages with errors, pages by Link header."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from assets.sandbox.code.facts import CodeRepository
from assets.sandbox.wire import ENDPOINTS, Call, Endpoint, Handler, Reply, Site, json_reply

GITHUB_TOKEN = "sandbox-github-token"  # noqa: S105 - a password to an invented company
ORGANISATION = "acme"
PREFIX = "/github"
HTML = "https://github.example"
JSON = ("content-type", "application/json; charset=utf-8")
_LIMIT = 15_000
_MOST, _USUAL = 100, 30
_HOUR = 3600


class Budget:
    """How many calls there have been in the hour that the company's clock shows."""

    def __init__(self) -> None:
        self._hour = 0
        self._used: dict[str, int] = {}

    def spend(self, resource: str, hour: int) -> int:
        """Count a call and return how many there have been in this hour."""
        if hour != self._hour:
            self._hour, self._used = hour, {}
        self._used[resource] = self._used.get(resource, 0) + 1
        return self._used[resource]


def endpoint(path: str, method: str = "GET", resource: str = "core") -> Callable[[Handler], Handler]:
    """Register a handler; it is called only for good tokens and within the budget of its resource."""

    def register(handler: Handler) -> Handler:
        def guarded(site: Site, call: Call) -> Reply:
            return _guarded(site, call, handler, resource)

        ENDPOINTS.append(Endpoint(path=PREFIX + path, handler=guarded, methods=(method,)))
        return handler

    return register


def of_repository(path: str) -> Callable[[Callable[[Site, Call, CodeRepository], Reply]], Handler]:
    """Register a handler below a repository's path; an unknown repository is not found."""

    def register(handler: Callable[[Site, Call, CodeRepository], Reply]) -> Handler:
        def found(site: Site, call: Call) -> Reply:
            repository = site.company.code.repositories.get(call.path["name"])
            if repository is None or call.path["owner"] != ORGANISATION:
                return failure(404, "Not Found")
            return handler(site, call, repository)

        return endpoint("/repos/{owner}/{name}" + path)(found)

    return register


def zulu(at: datetime | None) -> str | None:
    """Return an instant as GitHub writes it, or null."""
    return at.isoformat(timespec="seconds")[:19] + "Z" if at else None


def failure(status: int, message: str) -> Reply:
    """Return an error as GitHub does."""
    document = {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
    return json_reply(document, JSON, status=status)


def whole(document: object) -> Reply:
    """Return a document that is not paged."""
    return json_reply(document, JSON)


def numbered(call: Call, rows: Sequence[Any], envelope: str = "") -> Reply:
    """Return one page of rows, by number; in an envelope they come with their total."""
    size, page = _size(call), int(call.query.get("page", "1"))
    shown = list(rows[(page - 1) * size : page * size])
    links = [_link(call, "next", page=page + 1)] if page * size < len(rows) else []
    if page > 1:
        links.append(_link(call, "prev", page=page - 1))
    return _paged({"total_count": len(rows), envelope: shown} if envelope else shown, links)


def cursored(call: Call, rows: Sequence[tuple[str, Any]]) -> Reply:
    """Return one page of rows (cursor, document), after a cursor."""
    size, after = _size(call), call.query.get("after")
    known = [cursor for cursor, _ in rows]
    if after and after not in known:
        return failure(422, "Invalid cursor")
    start = known.index(after) + 1 if after else 0
    shown = rows[start : start + size]
    links = [_link(call, "next", after=shown[-1][0])] if start + size < len(rows) else []
    return _paged([document for _, document in shown], links)


def _paged(document: object, links: Sequence[str]) -> Reply:
    headers = (JSON, ("link", ", ".join(links))) if links else (JSON,)
    return json_reply(document, *headers)


def _size(call: Call) -> int:
    asked = call.query.get("per_page", str(_USUAL))
    return min(int(asked), _MOST) if asked.isdigit() and int(asked) > 0 else _USUAL


def _link(call: Call, relation: str, **changed: object) -> str:
    path = call.target.partition("?")[0]
    query = {**call.query, **changed}
    return f'<{call.base_url}{path}?{urlencode(query)}>; rel="{relation}"'


def _guarded(site: Site, call: Call, handler: Handler, resource: str) -> Reply:
    hour = int(site.company.now.timestamp()) // _HOUR
    used = site.shared(Budget).spend(resource, hour)
    usual = (
        ("date", site.date),
        ("x-github-media-type", "github.v3; format=json"),
        ("x-ratelimit-limit", str(_LIMIT)),
        ("x-ratelimit-remaining", str(max(0, _LIMIT - used))),
        ("x-ratelimit-used", str(used)),
        ("x-ratelimit-reset", str((hour + 1) * _HOUR)),
        ("x-ratelimit-resource", resource),
    )
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in {"bearer", "token"} or token != GITHUB_TOKEN:
        reply = failure(401, "Bad credentials")
    elif used > _LIMIT:
        reply = failure(403, "API rate limit exceeded for user ID 1.")
    else:
        reply = handler(site, call)
    return Reply(body=reply.body, status=reply.status, headers=(*usual, *reply.headers))


def _unknown(site: Site, call: Call) -> Reply:
    return _guarded(site, call, lambda _site, _call: failure(404, "Not Found"), "core")


ENDPOINTS.append(Endpoint(path=PREFIX + "/{rest:path}", handler=_unknown, fallback=True))
