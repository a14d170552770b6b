"""Okta's manners: SSWS tokens, rate limits per endpoint and minute, errors with a code, pages by Link header."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from assets.sandbox.directory import Account
from assets.sandbox.wire import ENDPOINTS, Call, Endpoint, Handler, Reply, Site, json_reply

API_TOKEN = "sandbox-okta-token"  # noqa: S105 - a password to an invented company
ORIGIN = "https://acme.okta.example"
PREFIX = "/api/v1"
JSON = ("content-type", "application/json")


class Budget:
    """How many calls each endpoint has had in the minute that the company's clock shows."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, int], int] = {}
        self.requests = 0

    def spend(self, bucket: str, minute: int) -> int:
        """Count a call and return how many there have been in this minute."""
        self._used = {key: used for key, used in self._used.items() if key[1] == minute}
        self._used[bucket, minute] = self._used.get((bucket, minute), 0) + 1
        self.requests += 1
        return self._used[bucket, minute]


def endpoint(path: str, limit: int = 600) -> Callable[[Handler], Handler]:
    """Register a handler with its calls a minute; it is called only for good tokens and within the limit."""

    def register(handler: Handler) -> Handler:
        def guarded(site: Site, call: Call) -> Reply:
            return _guarded(site, call, handler, path, limit)

        ENDPOINTS.append(Endpoint(path=PREFIX + path, handler=guarded))
        return handler

    return register


def per_user(site: Site) -> int:
    """Return the limit of endpoints that are called once per user: enough for four rounds a minute."""
    return max(2000, 4 * len(site.company.directory.accounts))


def zulu(at: datetime | None) -> str | None:
    """Return an instant as Okta writes it, or null."""
    return at.isoformat(timespec="milliseconds")[:23] + "Z" if at else None


def failure(status: int, code: str, summary: str, *causes: str) -> Reply:
    """Return an error as Okta does."""
    return json_reply(
        {
            "errorCode": code,
            "errorSummary": summary,
            "errorLink": code,
            "errorId": f"oae{code}",
            "errorCauses": [{"errorSummary": cause} for cause in causes],
        },
        JSON,
        status=status,
    )


def not_found(what: str, kind: str) -> Reply:
    """Return Okta's 404."""
    return failure(404, "E0000007", f"Not found: Resource not found: {what} ({kind})")


def page(call: Call, rows: Sequence[tuple[str, bytes]], most: int, usual: int | None = None) -> Reply:
    """Return one page of rows (cursor id and JSON), with links to itself and to the next one."""
    limit = _limit(call, most, usual or most)
    if limit is None:
        return failure(400, "E0000001", "Api validation failed: limit", "limit: must be a positive number")
    start, after = 0, call.query.get("after")
    if after:
        found = [index for index, (cursor, _) in enumerate(rows) if cursor == after]
        if not found:
            return failure(400, "E0000029", "Invalid paging request.", "Invalid cursor.")
        start = found[0] + 1
    shown = rows[start : start + limit]
    links = [link(call, "self", {**call.query, "limit": str(limit)})]
    if start + limit < len(rows):
        following = {**call.query, "after": shown[-1][0], "limit": str(limit)}
        links.append(link(call, "next", following))
    return Reply(body=b"[" + b",".join(body for _, body in shown) + b"]", headers=(JSON, *links))


def link(call: Call, relation: str, query: dict[str, str]) -> tuple[str, str]:
    """Return a Link header to the path that was called, with a query."""
    path = call.target.partition("?")[0]
    return ("link", f'<{call.base_url}{path}?{urlencode(query)}>; rel="{relation}"')


def whole(document: object) -> Reply:
    """Return a document that is not paged."""
    return json_reply(document, JSON)


def rows_of(documents: list[dict[str, Any]]) -> list[tuple[str, bytes]]:
    """Return documents with an id as rows of a page."""
    return [(document["id"], orjson.dumps(document)) for document in documents]


def find_account(site: Site, call: Call) -> Account | None:
    """Return the account that a path names by id or by login."""
    key, accounts = call.path["user_id"], site.company.directory.accounts
    return accounts.get(key) or next((account for account in accounts.values() if account.login == key), None)


def _guarded(site: Site, call: Call, handler: Handler, bucket: str, limit: int) -> Reply:
    now, budget = int(site.company.now.timestamp()), site.shared(Budget)
    limit = limit or per_user(site)
    used = budget.spend(bucket, now // 60)
    usual = (
        ("date", site.date),
        ("x-okta-request-id", site.company.seeded.uuid("request", budget.requests).replace("-", "")),
        ("x-rate-limit-limit", str(limit)),
        ("x-rate-limit-remaining", str(max(0, limit - used))),
        ("x-rate-limit-reset", str((now // 60 + 1) * 60)),
    )
    if call.headers.get("authorization") != f"SSWS {API_TOKEN}":
        reply = failure(401, "E0000011", "Invalid token provided")
    elif used > limit:
        reply = failure(429, "E0000047", "API call exceeded rate limit due to too many requests.")
    else:
        reply = handler(site, call)
    return Reply(body=reply.body, status=reply.status, headers=(*usual, *reply.headers))


def _limit(call: Call, most: int, usual: int) -> int | None:
    asked = call.query.get("limit", str(usual))
    return min(int(asked), most) if asked.isdigit() and int(asked) > 0 else None


def _unknown(site: Site, call: Call) -> Reply:
    return _guarded(site, call, lambda _, c: not_found(c.target, "Endpoint"), "unknown", 600)


ENDPOINTS.append(Endpoint(path=PREFIX + "/{rest:path}", handler=_unknown, fallback=True))
