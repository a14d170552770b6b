"""From GitHub's pull requests and deployments to the columns of records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from assets.sources.github.change_reading import LISTED
from assets.sources.github.changes import Change, GitActor, Review, Written
from assets.sources.github.mapping import Row, account_id, kind

_BY_GITHUB: Final = "noreply@github.com"
"""Committer of what is committed on GitHub's own pages; believed only where GitHub signed it."""
_BOT: Final = re.compile(r"(\d{1,18})\+[\w.-]+\[bot\]@users\.noreply\.github\.com")
_UNLISTED: Final = "unlisted"
_KEY: Final = re.compile(r"(?<![A-Za-z0-9_-])[A-Z][A-Z0-9_]{1,9}-[1-9]\d{0,8}(?![A-Za-z0-9])")
"""How keys of tickets look."""
_KEY_IN_BRANCH: Final = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9_]{1,9}-[1-9]\d{0,8}(?![a-z0-9])", re.IGNORECASE)
"""In names of branches they often stand in small letters, behind other words."""
_TAKES_BACK: Final = re.compile(r"^Reverts [\w.-]+/[\w.-]+#(\d{1,9})\b", re.MULTILINE)


def change(found: Change) -> Row:
    """Return the row of `changes`."""
    merge_sha = found.merge.sha if found.merge and found.state == "MERGED" else None
    return {
        "change_id": found.key,
        "repository_id": str(found.repository.key),
        "number": found.number,
        "change_system": "pull_request",
        "state": found.state.lower(),
        "author_account_id": account_id(found.author),
        "author_kind": kind(found.author),
        "opened_at": found.created,
        "merged_at": found.merged,
        "merged_by_account_id": account_id(found.merged_by),
        "closed_at": found.closed,
        "base_branch": found.base,
        "head_sha_at_merge": found.head_sha,
        "merge_commit_sha": merge_sha,
        "queue_sha": merge_sha if found.was_queued else None,
        "labels": "\n".join(sorted(label.name for label in found.labels.nodes)),
        "labels_taken_off": "\n".join(sorted({event.label.name for event in found.events.nodes if event.label})),
        "work_items": "\n".join(sorted(_keys(found))),
        "reverts_number": _reverts(found),
        "source_changed_at": found.updated,
    }


def _keys(found: Change) -> set[str]:
    return {*_KEY.findall(found.title), *_KEY.findall(found.body), *_KEY_IN_BRANCH.findall(found.branch)}


def _reverts(found: Change) -> int | None:
    """The number that GitHub's button writes both into the branch's name and into the description."""
    told = _TAKES_BACK.search(found.body)
    return int(told[1]) if told and found.branch.startswith(f"revert-{told[1]}-") else None


def reviews(found: Change) -> list[Row]:
    """Return the rows of `change_reviews`. A dismissed review only says so; what it said stands in the event."""
    taken_back = {event.review.key: event for event in found.events.nodes if event.review}
    rows = []
    for review in found.reviews.nodes:
        event = taken_back.get(review.key)
        was = event.previous if event and event.previous and review.state == "DISMISSED" else review.state
        rows.append(_review(found, review) | {"state": was.lower(), "dismissed_at": event.created if event else None})
    return rows


def _review(found: Change, review: Review) -> Row:
    return {
        "review_id": review.key,
        "change_id": found.key,
        "reviewer_account_id": account_id(review.author),
        "reviewer_kind": kind(review.author),
        "submitted_at": review.submitted,
        "reviewed_sha": review.commit.sha if review.commit else None,
        "reviewed_tree_sha": review.commit.tree.sha if review.commit else None,
        "had_write_access": review.could_push,
    }


def contributors(found: Change) -> list[Row]:
    """Return the rows of `change_contributors`: who wrote the commits of a change, and who pushed by force.

    GitHub does not tell who pushed in the ordinary way, and lists 250 commits at most.
    """
    roles: defaultdict[_Hand, set[str]] = defaultdict(set)
    for node in found.commits.nodes:
        for hand, role in _hands(node.commit):
            roles[hand].add(role)
    for event in found.events.nodes:
        if event.kind == "HeadRefForcePushedEvent":
            pusher = account_id(event.actor)
            roles[pusher or _UNLISTED, pusher, kind(event.actor)].add("pusher")
    if len(found.commits.nodes) >= LISTED:
        roles[_UNLISTED, None, None].add("author")
    return [
        {
            "change_id": found.key,
            "contributor_key": key,
            "account_id": account,
            "contributor_kind": what,
            "roles": " ".join(sorted(some)),
        }
        for (key, account, what), some in roles.items()
    ]


def revisions(found: Change) -> list[Row]:
    """Return the rows of `change_revisions`: the commits on its branch as GitHub lists them, 250 at most."""
    return [
        {"change_id": found.key, "position": place, **_revision(node.commit)}
        for place, node in enumerate(found.commits.nodes, 1)
    ]


def _revision(commit: Written) -> Row:
    first, second, *_ = *(parent.sha for parent in commit.parents.nodes), None, None
    _, account, what = _maker(commit)
    return {
        "commit_sha": commit.sha,
        "parent_count": commit.parents.total,
        "first_parent_sha": first,
        "second_parent_sha": second,
        "tree_sha": commit.tree.sha,
        "maker_account_id": account,
        "maker_kind": what,
        "is_made_by_host": _is_made_by_github(commit),
        "is_verified": commit.signature is not None and commit.signature.is_valid,
    }


_Hand = tuple[str, str | None, str | None]
"""Key, account and kind of a contributor."""


def _is_signed_by_github(commit: Written) -> bool:
    return commit.signature is not None and commit.signature.by_github and commit.signature.is_valid


def _is_made_by_github(commit: Written) -> bool:
    committer = commit.committer
    return committer is not None and _is_signed_by_github(commit) and committer.email == _BY_GITHUB


def _maker(commit: Written) -> _Hand:
    """Who committed it; of what GitHub committed, its author: for whom it did."""
    of_github = commit.authors.nodes[0] if commit.authors.nodes else None
    who = of_github if _is_made_by_github(commit) else commit.committer
    return _hand(who, is_signed=_is_signed_by_github(commit)) if who else (_UNLISTED, None, None)


def _hands(commit: Written) -> Iterator[tuple[_Hand, str]]:
    is_signed = _is_signed_by_github(commit)
    for place, who in enumerate(commit.authors.nodes):
        yield _hand(who, is_signed=is_signed), "co_author" if place else "author"
    if commit.authors.total > len(commit.authors.nodes):
        yield (_UNLISTED, None, None), "co_author"
    committer = commit.committer
    if committer is not None and not _is_made_by_github(commit):
        yield _hand(committer, is_signed=is_signed), "committer"


def _hand(who: GitActor, *, is_signed: bool) -> _Hand:
    """Who that is. Anybody can write a bot's address into a commit, so it is believed where GitHub signed."""
    if who.user:
        return str(who.user.key), str(who.user.key), "human"
    email = (who.email or "").strip().lower()
    if is_signed and (bot := _BOT.fullmatch(email)):
        return bot[1], bot[1], "bot"
    return f"git:{sha256(email.encode()).hexdigest()[:16]}", None, None
