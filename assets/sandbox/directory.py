"""Facts of the identity directory: accounts, groups, sign-on policies, API tokens and the log. No vendor's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from assets.sandbox.seeded import Seeded
from assets.sandbox.timeline import Timeline

ENABLED = frozenset({"ACTIVE", "PASSWORD_EXPIRED", "LOCKED_OUT", "RECOVERY", "PROVISIONED"})
LOG_RETENTION = timedelta(days=90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Factor:
    """A second factor; `kind` is a factor type such as push or token:software:totp."""

    factor_id: str
    kind: str
    status: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """An administrator role of an account."""

    role_id: str
    kind: str
    granted_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One account. `employee_number` is what HR's number is copied to; service accounts have none."""

    account_id: str
    login: str
    email: str
    first_name: str
    last_name: str
    user_type: str
    created_at: datetime
    updated_at: datetime
    status: str = "STAGED"
    employee_number: str | None = None
    department: str | None = None
    title: str | None = None
    activated_at: datetime | None = None
    status_changed_at: datetime | None = None
    last_login_at: datetime | None = None
    password_changed_at: datetime | None = None
    factors: tuple[Factor, ...] = ()
    roles: tuple[Role, ...] = ()
    group_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group; who is in it is kept on the accounts."""

    group_id: str
    name: str
    description: str
    built_in: bool
    created_at: datetime
    membership_changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """An API token of an account."""

    token_id: str
    name: str
    account_id: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule of a policy. Exclusions are ids."""

    rule_id: str
    name: str
    priority: int
    changed_at: datetime
    created_at: datetime
    system: bool = False
    status: str = "ACTIVE"
    access: str = "ALLOW"
    require_factor: bool = True
    session_minutes: int = 720
    users_excluded: tuple[str, ...] = ()
    groups_excluded: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """A policy of a kind (sign_on, enrol or password) for the groups included; what passwords are like if it is one."""

    policy_id: str
    kind: str
    name: str
    description: str
    priority: int
    system: bool
    created_at: datetime
    changed_at: datetime
    group_ids: tuple[str, ...]
    rules: tuple[Rule, ...]
    min_length: int = 14
    lockout_attempts: int = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What a log entry is about."""

    kind: str
    target_id: str
    alternate_id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """An entry of the log. `stored_at` is later than `happened_at` for an entry that arrives late."""

    entry_id: str
    kind: str
    happened_at: datetime
    stored_at: datetime
    actor: Target | None
    targets: tuple[Target, ...]
    detail: str | None = None


@dataclass(kw_only=True)
class Directory:
    """Everything in the directory, by id, in the order of creation. Each change replaces the frozen object."""

    timeline: Timeline
    seeded: Seeded
    accounts: dict[str, Account] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    log: list[LogEntry] = field(default_factory=list)
    log_forgotten: int = 0
    _log_count: int = 0
    _log_delay: timedelta | None = timedelta(0)

    def change(self, account_id: str, **changes: Any) -> Account:  # noqa: ANN401 - fields of Account
        """Change an account's own record; its last update shows it."""
        return self.set_quietly(account_id, updated_at=self.timeline.now, **changes)

    def set_quietly(self, account_id: str, **changes: Any) -> Account:  # noqa: ANN401 - fields of Account
        """Change what the vendor keeps beside the record (sign-ins, factors, roles, groups)."""
        self.accounts[account_id] = replace(self.accounts[account_id], **changes)
        return self.accounts[account_id]

    def change_rule(self, policy_id: str, rule_id: str, **changes: Any) -> None:  # noqa: ANN401 - fields of Rule
        """Change a rule of a policy."""
        policy = self.policies[policy_id]
        rules = tuple(
            replace(rule, changed_at=self.timeline.now, **changes) if rule.rule_id == rule_id else rule
            for rule in policy.rules
        )
        self.policies[policy_id] = replace(policy, rules=rules)

    def change_policy(self, policy_id: str, **changes: Any) -> None:  # noqa: ANN401 - fields of Policy
        """Change a policy itself."""
        self.policies[policy_id] = replace(self.policies[policy_id], changed_at=self.timeline.now, **changes)

    def touch_group(self, group_id: str) -> None:
        """Note that the membership of a group changed now."""
        self.groups[group_id] = replace(self.groups[group_id], membership_changed_at=self.timeline.now)

    def group_named(self, name: str) -> Group:
        """Return the group of that name. Raises KeyError when there is none."""
        for group in self.groups.values():
            if group.name == name:
                return group
        raise KeyError(f"There is no group called '{name}'")

    def target(self, account_id: str) -> Target:
        """Return how the log refers to an account."""
        account = self.accounts[account_id]
        name = f"{account.first_name} {account.last_name}"
        return Target(kind="User", target_id=account_id, alternate_id=account.login, name=name)

    @contextmanager
    def logging(self, *, delay: timedelta | None) -> Iterator[None]:
        """Within this block log entries are stored after a delay, or, when it is None, never."""
        self._log_delay, before = delay, self._log_delay
        try:
            yield
        finally:
            self._log_delay = before

    def record(self, kind: str, *targets: Target, actor: Target | None = None, detail: str | None = None) -> None:
        """Write a log entry of something that happens now; no actor means the directory itself."""
        if self._log_delay is None:
            return
        self._log_count += 1
        entry = LogEntry(
            entry_id=self.seeded.uuid("log", self._log_count),
            kind=kind,
            happened_at=self.timeline.now,
            stored_at=self.timeline.now + self._log_delay,
            actor=actor,
            targets=targets,
            detail=detail,
        )
        if self._log_delay:
            self.timeline.at(entry.stored_at, lambda: self._store(entry))
        else:
            self._store(entry)

    def _store(self, entry: LogEntry) -> None:
        self.log.append(entry)
        horizon = self.timeline.now - LOG_RETENTION
        if self.log[len(self.log) // 4].stored_at < horizon:  # rarely, because deleting moves the whole list
            kept = next(index for index, kept in enumerate(self.log) if kept.stored_at >= horizon)
            del self.log[:kept]
            self.log_forgotten += kept
