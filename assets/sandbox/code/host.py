"""Everything on the code host, by id, in the order of creation. Each change replaces the frozen object."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from assets.sandbox.code.facts import (
    Alert,
    Change,
    Check,
    CodeAccount,
    CodeRepository,
    Deployment,
    Entry,
    Push,
    PushKind,
    Review,
    Rules,
    Team,
)
from assets.sandbox.repositories import Signature
from assets.sandbox.seeded import Seeded
from assets.sandbox.timeline import Timeline

HOST_NAME = "GitHub"
HOST_EMAIL = "noreply@github.com"


@dataclass(kw_only=True)
class CodeHost:
    """The facts, and the few things that the host does by itself when somebody pushes.

    `shared_rules` are layers of the whole organisation, with the names of the repositories they cover; `entries` what
    the registers say of each repository, the oldest first.
    """

    timeline: Timeline
    seeded: Seeded
    accounts: dict[str, CodeAccount] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    repositories: dict[str, CodeRepository] = field(default_factory=dict)
    shared_rules: dict[str, tuple[Rules, tuple[str, ...]]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    pushes: dict[str, list[Push]] = field(default_factory=dict)
    deployments: dict[str, Deployment] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    _checks_of: dict[str, list[str]] = field(default_factory=dict)
    _marked: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _counted: int = 0

    @property
    def now(self) -> datetime:
        """The company's time, UTC."""
        return self.timeline.now

    def new_id(self, kind: str) -> str:
        """Return a number that nothing else has; it grows, as hosts' ids do."""
        self._counted += 1
        step = self.seeded.dice("id", kind, self._counted).randrange(1, 40)
        return str(1_000_000 + self._counted * 40 + step)

    def repository(self, name: str) -> CodeRepository:
        """Return a repository. Raises KeyError when there is none of that name."""
        if name not in self.repositories:
            raise KeyError(f"There is no repository '{name}'; there are: {', '.join(self.repositories)}")
        return self.repositories[name]

    def signature(self, account_id: str) -> Signature:
        """Return how an account signs a commit now."""
        account = self.accounts[account_id]
        return Signature(name=account.name, email=account.email, at=self.now)

    def own_signature(self) -> Signature:
        """Return how the host signs commits that it makes for somebody."""
        return Signature(name=HOST_NAME, email=HOST_EMAIL, at=self.now)

    def account_of(self, email: str) -> CodeAccount | None:
        """Return the account whose verified address an e-mail is, if it is anybody's."""
        return next((account for account in self.accounts.values() if account.email == email), None)

    def rules_of(self, name: str, branch: str) -> list[Rules]:
        """Return the enforced layers of protection of a branch; only the default one has any."""
        repository = self.repositories[name]
        if branch != repository.default_branch:
            return []
        return [rules for rules in self.layers_of(name) if rules.enforced]

    def layers_of(self, name: str) -> list[Rules]:
        """Return all layers of protection of a repository, its own first."""
        shared = [rules for rules, names in self.shared_rules.values() if name in names]
        return [*self.repositories[name].rules, *shared]

    def change_rules(self, rules_id: str, **changes: Any) -> None:  # noqa: ANN401 - fields of Rules
        """Change a layer, wherever it is kept. Raises KeyError when it is gone."""
        if rules_id in self.shared_rules:
            rules, names = self.shared_rules[rules_id]
            self.shared_rules[rules_id] = (replace(rules, changed_at=self.now, **changes), names)
            return
        for repository in self.repositories.values():
            if any(rules.rules_id == rules_id for rules in repository.rules):
                repository.rules = tuple(
                    replace(rules, changed_at=self.now, **changes) if rules.rules_id == rules_id else rules
                    for rules in repository.rules
                )
                return
        raise KeyError(f"There is no protection {rules_id}")

    def enter(self, name: str, **said: Any) -> None:  # noqa: ANN401 - fields of Entry
        """Change from now on what the company's registers say of a repository; what is left out stays."""
        entries = self.entries.setdefault(name, [])
        last = entries[-1] if entries else Entry(repository_id=self.repositories[name].repository_id, since=self.now)
        entries.append(replace(last, since=self.now, **said))

    def log_push(self, name: str, push: Push) -> None:
        """Note a move of a branch, as the host keeps it."""
        self.pushes.setdefault(name, []).append(push)

    def pushed(self, name: str, branch: str, kind: PushKind, before: str | None, actor_id: str) -> Push:
        """Note that a branch moved (from `before`) to where git has it now, and return the entry."""
        push = Push(
            push_id=self.new_id("push"),
            branch=branch,
            kind=kind,
            before=before,
            after=self.repositories[name].git.branches().get(branch),
            pushed_at=self.now,
            actor_id=actor_id,
        )
        self.log_push(name, push)
        return push

    def change(self, change_id: str, **changes: Any) -> Change:  # noqa: ANN401 - fields of Change
        """Change a pull request; its last update shows it."""
        self.changes[change_id] = replace(self.changes[change_id], updated_at=self.now, **changes)
        return self.changes[change_id]

    def dismiss(self, change_id: str, review_ids: Iterable[str], by: str | None) -> None:
        """Dismiss reviews now; nobody in `by` means that the host did it because of a push."""
        wanted = set(review_ids)
        reviews = tuple(
            replace(review, dismissed_at=self.now, dismissed_by=by) if review.review_id in wanted else review
            for review in self.changes[change_id].reviews
        )
        self.change(change_id, reviews=reviews)

    def stale(self, change: Change) -> list[Review]:
        """Return the approvals that a push to the change's branch dismisses under the rules of its base."""
        if not any(rules.reviews and rules.dismiss_stale for rules in self.rules_of(change.repository, change.base)):
            return []
        return [review for review in change.reviews if review.verdict == "approved" and review.dismissed_at is None]

    def keep_check(self, check: Check) -> None:
        """Keep a run of a check, new or changed."""
        if check.check_id not in self.checks:
            self._checks_of.setdefault(check.sha, []).append(check.check_id)
        self.checks[check.check_id] = check

    def checks_of(self, sha: str) -> list[Check]:
        """Return the runs of checks on a revision, in the order in which they started."""
        return [self.checks[check_id] for check_id in self._checks_of.get(sha, [])]

    def mark(self, mark: str, kind: str, **identity: str) -> None:
        """Remember what identifies the thing of a kind that a scenario gave a name."""
        self._marked[mark, kind] = identity

    def marked(self, mark: str, kind: str) -> dict[str, str]:
        """Return what identifies a named thing of a kind. Raises KeyError when there is none yet."""
        if (mark, kind) not in self._marked:
            raise KeyError(f"No {kind} is called '{mark.rsplit('/', maxsplit=1)[-1]}' by then")
        return self._marked[mark, kind]
