"""What the kept answers of a pull say about changes: which moved, and each of them whole. Pure."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from assets.sources.contract import Exchange, Rejected
from assets.sources.github import graphql, many
from assets.sources.github.changes import Change, Changes, History, More, Touched
from assets.sources.github.graphql import Listing
from assets.sources.github.many import Lists
from assets.sources.github.plan import Window
from assets.sources.github.shapes import Connection, Repository
from assets.sources.http.answers import checked
from assets.sources.http.paging import Kept

TOUCHED: Final = Lists(operation="Changes", field="pullRequests", model=Changes)
MERGED: Final = Listing(operation="MergedCommits", path=("node", "mergeCommit", "history"), model=History)
DETAILS: Final = "ChangeDetails"
MORE: Final = "ChangeMore"
LISTED: Final = 250
"""Commits of a pull request that GitHub lists at most."""


class ChangeReading:
    """The answers about changes in one pull. A part that was not read, or not to its end, raises Rejected."""

    def __init__(self, kept: Kept, part: Window) -> None:
        """Look at `kept`, which may still grow, as far back as `part` says."""
        self._kept = kept
        self._part = part
        self._seen = 0
        self._found: dict[str, Change] = {}

    def reaches_back(self, page: Changes) -> bool:
        """Tell whether the list of what moved need not be read beyond this page."""
        return graphql.is_last(page) or (bool(page.nodes) and page.nodes[-1].updated < self._part.changes)

    def changes(self, repository: Repository) -> list[Change]:
        """Changes of a repository that moved in the window, each whole.

        Raises:
            Rejected: `count_mismatch`, when two readings of what moved differ, or a change moved while it was read.
        """
        *before, last = self._touched(repository)
        if not before:
            raise Rejected("truncated", f"{TOUCHED.operation}: was read once, and states no total to compare with")
        if before[-1] != last:
            raise Rejected("count_mismatch", f"{TOUCHED.operation}: two readings, one after the other, differ")
        details = self.details()
        if stale := [row for row in last.values() if not _is_as(row, details.get(row.id))]:
            raise Rejected("count_mismatch", f"{DETAILS}: {len(stale)} changes moved while they were read")
        return [_whole(details[name], repository) for name in last]

    def merged_into(self, repository: Repository, branch: str) -> int:
        """How many changes were merged into a branch in the window."""
        return sum(is_new_merge(change, self._part) and change.base == branch for change in self.changes(repository))

    def stale(self, repository: Repository) -> list[str]:
        """Node ids of changes that moved in the window, by the last reading, and that were not read since."""
        details = self.details()
        return [row.id for row in self._touched(repository)[-1].values() if not _is_as(row, details.get(row.id))]

    def details(self) -> dict[str, Change]:
        """Changes by node id, as they were read last, with as many reviews, commits and events as were read."""
        for exchange in self._kept.exchanges[self._seen :]:
            if exchange.resource == DETAILS:
                self._found |= {change.id: change for change in _details(exchange)}
            elif exchange.resource == MORE:
                self._extend(exchange)
        self._seen = len(self._kept.exchanges)
        return self._found

    def introduced(self, change: Change) -> list[str]:
        """Hashes of the commits of the base branch that came in by a merged change.

        That is its merge commit; where that has one parent, also the commits before it of which GitHub says
        that this change brought them (the copies of a rebase).
        """
        if change.merge is None:
            return []
        if not may_be_rebased(change):
            return [change.merge.sha]
        pages = graphql.passes(self._kept, MERGED, {"change": change.id}, lambda page: ends_before(change, page))[-1]
        copies = []
        for ancestor in (ancestor for page in pages for ancestor in page.nodes):
            if ancestor.sha != change.merge.sha and not ancestor.came_by(change.key):
                break
            copies.append(ancestor.sha)
        return copies

    def _touched(self, repository: Repository) -> list[dict[str, Touched]]:
        passes = many.passes(self._kept, TOUCHED, repository.id, self.reaches_back)
        return [
            {row.id: row for page in pages for row in page.nodes if row.updated >= self._part.changes}
            for pages in passes
        ]

    def _extend(self, exchange: Exchange) -> None:
        asked: dict[str, Any] = json.loads(exchange.request_body or "{}").get("variables", {})
        change = self._found.get(str(asked.get("change")))
        if change is None or asked != cursors(change):
            raise Rejected("paging", f"{MORE}: a page was kept that the one before does not lead to")
        self._found[change.id] = _joined(change, _more(exchange))


def cursors(change: Change) -> dict[str, str | None]:
    """Variables that ask for what follows; a list that is at its end is asked for nothing again."""
    return {
        "change": change.id,
        "reviews": change.reviews.page_info.end,
        "commits": change.commits.page_info.end,
        "events": change.events.page_info.end,
    }


def has_more(change: Change) -> bool:
    """Tell whether there are more reviews, commits or events than were read."""
    return not all(graphql.is_last(page) for page in (change.reviews, change.commits, change.events))


def may_be_rebased(change: Change) -> bool:
    """Tell whether a merge may have left several commits: one parent, and more than one commit to copy."""
    return change.merge is not None and change.merge.parents.total == 1 and change.commits.total > 1


def is_new_merge(change: Change, part: Window) -> bool:
    """Tell whether a change was merged in the window, so that its checks and commits are read."""
    return change.merged is not None and change.merged >= part.news


def checked_shas(change: Change) -> list[str]:
    """Hashes whose checks count for a merge: the newest revision, and what a merge queue tested in its place."""
    return sorted({change.head_sha, *([change.merge.sha] if change.merge and change.was_queued else [])})


def ends_before(change: Change, page: History) -> bool:
    """Tell whether a page of the history before a merge goes beyond what the change brought."""
    return graphql.is_last(page) or not all(ancestor.came_by(change.key) for ancestor in page.nodes)


def _details(exchange: Exchange) -> list[Change]:
    rows = graphql.at(exchange, ("nodes",))
    if not isinstance(rows, list):
        raise Rejected("envelope", f"{DETAILS}: nodes is no list")
    return checked(Change, rows, DETAILS, Counter())


def _more(exchange: Exchange) -> More:
    return checked(More, [graphql.at(exchange, ("node",))], MORE, Counter())[0]


def _joined(change: Change, more: More) -> Change:
    """The change with one page more of each of its lists; a page beyond the end is empty and has no cursor."""
    lists: dict[str, Connection] = {}
    for name in ("reviews", "commits", "events"):
        old, page = getattr(change, name), getattr(more, name)
        if any(node in old.nodes for node in page.nodes):
            raise Rejected("paging", f"{MORE}: a page of {name} came again")
        info = page.page_info if page.nodes else old.page_info.model_copy(update={"has_next": False})
        lists[name] = page.model_copy(update={"nodes": (*old.nodes, *page.nodes), "page_info": info})
    return change.model_copy(update=lists)


def _is_as(row: Touched, change: Change | None) -> bool:
    """Tell whether a change was read whole as it is listed."""
    return change is not None and change.updated == row.updated and not has_more(change)


def _whole(change: Change, repository: Repository) -> Change:
    if change.repository.key != repository.key:
        raise Rejected("conflict", f"{DETAILS}: change {change.key} is of another repository than it was listed for")
    keys = {review.key for review in change.reviews.nodes}
    if len(keys) != change.reviews.total:
        raise Rejected("count_mismatch", f"{DETAILS}: reviews of change {change.key}: GitHub counts others than came")
    came = len({node.commit.sha for node in change.commits.nodes})
    if came < min(change.commits.total, LISTED):
        raise Rejected("count_mismatch", f"{DETAILS}: commits of change {change.key}: GitHub counts others than came")
    return change
