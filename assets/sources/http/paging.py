"""Whole lists out of pages: followed to the page without a next one, and proven so from the kept answers alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from assets.sources.contract import Exchange, Rejected
from assets.sources.http import links
from assets.sources.http.answers import expect_json
from assets.sources.http.session import Session

NextOf = Callable[[Exchange], str | None]
"""The address of the page after this one, or None. Raises Rejected for a link that may not be followed."""
Pass = list[Exchange]
"""The pages of a list, read once from its first page to its last."""


class Kept:
    """The answers of a pull so far, in order, found by what was asked."""

    def __init__(self, exchanges: Sequence[Exchange] = ()) -> None:
        """Begin with some answers."""
        self.exchanges: list[Exchange] = []
        self._found: defaultdict[tuple[str, str | None], list[Exchange]] = defaultdict(list)
        for exchange in exchanges:
            self.add(exchange)

    def add(self, exchange: Exchange) -> None:
        """Take one more answer in."""
        self.exchanges.append(exchange)
        self._found[exchange.resource, exchange.subject].append(exchange)

    def of(self, resource: str, subject: str | None = None) -> list[Exchange]:
        """All answers about one thing, oldest first."""
        return self._found.get((resource, subject), [])

    def one(self, resource: str, subject: str | None = None) -> Exchange:
        """The newest answer about one thing. Raises Rejected (`truncated`) when it was not read."""
        if not (found := self.of(resource, subject)):
            raise Rejected("truncated", f"{resource}: was not read")
        return found[-1]

    def passes(self, resource: str, subject: str | None = None, next_of: NextOf = links.in_header) -> list[Pass]:
        """Sort the pages of a list into the passes in which they were read, oldest first.

        Raises:
            Rejected: `paging`, when a page does not follow from the one before it; `truncated`, when nothing of
                the list was kept or its last page was not.
        """
        found = list(_split(self.of(resource, subject), next_of))
        if not found or next_of(found[-1][-1]) is not None:
            raise Rejected("truncated", f"{resource}: the list was not read to its end")
        return found


def read(session: Session, first: Exchange, next_of: NextOf = links.in_header) -> Pass:
    """Follow the first page of a list to the last one and return all of them.

    Raises:
        Rejected: as `Session.get`; `paging` for a loop, a page that comes again, or a link elsewhere.
    """
    expect_json(first)
    resource, pages = first.resource, [first]
    urls = {first.url}
    bodies = {sha256(first.body).digest()}
    while (url := next_of(pages[-1])) is not None:
        if url in urls:
            raise Rejected("paging", f"{resource}: the link to the next page leads back")
        page = session.follow(resource, url, first.subject)
        expect_json(page)
        digest = sha256(page.body).digest()
        # empty pages may follow each other; pages with the same content may not
        if digest in bodies and page.body.strip() != b"[]":
            raise Rejected("paging", f"{resource}: the same page came again under another address")
        urls.add(url)
        bodies.add(digest)
        pages.append(page)
    return pages


def agreed(passes: Sequence[Pass], ids_of: Callable[[Pass], Any]) -> Pass:
    """Return the last pass of a list that states no total, which must name the same ids as the one before.

    Raises:
        Rejected: `count_mismatch`, when it does not; `truncated`, when there is one pass only.
    """
    resource = passes[-1][0].resource
    if len(passes) == 1:
        raise Rejected("truncated", f"{resource}: was read once, and states no total to compare with")
    before, last = passes[-2:]
    if [page.body for page in before] != [page.body for page in last] and ids_of(before) != ids_of(last):
        raise Rejected("count_mismatch", f"{resource}: two readings, one after the other, name different ids")
    return last


def _split(exchanges: Sequence[Exchange], next_of: NextOf) -> Iterator[Pass]:
    current: Pass = []
    expected: str | None = None
    for exchange in exchanges:
        if expected is None and current:
            yield current
            current = []
        if expected is not None and exchange.url != expected:
            raise Rejected("paging", f"{exchange.resource}: a page was kept that the one before does not lead to")
        current.append(exchange)
        expected = next_of(exchange)
    if current:
        yield current
