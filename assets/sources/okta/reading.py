"""What the kept answers of a pull say, list by list, each checked when it is asked for. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TypeVar, cast

from assets.sources.contract import Rejected
from assets.sources.http import links
from assets.sources.http.answers import OK, Answer, checked, json_list, json_object, listed
from assets.sources.http.paging import Kept, NextOf, Pass, agreed
from assets.sources.http.retries import http_date
from assets.sources.http.rows import by_id
from assets.sources.okta.settings import Settings
from assets.sources.okta.wire import (
    Assignee,
    Factor,
    Group,
    LogEntry,
    Me,
    Member,
    PasswordPolicy,
    Policy,
    Role,
    Rule,
    Token,
    User,
)

ORGANISATION_WIDE = frozenset({"SUPER_ADMIN", "ORG_ADMIN", "READ_ONLY_ADMIN"})
EVERYONE = "Everyone"
Object = TypeVar("Object", bound=Answer)


class Reading:
    """The answers of one pull. A part that was not read, or not to its end, raises Rejected when asked for.

    Attributes:
        notes: unknown fields met so far, counted.
    """

    def __init__(self, kept: Kept, settings: Settings) -> None:
        """Look at `kept`, which may still grow."""
        self.notes: Counter[str] = Counter()
        self._kept = kept
        self._settings = settings
        self._checked: dict[tuple[object, ...], object] = {}

    @property
    def read_at(self) -> datetime:
        """Instant of the first answer by Okta's clock, UTC without a zone: all state was true then or later."""
        first = self._kept.exchanges[0] if self._kept.exchanges else None
        at = http_date(first.headers.get("date")) if first else None
        if at is None:
            raise Rejected("truncated", "nothing was read")
        return at.replace(tzinfo=None)

    def wants(self, record: str) -> bool:
        """Tell whether the settings do not leave the record out."""
        return record not in self._settings.leave_out

    def me(self) -> str | None:
        """Id of the user whom the token acts as; None when it is not told (a service application)."""
        answer = self._kept.one("me")
        return checked(Me, [json_object(answer)], "me", Counter())[0].id if answer.status == OK else None

    def sees_everything(self) -> bool:
        """Tell whether the token's own role shows the whole organisation; False when it cannot be read."""
        me = self.me()
        if me is None or self._kept.one("own_roles", me).status != OK:
            return False
        held = checked(Role, json_list(self._kept.one("own_roles", me)), "own_roles", Counter())
        return any(role.type in ORGANISATION_WIDE and role.status == "ACTIVE" for role in held)

    def groups(self) -> dict[str, Group]:
        """All groups by id, by the latest reading of them."""
        return self._filled("groups", self._last("groups", Group))

    def agreed_groups(self) -> dict[str, Group]:
        """All groups by id, as two readings name them."""
        return self._filled("groups", self._twice("groups", Group))

    def everyone(self) -> str:
        """Id of the group that every account is in. Administrators of some groups only are not shown it."""
        for group in self.groups().values():
            if group.type == "BUILT_IN" and group.profile.name == EVERYONE:
                return group.id
        raise Rejected("forbidden", "groups: Everyone is not shown, so the token sees a part of the organisation only")

    def named_groups(self) -> list[str]:
        """Ids of the groups that the settings name."""
        groups = self.groups()
        ids = {name: group for group in groups.values() for name in (group.id, group.profile.name)}
        for name in self._settings.groups:
            if name not in ids:
                raise Rejected("not_found", f"groups: {name!r} of the settings does not exist or is not shown")
        return sorted({ids[name].id for name in self._settings.groups})

    def users(self) -> dict[str, User]:
        """All accounts by id, also deactivated ones, proven by the members of Everyone, which all others are."""
        users = self.unproven_users()
        members = self._last("members", Member, self.everyone())
        here = {user.id for user in users.values() if user.status != "DEPROVISIONED"}
        there = {member.id for member in members.values() if member.status != "DEPROVISIONED"}
        if here != there:
            missing, more = len(here - there), len(there - here)
            raise Rejected(
                "count_mismatch", f"users: {missing} are not in Everyone, {more} of Everyone are not among users"
            )
        return users

    def unproven_users(self) -> dict[str, User]:
        """All accounts that came, by id."""
        return self._filled("users", self._last("users", User))

    def members(self, group_id: str) -> dict[str, Member]:
        """Members of a group by account id. Those of Everyone are proven by the accounts, not by a second reading."""
        return (self._last if group_id == self.everyone() else self._twice)("members", Member, group_id)

    def admins(self) -> dict[str, Assignee]:
        """Accounts that hold an administrator role, by id; the user of the token is among them if it holds one."""
        if not self.wants("role_assignments"):
            return {}
        found, me = self._twice("assignees", Assignee, next_of=links.in_body), self.me()
        if me is not None and me not in found and self._is_assigned(me):
            raise Rejected("witness_missing", "assignees: the token's own user holds a role and is not among them")
        return found

    def tokens(self) -> dict[str, Token]:
        """API tokens by id. The token in use exists, so a list without one of its user is not whole."""
        if not self.wants("credentials"):
            return {}
        found, me = self._twice("tokens", Token), self.me()
        if me is not None and me not in {token.user_id for token in found.values()}:
            raise Rejected("witness_missing", "tokens: the token in use is not among them, so others are hidden too")
        return found

    def policies(self) -> dict[str, Policy]:
        """Sign-on policies by id; there is always the default one."""
        return self._filled("policies", self._twice("policies", Policy)) if self.wants("auth_policies") else {}

    def password_policies(self) -> dict[str, PasswordPolicy]:
        """Policies for passwords by id; there is always the default one."""
        if not self.wants("password_policies"):
            return {}
        return self._filled("password_policies", self._twice("password_policies", PasswordPolicy))

    def rules(self, policy_id: str) -> dict[str, Rule]:
        """Rules of a policy by id; the default policy has one that nobody can delete."""
        found = self._twice("rules", Rule, policy_id)
        return self._filled("rules of the default policy", found) if self.policies()[policy_id].is_system else found

    def entries(self) -> dict[str, LogEntry]:
        """Entries of the log by id."""
        return self._twice("log", LogEntry, key="uuid")

    def factors(self, account_id: str) -> dict[str, Factor]:
        """Factors of an account by id."""
        return self._last("factors", Factor, account_id)

    def roles(self, account_id: str) -> dict[str, Role]:
        """Administrator roles of an account by id. Who is among the administrators holds one."""
        found = self._twice("roles", Role, account_id)
        if not found and account_id in self.admins():
            raise Rejected("count_mismatch", "roles: an account is among the assignees, and no role of it is shown")
        return found

    def _last(self, resource: str, model: type[Object], subject: str | None = None) -> dict[str, Object]:
        return self._objects(self._kept.passes(resource, subject)[-1], model)

    def _twice(
        self,
        resource: str,
        model: type[Object],
        subject: str | None = None,
        *,
        key: str = "id",
        next_of: NextOf = links.in_header,
    ) -> dict[str, Object]:
        passes = self._kept.passes(resource, subject, next_of)
        last = agreed(passes, lambda pages: self._objects(pages, model, key=key).keys())
        return self._objects(last, model, key=key)

    def _objects(self, pages: Pass, model: type[Object], key: str = "id") -> dict[str, Object]:
        """Check the objects of a pass, once however often they are asked for."""
        at = (model, *(id(page) for page in pages))
        if at not in self._checked:
            key_of_list = "value" if model is Assignee else None
            notes: Counter[str] = Counter()
            rows = [thing for page in pages for thing in listed(page, model, notes, key=key_of_list)]
            self._checked[at] = by_id(rows, pages[0].resource, key=key)
            self.notes |= notes
        return cast("dict[str, Object]", self._checked[at])

    def _is_assigned(self, me: str) -> bool:
        """Tell whether the token's user is known to hold a role of their own, not only through a group."""
        answer = self._kept.one("own_roles", me)
        held = checked(Role, json_list(answer), "own_roles", Counter()) if answer.status == OK else []
        return any(role.assignment == "USER" for role in held)

    def _filled(self, resource: str, found: dict[str, Object]) -> dict[str, Object]:
        if not found:
            raise Rejected("empty_population", f"{resource}: the list is empty, which it never is")
        return found
