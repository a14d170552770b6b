"""The same list of many objects: its first pages in one question for all, what follows object by object.

Lists come with the newest first, and a pull needs what is new: on a quiet day a short first page of each is
all that is read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, cast

from assets.sources.contract import Exchange, Rejected
from assets.sources.github import graphql
from assets.sources.github.graphql import Page
from assets.sources.http.answers import checked, once
from assets.sources.http.paging import Kept
from assets.sources.http.session import Session

AT_ONCE: Final = 25
_FIRST: Final = 10
_NEXT: Final = 100


@dataclass(frozen=True, kw_only=True)
class Lists(Generic[Page]):
    """A list that every one of many objects has, newest first.

    Attributes:
        operation: its name, and that of its file; it takes `ids`, `first` and `after`.
        field: of the object, under which the list stands.
        model: what a page must be.
    """

    operation: str
    field: str
    model: type[Page]


def ask(
    session: Session, lists: Lists[Page], names: Sequence[str], *, first: int = _FIRST, after: str | None = None
) -> Exchange:
    """Ask for a page of the list of each of the objects, and return the kept answer. Raises as `Session.post`."""
    return graphql.ask(session, lists.operation, {"ids": list(names), "first": first, "after": after})


def page_of(lists: Lists[Page], exchange: Exchange, name: str) -> Page:
    """Return the page of an object's list. Raises Rejected when there is none."""
    field, model = lists.field, lists.model

    def check(notes: Counter[str]) -> list[Page]:
        nodes = graphql.at(exchange, ("nodes",))
        found = [node for node in nodes if isinstance(node, dict) and node.get("id") == name]
        if len(found) != 1 or found[0].get(field) is None:
            raise Rejected("not_found", f"{lists.operation}: {field} is not there, or not shown to the token")
        return checked(model, [found[0][field]], lists.operation, notes)

    return once(exchange, name, model, Counter(), check)[0]


def read(session: Session, lists: Lists[Page], names: Sequence[str], ends: Callable[[Page], bool]) -> None:
    """Follow the list of each of the objects from its first page to the one with which it `ends`.

    Raises:
        Rejected: as `Session.post`; `paging`, when a page leads back.
    """
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        answer = ask(session, lists, some)
        for name in some:
            _follow(session, lists, name, page_of(lists, answer, name), ends)


def _follow(session: Session, lists: Lists[Page], name: str, page: Page, ends: Callable[[Page], bool]) -> None:
    seen: set[str | None] = {None}
    while not ends(page):
        after = page.page_info.end
        if after in seen:
            raise Rejected("paging", f"{lists.operation}: the cursor of the next page leads back")
        seen.add(after)
        page = page_of(lists, ask(session, lists, [name], first=_NEXT, after=after), name)


def passes(kept: Kept, lists: Lists[Page], name: str, ends: Callable[[Page], bool]) -> list[list[Page]]:
    """Sort the kept pages of an object's list into the passes in which they were read, oldest first.

    Raises:
        Rejected: as `graphql.passes`.
    """
    return graphql.sorted_passes(_pages(kept, lists, name), lists.operation, ends)


def _pages(kept: Kept, lists: Lists[Page], name: str) -> Iterator[tuple[str | None, Page]]:
    for exchange in kept.of(lists.operation):
        asked = cast("dict[str, Any]", json.loads(exchange.request_body or "{}")["variables"])
        if name in asked["ids"]:
            yield asked["after"], page_of(lists, exchange, name)
