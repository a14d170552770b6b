"""What the kept answers of a pull say about repositories one by one: protections, moves, checks, alerts. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assets.sources.contract import Rejected
from assets.sources.github import graphql, many, rulings
from assets.sources.github.many import Lists
from assets.sources.github.plan import Window
from assets.sources.github.reading import Reading
from assets.sources.github.settings import Scanner, Settings
from assets.sources.github.shapes import Deployment, Deployments, Repository
from assets.sources.github.wire import (
    Activity,
    Approval,
    CheckRun,
    CodeAlert,
    CommitStatus,
    DependencyAlert,
    Protection,
    Rule,
    Ruleset,
    Run,
)
from assets.sources.http.answers import OK

DEPLOYMENTS: Final = Lists(operation="Deployments", field="deployments", model=Deployments)
ALERT_PATHS: Final[dict[Scanner, str]] = {
    "code": "code-scanning",
    "dependency": "dependabot",
}
"""What GitHub calls each scanner in addresses."""
Alert = CodeAlert | DependencyAlert
_RUN: Final = re.compile(r"/actions/runs/(\d{1,18})(?:/|$)")


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What is known of the protection of a branch that exists.

    Attributes:
        classic: the classic protection; None = there is none, or it is hidden.
        is_hidden: the token may not know the classic protection.
        rules: of rulesets of all levels that are in force.
        rulesets: the rulesets of those rules by id; one that may not be read is missing.
    """

    classic: Protection | None
    is_hidden: bool
    rules: tuple[Rule, ...]
    rulesets: dict[int, Ruleset]


class Code:
    """The answers about repositories in one pull. A part that was not read raises Rejected when asked for."""

    def __init__(self, reading: Reading, settings: Settings, part: Window) -> None:
        """Look at the answers of `reading`, as far back as `part` says."""
        self._reading = reading
        self._settings = settings
        self._part = part

    def repositories(self) -> dict[str, Repository]:
        """Repositories that are read, by id; of archived ones those that were still open in the window."""
        return {
            key: one
            for key, one in self._reading.repositories().items()
            if not one.is_archived or (one.archived or one.updated) >= self._part.news
        }

    def branches(self, one: Repository) -> tuple[str, ...]:
        """Release branches of a repository: those of the settings, else its default branch, if there is one."""
        if (named := self._settings.release_branches.get(one.name)) is not None:
            return named
        return (one.default_branch.name,) if one.default_branch else ()

    def guard(self, one: Repository, branch: str) -> Guard | None:
        """The protection of a branch; None when there is no such branch."""
        answer = self._reading.kept.one("protection", place(one, branch))
        ruling = rulings.protection(answer)
        if ruling == "gone":
            return None
        return Guard(
            classic=self._reading.one(answer, Protection) if ruling == "told" else None,
            is_hidden=ruling == "hidden",
            rules=self.rules(one, branch),
            rulesets={name: found for name, found in self.rulesets(one, branch).items() if found},
        )

    def rules(self, one: Repository, branch: str) -> tuple[Rule, ...]:
        """Rules of rulesets on a branch. They have no ids of their own, so the whole of them must agree."""
        return self._reading.same("rules", Rule, place(one, branch))

    def rulesets(self, one: Repository, branch: str) -> dict[int, Ruleset | None]:
        """Rulesets by id that have rules on a branch; None where the token may not read one."""
        names = sorted({rule.ruleset_id for rule in self.rules(one, branch)})
        answers = {name: self._reading.kept.one("ruleset", str(name)) for name in names}
        return {
            name: None if rulings.is_hidden(answer) else self._reading.one(answer, Ruleset)
            for name, answer in answers.items()
        }

    def moves(self, one: Repository, branch: str, merged: int = 0) -> list[Activity]:
        """Moves of a branch in the window, by GitHub's log; into which so many changes were `merged`, it did move."""
        found = list(self._reading.twice("activity", Activity, place(one, branch)).values())
        if merged and not found:
            raise Rejected("count_mismatch", f"activity: {merged} changes were merged and no move of {branch} is told")
        return found

    def alerts(self, one: Repository, scanner: Scanner) -> list[Alert] | None:
        """Alerts of a scanner in a repository, open or not; None when it is off there."""
        subject = str(one.key)
        if rulings.is_off(self._reading.kept.one(scanner, subject)):
            return None
        found = list(self._reading.twice(scanner, _ALERTS[scanner], subject, key="number").values())
        if not found and scanned(one, scanner) in self._part.scanned:
            raise Rejected("empty_population", f"{scanner}: repository {one.key} had alerts and shows none at all")
        return found

    def checks(self, one: Repository, sha: str) -> list[CheckRun]:
        """Every run of every check of a commit."""
        found = list(self._reading.counted("check_runs", CheckRun, place(one, sha), "check_runs").values())
        if any(run.head_sha != sha for run in found):
            raise Rejected("conflict", "check_runs: some are of another commit than was asked for")
        return found

    def statuses(self, one: Repository, sha: str) -> list[CommitStatus]:
        """Every status that a commit was given."""
        return list(self._reading.twice("statuses", CommitStatus, place(one, sha)).values())

    def old_enough(self, page: Deployments) -> bool:
        """Tell whether the list of deployments need not be read beyond this page."""
        return graphql.is_last(page) or (bool(page.nodes) and page.nodes[-1].created < self._part.deployments)

    def deployments(self, one: Repository) -> list[Deployment]:
        """Deployments made in the window; two readings must name the same."""
        passes = many.passes(self._reading.kept, DEPLOYMENTS, one.id, self.old_enough)
        if len(passes) == 1:
            raise Rejected("truncated", "Deployments: was read once, and states no total to compare with")
        before, last = ({row.key: row for page in pages for row in page.nodes} for pages in passes[-2:])
        recent = [row for row in last.values() if row.created >= self._part.deployments]
        if missing := {row.key for row in recent} ^ {
            row.key for row in before.values() if row.created >= self._part.deployments
        }:
            raise Rejected("count_mismatch", f"Deployments: two readings differ in {len(missing)}")
        return recent

    def is_production(self, deployment: Deployment) -> bool:
        """Tell whether the environment is one of production, by the settings."""
        return deployment.environment in self._settings.production_environments

    def run(self, deployment: Deployment) -> Run | None:
        """The run of a workflow that made a deployment; None when GitHub knows none, or not of that commit.

        The address of the run comes with the deployment's status, which who may deploy can write at will.
        """
        if (name := run_id(deployment)) is None:
            return None
        answer = self._reading.kept.one("run", name)
        run = self._reading.one(answer, Run) if answer.status == OK else None
        return run if run and run.head_sha == deployment.sha else None

    def approvals(self, run: Run) -> tuple[Approval, ...]:
        """Decisions about the deployments of a run."""
        return self._reading.same("approvals", Approval, str(run.id))


_ALERTS: Final[dict[Scanner, type[Alert]]] = {
    "code": CodeAlert,
    "dependency": DependencyAlert,
}


def place(one: Repository, what: str) -> str:
    """The subject of what is asked about a branch or a commit."""
    return f"{one.key}/{what}"


def scanned(one: Repository, scanner: Scanner) -> str:
    """A list of alerts, as the cursor names it."""
    return f"{one.key} {scanner}"


def run_id(deployment: Deployment) -> str | None:
    """Number of the run that a deployment's statuses name."""
    for status in deployment.statuses.nodes:
        if status.log_url and (found := _RUN.search(status.log_url)):
            return found[1]
    return None
