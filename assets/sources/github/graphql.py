"""Questions by GraphQL, one operation a file in `operations/`, and lists in their answers, page by page.

GitHub answers 200 to what failed, with `errors` beside a part of the data: any error rejects the pull.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

from assets.sources.contract import Exchange, Rejected
from assets.sources.github.limits import is_limit
from assets.sources.github.shapes import Connection
from assets.sources.http.answers import checked, json_object, once
from assets.sources.http.paging import Kept
from assets.sources.http.session import Session

_FOLDER: Final = Path(__file__).parent / "operations"
_PART: Final = re.compile(r"\.\.\.(?!\s*on\b)\s*(\w+)")
_REASONS: Final = {
    "FORBIDDEN": "forbidden",
    "INSUFFICIENT_SCOPES": "forbidden",
    "NOT_FOUND": "not_found",
    "RATE_LIMIT": "rate_limited",
    "RATE_LIMITED": "rate_limited",
}
_LONGEST: Final = 200
Variables = Mapping[str, Any]
Page = TypeVar("Page", bound=Connection)


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Page]):
    """A list that an operation hands out in pages.

    Attributes:
        operation: its name, and that of its file.
        path: keys that lead from `data` to the list.
        model: what a page must be.
    """

    operation: str
    path: tuple[str, ...]
    model: type[Page]


@cache
def text_of(operation: str) -> str:
    """Return an operation with the parts that it uses, and no others: GitHub refuses one that is not used."""
    texts = {operation: (_FOLDER / f"{operation}.graphql").read_text(encoding="utf-8")}
    todo = set(_PART.findall(texts[operation]))
    while todo:
        part = todo.pop()
        texts[part] = (_FOLDER / "parts" / f"{part}.graphql").read_text(encoding="utf-8")
        todo |= set(_PART.findall(texts[part])) - texts.keys()
    return "\n".join(texts.values())


def ask(session: Session, operation: str, variables: Variables) -> Exchange:
    """Ask, and return the kept answer. Raises Rejected as `Session.post`."""
    sent = {"operationName": operation, "query": text_of(operation), "variables": dict(variables)}
    return session.post(operation, "/graphql", json.dumps(sent, sort_keys=True))


def data_of(exchange: Exchange) -> Mapping[str, Any]:
    """Return the data of an answer.

    Raises:
        Rejected: there are errors, or no data, or no JSON.
    """
    answer, operation = json_object(exchange), exchange.resource
    errors = answer.get("errors")
    if errors:
        first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
        kind, told = str(first.get("type", "")), str(first.get("message", ""))
        reason = "rate_limited" if is_limit(told) else _REASONS.get(kind, "vendor_error")
        raise Rejected(reason, f"{operation}: answered 200 with errors ({kind}: {told[:_LONGEST]!a})")
    data = answer.get("data")
    if not isinstance(data, dict):
        raise Rejected("envelope", f"{operation}: the answer has no data")
    return data


def at(exchange: Exchange, path: tuple[str, ...]) -> Any:  # noqa: ANN401  (any JSON value)
    """Return what stands at a path of the data. Raises Rejected when something on the way is null or missing."""
    found: Any = data_of(exchange)
    for step in path:
        if not isinstance(found, dict) or step not in found:
            raise Rejected("envelope", f"{exchange.resource}: the answer has no {step!r}")
        if (found := found[step]) is None:
            raise Rejected("not_found", f"{exchange.resource}: {step} is not there, or not shown to the token")
    return found


def page_of(listing: Listing[Page], exchange: Exchange) -> Page:
    """Return a page of a list, made once per answer. Raises Rejected when it is none."""
    model, path = listing.model, listing.path

    def check(notes: Counter[str]) -> list[Page]:
        return checked(model, [at(exchange, path)], listing.operation, notes)

    return once(exchange, path, model, Counter(), check)[0]


def is_last(page: Connection) -> bool:
    """Tell whether a list ends with this page."""
    return not page.page_info.has_next


def read(
    session: Session,
    listing: Listing[Page],
    variables: Variables,
    ends: Callable[[Page], bool] = is_last,
    after: str | None = None,
) -> None:
    """Follow a list from its first page, or from a cursor, to the page with which it `ends`.

    Raises:
        Rejected: as `Session.post`; `paging`, when a page leads back.
    """
    seen = {after}
    while True:
        page = page_of(listing, ask(session, listing.operation, {**variables, "after": after}))
        if ends(page):
            return
        after = page.page_info.end
        if after in seen:
            raise Rejected("paging", f"{listing.operation}: the cursor of the next page leads back")
        seen.add(after)


def passes(
    kept: Kept,
    listing: Listing[Page],
    variables: Variables,
    ends: Callable[[Page], bool] = is_last,
    after: str | None = None,
) -> list[list[Page]]:
    """Sort the kept pages of a list into the passes in which they were read, oldest first.

    Raises:
        Rejected: `truncated`, when there are none or the last one was not read to its end; `paging`, when a page
            does not follow from the one before it.
    """
    asked = _asked(kept, listing.operation, variables)
    pages = ((cursor, page_of(listing, exchange)) for cursor, exchange in asked)
    return sorted_passes(pages, listing.operation, ends, after)


def sorted_passes(
    pages: Iterable[tuple[str | None, Page]],
    operation: str,
    ends: Callable[[Page], bool],
    after: str | None = None,
) -> list[list[Page]]:
    """Sort pages, each with the cursor by which it was asked for, into passes. Raises as `passes`."""
    found: list[list[Page]] = []
    expected = after
    for cursor, page in pages:
        if cursor != expected:
            raise Rejected("paging", f"{operation}: a page was kept that the one before does not lead to")
        if cursor == after:
            found.append([])
        found[-1].append(page)
        expected = after if ends(page) else page.page_info.end
    if not found or expected != after:
        raise Rejected("truncated", f"{operation}: the list was not read to its end")
    return found


def _asked(kept: Kept, operation: str, variables: Variables) -> Iterator[tuple[str | None, Exchange]]:
    for exchange in kept.of(operation):
        asked = dict(_variables(exchange.request_body or ""))
        cursor = asked.pop("after", None)
        if asked == variables:
            yield cursor, exchange


@lru_cache(maxsize=1024)
def _variables(sent: str) -> Variables:
    return cast("Variables", json.loads(sent)["variables"])
