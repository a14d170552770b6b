"""Okta's objects as they come over the wire: the fields that are read, under Okta's names and with its words."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from assets.sources.http.answers import Answer
from assets.sources.http.values import Id, Instant

Key = Annotated[str, Field(pattern=r"^\w[\w-]*$")]
"""An id that goes into addresses, so it may not hold what means something there."""
Lifecycle = Literal["ACTIVE", "INACTIVE"]
SignOnMode = Literal[
    "AUTO_LOGIN", "BASIC_AUTH", "BOOKMARK", "BROWSER_PLUGIN", "OPENID_CONNECT", "SAML_1_1", "SAML_2_0",
    "SECURE_PASSWORD_STORE", "WS_FEDERATION",
]  # fmt: skip
UserStatus = Literal[
    "STAGED", "PROVISIONED", "ACTIVATING", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED",
    "DEPROVISIONED",
]  # fmt: skip
FactorType = Literal[
    "call", "email", "push", "question", "signed_nonce", "sms", "token", "token:hardware", "token:hotp",
    "token:software:totp", "u2f", "web", "webauthn",
]  # fmt: skip
FactorStatus = Literal["ACTIVE", "PENDING_ACTIVATION", "ENROLLED", "NOT_SETUP", "INACTIVE", "DISABLED", "EXPIRED"]
RoleType = Literal[
    "SUPER_ADMIN", "ORG_ADMIN", "APP_ADMIN", "USER_ADMIN", "HELP_DESK_ADMIN", "GROUP_MEMBERSHIP_ADMIN",
    "API_ACCESS_MANAGEMENT_ADMIN", "MOBILE_ADMIN", "WORKFLOWS_ADMIN", "ACCESS_CERTIFICATIONS_ADMIN",
    "ACCESS_REQUESTS_ADMIN", "REPORT_ADMIN", "READ_ONLY_ADMIN", "CUSTOM",
]  # fmt: skip


class Profile(Answer):
    """Of a user. Attributes are the organisation's own, so unknown ones are kept (for the employee number)."""

    model_config = Answer.model_config | {"extra": "allow"}
    login: Id
    email: Id
    first_name: str | None = Field(default=None, alias="firstName")
    last_name: str | None = Field(default=None, alias="lastName")


class User(Answer):
    """An account. `statusChanged` and `lastLogin` are null until there is one, but never left out."""

    id: Key
    status: UserStatus
    created: Instant
    last_updated: Instant = Field(alias="lastUpdated")
    status_changed: Instant | None = Field(alias="statusChanged")
    last_login: Instant | None = Field(alias="lastLogin")
    profile: Profile
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "activated",
            "passwordChanged",
            "type",
            "credentials",
            "realmId",
            "transitioningToStatus",
            "_links",
            "_embedded",
        }
    )


class Member(Answer):
    """A user as a member of a group, where only who it is counts."""

    id: Key
    status: UserStatus
    unread: ClassVar[frozenset[str]] = User.unread | {"created", "lastUpdated", "statusChanged", "lastLogin", "profile"}


class Me(Answer):
    """The user whom the token acts as."""

    id: Key


class GroupProfile(Answer):
    """Of a group."""

    name: Id


class Group(Answer):
    """A group."""

    id: Key
    type: Literal["BUILT_IN", "OKTA_GROUP", "APP_GROUP"]
    profile: GroupProfile
    unread: ClassVar[frozenset[str]] = frozenset(
        {"created", "lastUpdated", "lastMembershipUpdated", "objectClass", "source", "_links", "_embedded"}
    )


class Factor(Answer):
    """A second factor of a user."""

    id: Id
    factor_type: FactorType = Field(alias="factorType")
    status: FactorStatus
    unread: ClassVar[frozenset[str]] = frozenset(
        {"provider", "vendorName", "created", "lastUpdated", "profile", "_links", "_embedded"}
    )


class Assignee(Answer):
    """A user with at least one administrator role."""

    id: Id
    unread: ClassVar[frozenset[str]] = frozenset({"orn", "_links"})


class Role(Answer):
    """An administrator role of a user."""

    id: Id
    type: RoleType
    status: Lifecycle
    assignment: str | None = Field(default=None, alias="assignmentType")
    unread: ClassVar[frozenset[str]] = frozenset(
        {"label", "created", "lastUpdated", "resource-set", "role", "_links", "_embedded"}
    )


