"""Verbs of the code host: deployments, and weaknesses found in code and in what it depends on."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from assets.sandbox.code.facts import PRODUCTION, Alert, Deployment, Scanner, Stage
from assets.sandbox.company import Company
from assets.sandbox.marks import Mark
from assets.sandbox.people import Person
from assets.sandbox.verbs.changes import acting, find
from assets.sandbox.verbs.registry import verb

_MINUTE = timedelta(minutes=1)


@verb
def deploy(
    company: Company,
    who: Person,
    *,
    deployment: Mark,
    repository: str,
    environment: str = PRODUCTION,
    change: Mark | None = None,
    again: Mark | None = None,
    by: Literal["pipeline", "hand"] = "pipeline",
    approver: Person | None = None,
    outcome: Literal["success", "failure"] = "success",
    minutes: int = 8,
) -> None:
    """The pipeline deploys the tip of the default branch, or the newest revision of a `change`; by hand if said so.

    With `again` it deploys what that deployment did.
    """
    code = company.code
    found = code.repository(repository)
    branch = found.default_branch
    sha = found.git.tip(branch)
    if change:
        chosen = find(company, change)
        branch, sha = chosen.branch, chosen.head_sha
    if again:
        sha = code.deployments[code.marked(again, "deployment")["deployment_id"]].sha
    deployment_id = code.new_id("deployment")
    code.deployments[deployment_id] = Deployment(
        deployment_id=deployment_id,
        repository=repository,
        environment=environment,
        sha=sha,
        ref=branch,
        created_at=company.now,
        actor_id=acting(company, who, "main"),
        run_id=code.new_id("run"),
        by_hand=by == "hand",
        approved_by=acting(company, approver, "main") if approver else None,
        stages=(Stage(stage_id=code.new_id("stage"), state="in_progress", at=company.now),),
    )
    code.mark(deployment, "deployment", deployment_id=deployment_id)

    def end() -> None:
        before = code.deployments[deployment_id]
        stage = Stage(stage_id=code.new_id("stage"), state=outcome, at=code.now)
        code.deployments[deployment_id] = replace(before, stages=(*before.stages, stage))

    company.timeline.at(company.now + minutes * _MINUTE, end)


@verb
def find_weakness(
    company: Company,
    who: Person,  # noqa: ARG001 - every verb has one; scanners find weaknesses
    *,
    weakness: Mark,
    repository: str,
    scanner: Scanner = "dependabot",
    severity: Literal["critical", "high", "medium", "low"] = "high",
    subject: str = "lib-parser",
) -> None:
    """A scanner finds a weakness."""
    code = company.code
    found = code.repository(repository)
    number = found.next_alert
    found.next_alert += 1
    alert_id = f"{found.repository_id}/{scanner}/{number}"
    code.alerts[alert_id] = Alert(
        alert_id=alert_id,
        repository=repository,
        number=number,
        scanner=scanner,
        severity=severity,
        subject=subject,
        found_at=company.now,
        updated_at=company.now,
    )
    code.mark(weakness, "weakness", vulnerability_id=alert_id)


@verb
def fix_weakness(company: Company, who: Person, *, weakness: Mark) -> None:  # noqa: ARG001 - every verb has one
    """The scanner no longer finds a weakness."""
    _settle(company, weakness, fixed_at=company.now)


@verb
def dismiss_weakness(
    company: Company,
    who: Person,
    *,
    weakness: Mark,
    reason: Literal["tolerable_risk", "inaccurate", "no_bandwidth", "not_used"] = "tolerable_risk",
    account: str = "main",
) -> None:
    """Somebody decides that a weakness is to be left as it is."""
    _settle(company, weakness, dismissed_at=company.now, dismissed_by=acting(company, who, account), reason=reason)


@verb
def reopen_weakness(company: Company, who: Person, *, weakness: Mark) -> None:  # noqa: ARG001 - every verb has one
    """A weakness that was fixed or dismissed is found again."""
    _settle(company, weakness, fixed_at=None, dismissed_at=None, dismissed_by=None, reason=None)


def _settle(company: Company, mark: str, **changes: object) -> None:
    code = company.code
    key = code.marked(mark, "weakness")["vulnerability_id"]
    code.alerts[key] = replace(code.alerts[key], updated_at=company.now, **changes)  # type: ignore[arg-type]
