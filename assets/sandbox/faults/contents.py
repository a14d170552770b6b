"""Bodies and headers that are not what they should be: pages for people, broken JSON, evil links, wrong clocks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import orjson

from assets.sandbox.faults.editing import with_header, without_header
from assets.sandbox.faults.registry import Fault, fault
from assets.sandbox.wire import Call, Reply, Site, http_date

_LOGIN_PAGE = b"<!doctype html><html><head><title>Sign in</title></head><body><form>...</form></body></html>"
_DEPTH = 100_000
_BAD: dict[str, Callable[[], bytes]] = {
    "duplicate_key": lambda: b'"id":"first","id":"second",',
    "nan": lambda: b'"fault":NaN,',
    "infinite": lambda: b'"fault":1e999,',
    "surrogate": lambda: b'"fault":"\\ud800",',
    "huge_int": lambda: b'"fault":1' + b"0" * 400 + b",",
    "deep": lambda: b'"fault":' + b"[" * _DEPTH + b"]" * _DEPTH + b",",
    "not_utf8": lambda: b'"fault":"\xff\xfe",',
}


@fault("html200")
def html(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """A sign-in page with status 200."""
    return with_header(replace(reply, body=_LOGIN_PAGE), "content-type", "text/html; charset=utf-8")


@fault("err200")
def error_as_success(_site: Site, _call: Call, reply: Reply, _fault: Fault) -> Reply:
    """An error message with status 200."""
    return without_header(replace(reply, body=orjson.dumps({"error": "temporarily unavailable"})), "link")


@fault("badjson")
def bad_json(_site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """JSON that lax readers accept or strict ones choke on; `variant` is a key of the table above."""
    piece = _BAD[active.option("variant", "duplicate_key")]()
    before, brace, after = reply.body.partition(b"{")
    if not brace:
        return replace(reply, body=b"[{" + piece + b'"id":"x"}]')
    body = before + brace + (piece + after if not after.startswith(b"}") else piece[:-1] + after)
    return replace(reply, body=body)


@fault("skew")
def skew(site: Site, _call: Call, reply: Reply, active: Fault) -> Reply:
    """The server's clock is off by `minutes` (default 10)."""
    return with_header(reply, "date", http_date(site.company.now + timedelta(minutes=active.option("minutes", 10))))


@fault("evilnext")
def evil_next(_site: Site, call: Call, reply: Reply, active: Fault) -> Reply:
    """The next page is elsewhere: `variant` host, port, scheme or loop (the same page again and again)."""
    path = call.target
    address = {
        "host": f"http://collector.elsewhere.example{path}",
        "port": f"http://127.0.0.1:9{path}",
        "scheme": call.base_url.replace("http:", "https:", 1) + path,
        "loop": call.base_url + path,
    }[active.option("variant", "host")]
    document = orjson.loads(reply.body)
    if isinstance(document, dict) and "issues" in document:  # a token names no address: it can only lead in a circle
        token = {"nextPageToken": call.query.get("nextPageToken", "0"), "isLast": False}
        return replace(reply, body=orjson.dumps({**document, **token}))
    if isinstance(document, dict) and "value" in document:
        return replace(reply, body=orjson.dumps({**document, "_links": {"next": {"href": address}}}))
    cleaned = without_header(reply, "link", 'rel="next"')
    return replace(cleaned, headers=(*cleaned.headers, ("link", f'<{address}>; rel="next"')))