class Token(Answer):
    """An API token that exists."""

    id: Id
    user_id: Id = Field(alias="userId")
    created: Instant
    unread: ClassVar[frozenset[str]] = frozenset(
        {"name", "clientName", "expiresAt", "lastUpdated", "network", "tokenWindow", "_link", "_links"}
    )


class Excluded(Answer):
    """Ids left out; the vendor leaves the list out when there are none."""

    exclude: tuple[Id, ...] = Field(default=(), strict=False)


class People(Answer):
    """Whom a policy or a rule is about."""

    users: Excluded = Excluded()
    groups: Excluded = Excluded()


class Conditions(Answer):
    """When a policy or a rule applies."""

    people: People | None = None


class Policy(Answer):
    """A sign-on policy."""

    id: Key
    type: Literal["OKTA_SIGN_ON"]
    name: Id
    status: Lifecycle
    is_system: bool = Field(default=False, alias="system")
    conditions: Conditions | None
    unread: ClassVar[frozenset[str]] = frozenset(
        {"created", "description", "lastUpdated", "priority", "settings", "_links", "_embedded"}
    )


class Complexity(Answer):
    """What a password must be like."""

    min_length: int = Field(alias="minLength", ge=0)


class Lockout(Answer):
    """When wrong passwords lock an account: `max_attempts` of 0 never do."""

    max_attempts: int = Field(alias="maxAttempts", ge=0)


class Password(Answer):
    """Of a policy for passwords."""

    complexity: Complexity
    lockout: Lockout


class PasswordSettings(Answer):
    """Of a policy for passwords."""

    password: Password


class PasswordPolicy(Answer):
    """A policy for passwords."""

    id: Key
    type: Literal["PASSWORD"]
    name: Id
    status: Lifecycle
    settings: PasswordSettings
    unread: ClassVar[frozenset[str]] = frozenset(
        {"conditions", "created", "description", "lastUpdated", "priority", "system", "_links", "_embedded"}
    )


class SignOnSession(Answer):
    """Of a session that a rule opens: after how many minutes it ends; 0 = never."""

    lifetime: int = Field(alias="maxSessionLifetimeMinutes", ge=0)


class SignOn(Answer):
    """What a rule does with a sign-in; one that refuses opens no session."""

    access: Literal["ALLOW", "DENY"]
    require_factor: bool = Field(alias="requireFactor")
    session: SignOnSession | None = None

    @model_validator(mode="after")
    def _opens_a_session(self) -> Self:
        if self.access == "ALLOW" and self.session is None:
            raise ValueError("session: missing from a rule that lets people in")
        return self


class Actions(Answer):
    """Of a rule."""

    signon: SignOn


class Rule(Answer):
    """A rule of a sign-on policy."""

    id: Id
    type: Literal["SIGN_ON"]
    name: Id
    status: Lifecycle
    conditions: Conditions | None
    actions: Actions
    unread: ClassVar[frozenset[str]] = frozenset(
        {"created", "lastUpdated", "priority", "system", "_links", "_embedded"}
    )


class App(Answer):
    """An application. No record is filled from it yet; a pull never asks for it."""

    id: Key
    label: Id
    status: Lifecycle
    sign_on_mode: SignOnMode = Field(alias="signOnMode")
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "accessibility", "created", "credentials", "features", "lastUpdated", "licensing", "name", "orn", "profile",
            "settings", "universalLogout", "visibility", "_links", "_embedded",
        }
    )  # fmt: skip


class Party(Answer):
    """Who did something, or whom it was done to."""

    id: Id
    type: Id


class LogEntry(Answer):
    """An entry of the System Log. There are many fields, none of which is new here."""

    uuid: Id
    published: Instant
    event_type: Id = Field(alias="eventType")
    actor: Party | None
    target: tuple[Party, ...] | None = Field(strict=False)
    unread: ClassVar[frozenset[str]] = frozenset(
        {
            "authenticationContext", "client", "debugContext", "device", "displayMessage", "legacyEventType",
            "outcome", "request", "securityContext", "severity", "transaction", "version",
        }
    )  # fmt: skip
