"""Pull requests as GraphQL hands them out, with their reviews, commits and what happened to them."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from assets.sources.github.shapes import Actor, BigKey, Connection, Counted, Key, Named, Owned, ReviewState, Sha
from assets.sources.http.answers import Answer
from assets.sources.http.values import Id, Instant

QUEUE: Final = "github-merge-queue"
"""Login of the bot by which a merge queue merges."""


class Touched(Answer):
    """A pull request in the list of those that moved last."""

    id: Id
    key: BigKey = Field(alias="fullDatabaseId")
    updated: Instant = Field(alias="updatedAt")


class Changes(Counted):
    """Pull requests of a repository, the one that moved last first."""

    nodes: tuple[Touched, ...] = Field(strict=False)


class Commit(Answer):
    """A commit of which only its hash counts."""

    sha: Sha = Field(alias="oid")


class Tree(Answer):
    """What a commit holds: two of the same hash hold the same files."""

    sha: Sha = Field(alias="oid")


class Looked(Answer):
    """A commit that somebody looked at."""

    sha: Sha = Field(alias="oid")
    tree: Tree


class Keyed(Answer):
    """An object of which only its long number counts."""

    key: BigKey = Field(alias="fullDatabaseId")


class Review(Answer):
    """A review; `submitted` is null while it is pending, the author when the account is gone."""

    key: BigKey = Field(alias="fullDatabaseId")
    state: ReviewState
    submitted: Instant | None = Field(alias="submittedAt")
    could_push: bool = Field(alias="authorCanPushToRepository")
    author: Actor | None
    commit: Looked | None


class Reviews(Counted):
    """Of a pull request."""

    nodes: tuple[Review, ...] = Field(strict=False)


class GitActor(Answer):
    """Somebody as git names them; the account is null when the address belongs to none."""

    email: str | None
    user: Owned | None


class Authors(Answer):
    """Author and co-authors of a commit."""

    total: int = Field(alias="totalCount")
    nodes: tuple[GitActor, ...] = Field(strict=False)


class Signature(Answer):
    """Of a commit."""

    is_valid: bool = Field(alias="isValid")
    by_github: bool = Field(alias="wasSignedByGitHub")


class Before(Answer):
    """The first two parents of a commit, and how many there are."""

    total: int = Field(alias="totalCount")
    nodes: tuple[Commit, ...] = Field(strict=False)


class Written(Answer):
    """A commit with those who made it."""

    sha: Sha = Field(alias="oid")
    tree: Tree
    parents: Before
    authors: Authors
    committer: GitActor | None
    signature: Signature | None


class CommitNode(Answer):
    """A commit of a pull request."""

    commit: Written


class Commits(Counted):
    """Of a pull request."""

    nodes: tuple[CommitNode, ...] = Field(strict=False)


class Event(Answer):
    """What happened to a pull request: a review was dismissed, its branch pushed by force, a label taken off."""

    id: Id
    kind: Literal["ReviewDismissedEvent", "HeadRefForcePushedEvent", "UnlabeledEvent"] = Field(alias="__typename")
    created: Instant = Field(alias="createdAt")
    previous: ReviewState | None = Field(default=None, alias="previousReviewState")
    review: Keyed | None = None
    label: Named | None = None
    actor: Actor | None = None


class Events(Connection):
    """Of a pull request; how many there are of the kinds that were asked for, GitHub does not tell."""

    nodes: tuple[Event, ...] = Field(strict=False)


class Parents(Answer):
    """Of a commit."""

    total: int = Field(alias="totalCount")


class Merge(Answer):
    """The commit that a merge left on the base branch; of a rebase the last copy."""

    sha: Sha = Field(alias="oid")
    parents: Parents


class Labels(Answer):
    """Of a pull request."""

    nodes: tuple[Named, ...] = Field(strict=False)


class More(Answer):
    """The lists of a pull request."""

    reviews: Reviews
    commits: Commits
    events: Events = Field(alias="timelineItems")


class Change(More):
    """A pull request with the first of its reviews, commits and events."""

    id: Id
    key: BigKey = Field(alias="fullDatabaseId")
    number: Key
    title: str
    body: str
    branch: Id = Field(alias="headRefName")
    state: Literal["OPEN", "CLOSED", "MERGED"]
    created: Instant = Field(alias="createdAt")
    updated: Instant = Field(alias="updatedAt")
    merged: Instant | None = Field(alias="mergedAt")
    closed: Instant | None = Field(alias="closedAt")
    base: Id = Field(alias="baseRefName")
    head_sha: Sha = Field(alias="headRefOid")
    author: Actor | None
    merged_by: Actor | None = Field(alias="mergedBy")
    merge: Merge | None = Field(alias="mergeCommit")
    repository: Owned
    labels: Labels

    @property
    def was_queued(self) -> bool:
        """A merge queue merged it."""
        return self.merged_by is not None and self.merged_by.kind == "Bot" and self.merged_by.login == QUEUE


class Introducers(Answer):
    """Pull requests by which a commit came in."""

    nodes: tuple[Keyed, ...] = Field(strict=False)


class Ancestor(Answer):
    """A commit of the base branch with the pull requests by which it came in."""

    sha: Sha = Field(alias="oid")
    introduced_by: Introducers = Field(alias="associatedPullRequests")

    def came_by(self, key: str) -> bool:
        """Tell whether GitHub says that the change of this number brought the commit."""
        return any(change.key == key for change in self.introduced_by.nodes)


class History(Counted):
    """Commits from the merge backwards."""

    nodes: tuple[Ancestor, ...] = Field(strict=False)
