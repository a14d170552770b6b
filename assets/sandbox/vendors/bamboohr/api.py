"""BambooHR's manners: basic authentication with an API key, errors in a header."""

import binascii
from base64 import b64decode
from collections.abc import Callable

from assets.sandbox.wire import ENDPOINTS, Call, Endpoint, Handler, Reply, Site, json_reply

COMPANY = "acme"
API_KEY = "sandbox-bamboohr-key"
PREFIX = "/api/gateway.php/{company}/v1"


def endpoint(path: str, method: str = "GET") -> Callable[[Handler], Handler]:
    """Register a handler below the company's address; it is called only for good keys."""

    def register(handler: Handler) -> Handler:
        def guarded(site: Site, call: Call) -> Reply:
            refused = _refusal(site, call)
            return refused or handler(site, call)

        ENDPOINTS.append(Endpoint(path=PREFIX + path, handler=guarded, methods=(method,)))
        return handler

    return register


def answer(site: Site, document: object) -> Reply:
    """Return a document."""
    return json_reply(document, ("content-type", "application/json; charset=utf-8"), ("date", site.date))


def error(site: Site, status: int, message: str, *headers: tuple[str, str]) -> Reply:
    """Return an error as BambooHR does: an empty body, the text only in a header."""
    return Reply(status=status, headers=(("date", site.date), ("x-bamboohr-error-message", message), *headers))


def _refusal(site: Site, call: Call) -> Reply | None:
    if call.path.get("company") != COMPANY:
        return error(site, 404, "Company not found")
    scheme, _, encoded = call.headers.get("authorization", "").partition(" ")
    try:
        key = b64decode(encoded, validate=True).decode().partition(":")[0] if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        key = ""
    if key != API_KEY:
        return error(site, 401, "API key is missing or not valid")
    return None


def _unknown(site: Site, call: Call) -> Reply:
    return _refusal(site, call) or error(site, 404, "Not found")


ENDPOINTS.append(
    Endpoint(path=PREFIX + "/{rest:path}", handler=_unknown, methods=("GET", "POST", "PUT", "DELETE"), fallback=True)
)
