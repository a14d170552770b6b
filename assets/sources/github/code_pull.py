"""The requests of one pull about repositories, one after the other: what moved, what is in force, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from urllib.parse import quote

from assets.sources.github import graphql, many, rulings
from assets.sources.github.asking import Asking
from assets.sources.github.change_reading import (
    DETAILS,
    MERGED,
    MORE,
    TOUCHED,
    ChangeReading,
    checked_shas,
    cursors,
    ends_before,
    has_more,
    is_new_merge,
    may_be_rebased,
)
from assets.sources.github.changes import Change
from assets.sources.github.code import ALERT_PATHS, DEPLOYMENTS, Code, place, run_id
from assets.sources.github.plan import Window
from assets.sources.github.reading import Reading
from assets.sources.github.settings import Scanner, Settings
from assets.sources.github.shapes import Deployment, Repository
from assets.sources.github.wire import Run

_AT_ONCE: Final = 10
"""Changes that one request asks for: with their reviews and commits, more may exceed what GitHub answers in time."""
_PERIODS: Final = ((1, "day"), (7, "week"), (31, "month"), (92, "quarter"))
_GONE: Final = frozenset({404})


@dataclass(frozen=True, kw_only=True)
class CodePull:
    """Asks for everything that is read repository by repository."""

    asking: Asking
    settings: Settings
    reading: Reading
    code: Code
    changes: ChangeReading
    part: Window

    def run(self) -> None:
        """Read all repositories.

        Raises:
            Rejected: something could not be read whole.
        """
        repositories = list(self.code.repositories().values())
        self._changes(repositories)
        for one in repositories:
            for branch in self.code.branches(one):
                self._moves(one, branch)
                if self.reading.wants("branch_protections"):
                    self._protection(one, branch)
            if self.reading.wants("vulnerabilities"):
                self._alerts(one)
        if self.reading.wants("deployments"):
            self._deployments(repositories)

    def _changes(self, repositories: Sequence[Repository]) -> None:
        """Read what moved, then list it again: what moves meanwhile shows in the second list."""
        self._list_changes(repositories)
        for one in repositories:
            self._read_changes(one)
        self._list_changes(repositories)
        for one in repositories:
            self.asking.mend(partial(self._read_again, one), partial(self.changes.changes, one))
            for change in self.changes.changes(one):
                if is_new_merge(change, self.part):
                    self._merge(one, change)

    def _read_again(self, one: Repository) -> None:
        self._read_changes(one)
        self._list_changes([one])

    def _read_changes(self, one: Repository) -> None:
        names = self.changes.stale(one)
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            graphql.ask(self.asking.session, DETAILS, {"changes": some})
            for name in some:
                while (change := self.changes.details().get(name)) and has_more(change):
                    graphql.ask(self.asking.session, MORE, cursors(change))

    def _list_changes(self, repositories: Sequence[Repository]) -> None:
        many.read(self.asking.session, TOUCHED, [one.id for one in repositories], self.changes.reaches_back)

    def _merge(self, one: Repository, change: Change) -> None:
        if may_be_rebased(change):
            graphql.read(self.asking.session, MERGED, {"change": change.id}, lambda page: ends_before(change, page))
        for sha in checked_shas(change):
            self._checks(one, sha)

    def _checks(self, one: Repository, sha: str) -> None:
        path, subject = f"/repos/{one.full_name}/commits/{sha}", place(one, sha)
        every = {"filter": "all"}  # the default hides all runs of a check but its last
        self.asking.settle(
            lambda: self.asking.pages("check_runs", f"{path}/check-runs", every, subject=subject),
            lambda: self.code.checks(one, sha),
        )
        self.asking.agree(
            lambda: self.asking.pages("statuses", f"{path}/statuses", subject=subject),
            lambda: self.code.statuses(one, sha),
        )

    def _moves(self, one: Repository, branch: str) -> None:
        path = f"/repos/{one.full_name}/activity"
        asked = {"ref": f"refs/heads/{branch}", "time_period": self._period()}
        self.asking.agree(
            lambda: self.asking.pages("activity", path, asked, subject=place(one, branch)),
            lambda: self.code.moves(one, branch, self.changes.merged_into(one, branch)),
        )

    def _period(self) -> str:
        """The shortest period that GitHub offers and that holds the window."""
        back = self.reading.read_at - self.part.news
        return next((name for days, name in _PERIODS if back < timedelta(days=days)), "year")

    def _protection(self, one: Repository, branch: str) -> None:
        path, subject = f"/repos/{one.full_name}", place(one, branch)
        classic = f"{path}/branches/{quote(branch, safe='')}/protection"
        self.asking.session.get("protection", classic, subject=subject, also=rulings.REFUSED)
        self.asking.agree(
            lambda: self.asking.pages("rules", f"{path}/rules/branches/{quote(branch, safe='')}", subject=subject),
            lambda: self.code.rules(one, branch),
        )
        for rule in self.code.rules(one, branch):
            name = str(rule.ruleset_id)
            if not self.reading.kept.of("ruleset", name):
                asked = {"includes_parents": "true"}
                self.asking.session.get("ruleset", f"{path}/rulesets/{name}", asked, subject=name, also=rulings.REFUSED)

    def _alerts(self, one: Repository) -> None:
        for scanner in sorted(self.settings.scanners):
            self._scan(one, scanner)

    def _scan(self, one: Repository, scanner: Scanner) -> None:
        path, subject = f"/repos/{one.full_name}/{ALERT_PATHS[scanner]}/alerts", str(one.key)
        first = self.asking.pages(scanner, path, subject=subject, also=rulings.REFUSED)
        if not rulings.is_off(first):
            self.asking.settle(
                lambda: self.asking.pages(scanner, path, subject=subject), lambda: self.code.alerts(one, scanner)
            )

    def _deployments(self, repositories: Sequence[Repository]) -> None:
        for _ in range(2):
            self._list_deployments(repositories)
        for one in repositories:
            self.asking.mend(partial(self._list_deployments, [one]), partial(self.code.deployments, one))
            for found in self.code.deployments(one):
                self._run(one, found)

    def _list_deployments(self, repositories: Sequence[Repository]) -> None:
        many.read(self.asking.session, DEPLOYMENTS, [one.id for one in repositories], self.code.old_enough)

    def _run(self, one: Repository, found: Deployment) -> None:
        name = run_id(found)
        if name is not None and self.code.is_production(found) and not self.reading.kept.of("run", name):
            path = f"/repos/{one.full_name}/actions/runs/{name}"
            self.asking.session.get("run", path, subject=name, also=_GONE)
            if run := self.code.run(found):
                self._approvals(path, run)

    def _approvals(self, path: str, run: Run) -> None:
        self.asking.agree(
            lambda: self.asking.pages("approvals", f"{path}/approvals", subject=str(run.id)),
            lambda: self.code.approvals(run),
        )
