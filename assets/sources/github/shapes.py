"""GitHub's objects by GraphQL: the fields that are asked for, under GitHub's names and with its words."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assets.sources.http.answers import Answer
from assets.sources.http.values import Id, Instant

Key = Annotated[int, Field(gt=0)]
BigKey = Annotated[str, Field(pattern=r"^[1-9]\d{0,18}$")]
"""A number that may exceed what GraphQL holds in an `Int`, so it comes as text."""
Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
FullName = Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
ActorKind = Literal["User", "Bot", "Mannequin", "Organization", "EnterpriseUserAccount"]
ReviewState = Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]
StatusState = Literal["ERROR", "FAILURE", "INACTIVE", "IN_PROGRESS", "PENDING", "QUEUED", "SUCCESS", "WAITING"]


class PageInfo(Answer):
    """Where a list goes on."""

    has_next: bool = Field(alias="hasNextPage")
    end: str | None = Field(alias="endCursor")

    @model_validator(mode="after")
    def _leads_on(self) -> Self:
        if self.has_next and not self.end:
            raise ValueError("hasNextPage without an endCursor")
        return self


class Connection(Answer):
    """A page of a list."""

    page_info: PageInfo = Field(alias="pageInfo")


class Counted(Connection):
    """A page of a list that says how long it is."""

    total: int = Field(alias="totalCount", ge=0)


class Owned(Answer):
    """An object of which only its number counts."""

    key: Key = Field(alias="databaseId")


class Actor(Answer):
    """Who did something. GitHub has no number for accounts of an enterprise itself."""

    kind: ActorKind = Field(alias="__typename")
    login: Id
    key: Key | None = Field(default=None, alias="databaseId")


class Member(Answer):
    """A person."""

    key: Key = Field(alias="databaseId")
    login: Id
    name: str | None
    created: Instant = Field(alias="createdAt")


class MemberEdge(Answer):
    """A person as a member of the organisation; the second factor is told to owners only."""

    role: Literal["ADMIN", "MEMBER"]
    has_factor: bool | None = Field(alias="hasTwoFactorEnabled")
    node: Member


class Members(Counted):
    """Of an organisation."""

    edges: tuple[MemberEdge, ...] = Field(strict=False)


class Value(Answer):
    """One of several."""

    value: str


class Attribute(Answer):
    """What an identity provider says besides."""

    name: str
    value: str


class Saml(Answer):
    """What the identity provider asserts of a person."""

    name_id: str | None = Field(alias="nameId")
    emails: tuple[Value, ...] | None = Field(strict=False)
    attributes: tuple[Attribute, ...] = Field(strict=False)


class Identity(Answer):
    """A link between the identity provider and an account; without an account it was never used."""

    guid: Id
    user: Owned | None
    saml: Saml | None = Field(alias="samlIdentity")


class Identities(Counted):
    """Of an organisation."""

    nodes: tuple[Identity, ...] = Field(strict=False)


class TeamMemberEdge(Answer):
    """A person as a member of a team."""

    role: Literal["MAINTAINER", "MEMBER"]
    node: Owned


class TeamMembers(Counted):
    """Of a team, those of teams below it included."""

    edges: tuple[TeamMemberEdge, ...] = Field(strict=False)


class Team(Answer):
    """A team with the first of its members."""

    id: Id
    key: Key = Field(alias="databaseId")
    name: Id
    members: TeamMembers


class Teams(Counted):
    """Of an organisation."""

    nodes: tuple[Team, ...] = Field(strict=False)


class Named(Answer):
    """Something of which only its name counts."""

    name: Id


class Environments(Answer):
    """Of a repository."""

    total: int = Field(alias="totalCount")
    nodes: tuple[Named, ...] = Field(strict=False)


class Repository(Answer):
    """A repository. Nothing was ever pushed to one without a default branch."""

    id: Id
    key: Key = Field(alias="databaseId")
    full_name: FullName = Field(alias="nameWithOwner")
    visibility: Literal["PUBLIC", "PRIVATE", "INTERNAL"]
    is_archived: bool = Field(alias="isArchived")
    archived: Instant | None = Field(alias="archivedAt")
    created: Instant = Field(alias="createdAt")
    updated: Instant = Field(alias="updatedAt")
    default_branch: Named | None = Field(alias="defaultBranchRef")
    environments: Environments

    @property
    def name(self) -> str:
        """Its name within the organisation."""
        return self.full_name.partition("/")[2]


class Repositories(Counted):
    """Of an organisation."""

    nodes: tuple[Repository, ...] = Field(strict=False)


class Status(Answer):
    """What became of a deployment, at an instant."""

    state: StatusState
    created: Instant = Field(alias="createdAt")
    log_url: str | None = Field(alias="logUrl")


class Statuses(Answer):
    """Of a deployment, newest first."""

    total: int = Field(alias="totalCount")
    nodes: tuple[Status, ...] = Field(strict=False)


class Deployment(Answer):
    """A deployment of a commit to an environment."""

    key: Key = Field(alias="databaseId")
    sha: Sha = Field(alias="commitOid")
    environment: str | None
    created: Instant = Field(alias="createdAt")
    creator: Actor | None
    statuses: Statuses


class Deployments(Counted):
    """Of a repository, newest first."""

    nodes: tuple[Deployment, ...] = Field(strict=False)
