"""Where the next page is, as the answer says; a link that leaves the source's scheme, host and port is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import httpx

from assets.sources.contract import Exchange, Rejected
from assets.sources.http import answers

_LINK: Final = re.compile(r'<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s;,"]+))*)')
_REL: Final = re.compile(r';\s*rel\s*=\s*"?([^";]*)"?', re.IGNORECASE)


def in_header(exchange: Exchange) -> str | None:
    """The `Link` with rel=next (RFC 8288), or None at the end.

    Raises:
        Rejected: `paging`, when there are several or it leads elsewhere.
    """
    found = {
        target
        for target, parameters in _LINK.findall(exchange.headers.get("link", ""))
        if (rel := _REL.search(parameters)) and "next" in rel[1].lower().split()
    }
    if len(found) > 1:
        raise Rejected("paging", f"{exchange.resource}: several links to the next page")
    return pinned(exchange, found.pop()) if found else None


def in_body(exchange: Exchange) -> str | None:
    """The address at `_links.next.href` of the JSON answer, or None at the end.

    Raises:
        Rejected: the answer is no JSON object, or the link is none or leads elsewhere.
    """
    links: Any = answers.json_object(exchange).get("_links") or {}
    if not isinstance(links, Mapping) or links.get("next") is None:
        return None
    target = links["next"].get("href") if isinstance(links["next"], Mapping) else None
    if not isinstance(target, str):
        raise Rejected("paging", f"{exchange.resource}: _links.next has no href")
    return pinned(exchange, target)


def pinned(exchange: Exchange, target: str) -> str:
    """Return `target` as a whole address on the scheme, host and port that were asked.

    Raises:
        Rejected: `paging`, when it leads elsewhere.
    """
    here = httpx.URL(exchange.url)
    try:
        there = here.join(target)
    except httpx.InvalidURL:
        raise Rejected("paging", f"{exchange.resource}: the link to the next page is no address") from None
    if (there.scheme, there.host, there.port, there.userinfo) != (here.scheme, here.host, here.port, b""):
        raise Rejected("paging", f"{exchange.resource}: the next page would be on {there.host}; it is not followed")
    return str(there)
