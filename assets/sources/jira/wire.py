"""Jira's objects as they come over the wire: the fields that are read, under Jira's names and with its words."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, Final, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field

from assets.sources.http.answers import Answer
from assets.sources.http.values import Id

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}")
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  (UTC by the contract)


def instant(text: object) -> datetime:
    """The UTC instant, without a zone as records keep it, of Jira's text with its offset. Raises ValueError."""
    with suppress(ValueError, OverflowError):
        if isinstance(text, str):
            return _instant(text)
    raise ValueError("expected a time such as 2026-03-31T15:00:00.000+0000")


@lru_cache(maxsize=65_536)  # answers of one day say again what those of the day before said
def _instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


@cache
def _zones() -> frozenset[str]:
    # looking for them walks through folders
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("not an IANA time zone")
    return name


def of_milliseconds(number: object) -> datetime:
    """The UTC instant, without a zone, of milliseconds since 1970. Raises ValueError."""
    with suppress(OverflowError):
        if type(number) is int and number > 0:
            return _EPOCH + timedelta(milliseconds=number)
    raise ValueError("expected milliseconds since 1970")


Instant = Annotated[datetime, BeforeValidator(instant)]
Milliseconds = Annotated[datetime, BeforeValidator(of_milliseconds)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Key = Annotated[str, Field(pattern=r"^\d{1,18}$")]
"""A number as text, as ids of issues and projects are; it goes into addresses and is compared as a number."""
IssueKey = Annotated[str, Field(pattern=r"^[A-Za-z]\w*-\d{1,7}$")]
"""The key that people see. The numbers before it are asked for, so it may not be just any text."""
AccountId = Annotated[str, Field(min_length=1, validation_alias=AliasChoices("accountId", "key"))]
"""Cloud's account id, Data Center's user key. A user's name or address may change, these do not."""


class Person(Answer):
    """A user inside another object. Cloud sends an empty `key` beside the id."""

    id: AccountId
    active: bool | None = None
    account_type: str | None = Field(default=None, alias="accountType")


class User(Answer):
    """An account. Cloud hides addresses that their owners keep private; only Data Center has a `name`."""

    id: AccountId
    name: str | None = None
    display_name: str = Field(alias="displayName")
    email: str | None = Field(default=None, alias="emailAddress")
    active: bool
    account_type: Literal["atlassian", "app", "customer", "unknown"] | None = Field(default=None, alias="accountType")
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "accountId", "key", "self", "avatarUrls", "timeZone", "locale", "deleted", "expand", "groups",
            "applicationRoles", "lastLoginTime",
        }
    )  # fmt: skip


class Me(Answer):
    """The user whom the credential acts as; times in searches are understood in that user's zone."""

    id: AccountId
    time_zone: Zone = Field(alias="timeZone")


class Project(Answer):
    """A project."""

    id: Key
    key: Id
    type: Id = Field(alias="projectTypeKey")
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "self", "name", "avatarUrls", "expand", "description", "lead", "components", "issueTypes", "assigneeType",
            "versions", "roles", "simplified", "style", "isPrivate", "properties", "entityId", "uuid", "insight",
            "projectCategory", "archived", "deleted", "url", "favourite", "permissions", "email", "projectKeys",
        }
    )  # fmt: skip


class FieldName(Answer):
    """A field that issues may have."""

    id: Id
    name: Id
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "key", "custom", "clauseNames", "navigable", "orderable", "searchable", "schema", "scope",
            "untranslatedName",
        }
    )  # fmt: skip


class Named(Answer):
    """A status, an issue type, a priority, a resolution or a kind of link: an id that stays and a name that may not."""

    id: Id
    name: Id


class LinkedIssue(Answer):
    """The other end of a link."""

    id: Key


class Link(Answer):
    """A link, as one of its two ends tells it."""

    id: Id
    type: Named
    inward: LinkedIssue | None = Field(default=None, alias="inwardIssue")
    outward: LinkedIssue | None = Field(default=None, alias="outwardIssue")


class ProjectOfIssue(Answer):
    """Of an issue."""

    id: Key
    key: Id


class Fields(Answer):
    """Of an issue. Those that the company names are kept beside, under their ids.

    `security` and `priority` are left out where the project does not use them.
    """

    model_config = Answer.model_config | {"extra": "allow"}
    project: ProjectOfIssue
    issuetype: Named
    status: Named
    priority: Named | None = None
    resolution: Named | None
    created: Instant
    updated: Instant
    reporter: Person | None
    assignee: Person | None
    security: Any = None
    issuelinks: tuple[Link, ...] = Field(strict=False)


class Item(Answer):
    """One field that a change changed. Data Center leaves `fieldId` out."""

    field: Id
    field_id: str | None = Field(default=None, alias="fieldId")
    before: str | None = Field(alias="from")
    before_name: str | None = Field(alias="fromString")
    after: str | None = Field(alias="to")
    after_name: str | None = Field(alias="toString")


class Change(Answer):
    """An entry of a changelog. There is no author where nobody was signed in."""

    id: Key
    created: Instant
    author: Person | None = None
    items: tuple[Item, ...] = Field(strict=False)
    unread: ClassVar[frozenset[str]] = frozenset({"historyMetadata"})


class Changelog(Answer):
    """As a search embeds it: the newest changes, and how many there are."""

    total: int
    histories: tuple[Change, ...] = Field(strict=False)


class State(Answer):
    """An issue as it is now."""

    id: Key
    key: IssueKey
    fields: Fields
    unread: ClassVar[frozenset[str]] = frozenset({"self", "expand", "properties", "transitions"})


class Issue(State):
    """An issue with its newest changes, which searches embed when they are asked to."""

    changelog: Changelog


class IssueId(Answer):
    """An issue where only its being there counts."""

    id: Key
    unread: ClassVar[frozenset[str]] = frozenset({"self", "expand", "key", "fields"})


class Whereabouts(Answer):
    """The one field of an issue that is asked for by its key."""

    project: ProjectOfIssue


class MovedIssue(Answer):
    """An issue that was asked for by a key; moved ones answer to all keys that they ever had."""

    id: Key
    fields: Whereabouts


class Moment(Answer):
    """A time as the service desk writes it."""

    at: Milliseconds = Field(alias="epochMillis")


class Answered(Answer):
    """What one approver said."""

    approver: Person
    decision: Literal["pending", "approved", "declined"] = Field(alias="approverDecision")


class Approval(Answer):
    """An approval that a request needs. The time is that of the outcome; single approvers have none."""

    id: Id
    decision: Literal["pending", "approved", "declined"] = Field(alias="finalDecision")
    approvers: tuple[Answered, ...] = Field(strict=False)
    created: Moment = Field(alias="createdDate")
    completed: Moment | None = Field(default=None, alias="completedDate")
    unread: ClassVar[frozenset[str]] = frozenset({"name", "canAnswerApproval", "_links", "_expands"})
