"""Commits as git stores them: each proves itself by its hash, and its parents by naming theirs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from assets.sources.contract import Exchange, Rejected

_HEAD: Final = re.compile(rb"([0-9a-f]{40}) commit (\d{1,12})\n")
_COMMITTED: Final = re.compile(r"^committer .*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_CLAIMS: Final = (
    re.compile(r"\(#(\d{1,9})\)$"),  # squash and rebase on GitHub
    re.compile(r"^Merge pull request #(\d{1,9}) "),  # merge on GitHub, Bitbucket Data Center
    re.compile(r"^Merged in .*\(pull request #(\d{1,9})\)$"),  # Bitbucket Cloud
    re.compile(r"^Merged PR (\d{1,9}):"),  # Azure DevOps
)
_CLAIM_IN_BODY: Final = re.compile(r"^See merge request \S*!(\d{1,9})$", re.MULTILINE)  # GitLab


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One commit.

    Attributes:
        tree: the id of its content: two commits of the same tree hold the same files.
        parents: the branch it was made on first; () = a root.
        committed_at: what the committer's machine said, UTC; anybody can write anything there. None = no date.
        claimed_number: the number of the change that its message says it came in by, also anybody's word.
    """

    sha: str
    tree: str
    parents: tuple[str, ...]
    committed_at: datetime | None
    claimed_number: str | None


def read_commits(exchange: Exchange) -> dict[str, Commit]:
    """Read what `git cat-file --batch` wrote, by id.

    Raises:
        Rejected: cut off, a commit whose bytes are not those of its id, or not as many as there should be.
    """
    commits: dict[str, Commit] = {}
    place, body = 0, exchange.body
    while place < len(body):
        head = _HEAD.match(body, place)
        if head is None:
            raise Rejected("envelope", f"repository {exchange.subject}: not the commits that were asked for")
        sha, size = head[1].decode(), int(head[2])
        content = body[head.end() : head.end() + size]
        place = head.end() + size + 1
        if place > len(body):
            raise Rejected("truncated", f"repository {exchange.subject}: its new commits are cut off")
        if _id(content) != sha:
            raise Rejected("conflict", f"repository {exchange.subject}: commit {sha} is not what its id says")
        commits[sha] = _commit(sha, content)
    stated = exchange.headers.get("count", "")
    if str(len(commits)) != stated:
        raise Rejected("count_mismatch", f"repository {exchange.subject}: {len(commits)} commits, git counts {stated}")
    return commits


def first_parents(tip: str, commits: Mapping[str, Commit]) -> Iterator[Commit]:
    """Yield the commits on the branch itself, newest first, as far as they are among `commits`."""
    sha: str | None = tip
    while sha is not None and sha in commits:
        commit = commits[sha]
        yield commit
        sha = commit.parents[0] if commit.parents else None


def _id(content: bytes) -> str:
    return hashlib.sha1(b"commit %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def _commit(sha: str, content: bytes) -> Commit:
    head, _, message = content.decode(errors="replace").partition("\n\n")
    parents = [line.removeprefix("parent ") for line in head.split("\n") if line.startswith("parent ")]
    return Commit(
        sha=sha,
        tree=head.removeprefix("tree ").partition("\n")[0],
        parents=tuple(parents),
        committed_at=_committed_at(head),
        claimed_number=_claimed_number(message),
    )


def _committed_at(head: str) -> datetime | None:
    match = _COMMITTED.search(head)
    try:
        return datetime.fromtimestamp(int(match[1]), UTC).replace(tzinfo=None) if match else None
    except (ValueError, OverflowError, OSError):
        return None


def _claimed_number(message: str) -> str | None:
    subject = message.lstrip("\n").partition("\n")[0].rstrip()
    found = [match for claim in _CLAIMS if (match := claim.search(subject))]
    in_body = _CLAIM_IN_BODY.search(message)
    match = found[0] if found else in_body
    return match[1] if match else None
