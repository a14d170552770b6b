"""From the checked answers of a pull to record sets, each with the reasons why it is whole. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from assets.sources.contract import Parsed, Proof, PullContext, RecordSet, Rejected
from assets.sources.http.rows import frame
from assets.sources.okta import mapping
from assets.sources.okta.mapping import Row
from assets.sources.okta.plan import Cursor, Plan, Window, plan, window
from assets.sources.okta.reading import Reading
from assets.sources.okta.settings import Settings
from assets.sources.okta.wire import User

_ONCE = Proof(level="transferred", how="read to the last page")
_TWICE = Proof(level="transferred", how="read twice to the last page, with the same ids")
_RECONCILED = Proof(level="reconciled", how="the members of Everyone are the accounts that are not deactivated")
_SHOWN = Proof(level="visible", how="Everyone is shown, which a token limited to some groups is not")
_ROLE = Proof(level="visible", how="the token's own role shows the whole organisation")
_WITNESS = Proof(level="visible", how="the witness account was seen")


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Makes the record sets of one pull."""

    source_id: str
    reading: Reading
    settings: Settings
    context: PullContext

    def parsed(self) -> Parsed:
        """Return everything the pull says.

        Raises:
            Rejected: an answer is missing or wrong, or lists disagree; accounts that came whole are `partial`.
        """
        try:
            return self._parsed()
        except Rejected as rejected:
            raise Rejected(rejected.reason, rejected.detail, tuple(self._partial())) from None

    def _parsed(self) -> Parsed:
        reading = self.reading
        users, admins = reading.users(), reading.admins().keys()
        entries = list(reading.entries().values())
        part = window(self.context, self.settings, reading.read_at)
        wanted = plan(users, entries, admins, part)
        events = [mapping.event(entry, about) for entry in entries if (about := mapping.subject_of(entry))]
        self._refuse_strangers(users)
        sets = [
            self._set("accounts", self._accounts(users), _ONCE, _RECONCILED),
            self._set("groups", map(mapping.group, reading.agreed_groups().values()), _TWICE),
            self._set("credentials", map(mapping.credential, reading.tokens().values()), _TWICE),
            self._set("auth_policies", self._policy_rules(), _TWICE),
            self._set("password_policies", map(mapping.password_policy, reading.password_policies().values()), _TWICE),
            self._set("account_events", events, _TWICE),
            *self._memberships(),
            *self._per_account("mfa_factors", self._factors(wanted), _with_factors(wanted, users, part), wanted, part),
            *self._per_account(
                "role_assignments", self._roles(wanted), _with_roles(wanted, users, admins, part), wanted, part
            ),
        ]
        visible = self._visible(users)
        cursor = Cursor(
            read_at=reading.read_at,
            swept_at=reading.read_at if part.before is None or part.is_sweep else part.before.swept_at,
            logged_until=part.until,
            admins=tuple(sorted(admins)),
        )
        return Parsed(
            observed_at=reading.read_at,
            sets=tuple(
                replace(found, proofs=(*found.proofs, *visible)) for found in sets if reading.wants(found.record)
            ),
            cursor=cursor.model_dump(mode="json"),
            notes=dict(reading.notes + Counter({"log: entries before this pull are lost": int(part.has_gap)})),
        )

    def _partial(self) -> Iterator[RecordSet]:
        """Accounts that came to the last page, though nothing proves that they are all."""
        try:
            yield self._set("accounts", self._accounts(self.reading.unproven_users()))
        except Rejected:
            return

    def _visible(self, users: Collection[str]) -> list[Proof]:
        proofs = [_SHOWN, *([_ROLE] if self.reading.sees_everything() else [])]
        if self.settings.witness_id is None:
            return proofs
        if self.settings.witness_id not in users:
            raise Rejected("witness_missing", "users: the witness account was not seen")
        return [*proofs, _WITNESS]

    def _refuse_strangers(self, users: Collection[str]) -> None:
        """Whoever holds a role, a token or a membership must be among the accounts."""
        reading = self.reading
        named = {
            "assignees": set(reading.admins()),
            "tokens": {token.user_id for token in reading.tokens().values()},
            "members": {member for group in reading.named_groups() for member in reading.members(group)},
        }
        for resource, ids in named.items():
            if strangers := ids - set(users):
                raise Rejected("count_mismatch", f"{resource}: {len(strangers)} of them are not among the accounts")

    def _accounts(self, users: dict[str, User]) -> list[Row]:
        field = self.settings.employee_number_field
        try:
            rows = [mapping.account(user, field) for user in users.values()]
        except ValueError as error:
            raise Rejected("schema", f"users: {error}") from None
        if field and not any(row["employee_number"] for row in rows):
            remedy = 'correct employee_number_field, or write "" when there is none'
            raise Rejected("schema", f"users: no account has profile.{field}; {remedy}")
        return rows

    def _policy_rules(self) -> list[Row]:
        return [
            mapping.policy_rule(policy, rule)
            for policy in self.reading.policies().values()
            for rule in self.reading.rules(policy.id).values()
        ]

    def _memberships(self) -> Iterator[RecordSet]:
        if groups := self.reading.named_groups():
            rows = [{"group_id": group, "account_id": name} for group in groups for name in self.reading.members(group)]
            yield replace(self._set("group_memberships", rows, _TWICE), parents=frozenset(groups))

    def _factors(self, wanted: Plan) -> list[Row]:
        return [
            mapping.factor(name, factor)
            for name in sorted(wanted.factors)
            for factor in self.reading.factors(name).values()
        ]

    def _roles(self, wanted: Plan) -> list[Row]:
        return [
            mapping.role(name, role)
            for name in sorted(wanted.roles)
            for role in self.reading.roles(name).values()
            if role.status == "ACTIVE"
        ]

    def _per_account(
        self, record: str, rows: list[Row], covered: frozenset[str], wanted: Plan, part: Window
    ) -> Iterator[RecordSet]:
        """Tell apart what was read because of a change and what a sweep read besides.

        A change in what rests on the sweep has left no trace in the log: that is how such changes are counted.
        """
        logged = covered & (wanted.explained | wanted.deleted) if part.is_sweep else covered
        for rests_on, parents in (("log", logged), ("sweep", covered - logged)):
            if parents or (rests_on == "log") != part.is_sweep:
                there = [row for row in rows if row["account_id"] in parents]
                proof = _TWICE if record == "role_assignments" else _ONCE
                yield replace(self._set(record, there, proof), parents=parents, rests_on=rests_on)

    def _set(self, record: str, rows: Iterable[Row], *proofs: Proof) -> RecordSet:
        return RecordSet(record=record, rows=frame(record, self.source_id, list(rows)), proofs=proofs)


def _with_factors(wanted: Plan, users: Collection[str], part: Window) -> frozenset[str]:
    """Accounts whose factors are known now: those asked, and those that have none because they are no longer used."""
    touched = frozenset(users) if part.is_sweep else frozenset(users) & wanted.explained
    return touched | wanted.deleted


def _with_roles(wanted: Plan, users: Collection[str], admins: Collection[str], part: Window) -> frozenset[str]:
    """Accounts whose roles are known now: those asked, and those that hold none by the list of those who do."""
    return frozenset(users) if part.is_sweep else (frozenset(users) - frozenset(admins)) | wanted.roles | wanted.deleted
