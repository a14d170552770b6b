"""What happened in a repository: moves of branches, runs of checks, runs of the pipeline, alerts."""

from datetime import timedelta
from typing import Any

from assets.sandbox.code.facts import Alert, Check, CodeRepository, Deployment, Push
from assets.sandbox.vendors.github.api import (
    HTML,
    ORGANISATION,
    cursored,
    failure,
    numbered,
    of_repository,
    whole,
    zulu,
)
from assets.sandbox.vendors.github.organisation import user_view
from assets.sandbox.when import DAY
from assets.sandbox.wire import Call, Reply, Site

_NO_COMMIT = "0" * 40
_PERIODS = {"day": DAY, "week": 7 * DAY, "month": 31 * DAY, "quarter": 92 * DAY, "year": 366 * DAY}
_CODE_REASONS = {"tolerable_risk": "won't fix", "inaccurate": "false positive", "not_used": "used in tests"}
_APP = {"id": 15_368, "slug": "github-actions", "name": "GitHub Actions"}


@of_repository("/activity")
def activity(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """List moves of branches, newest first."""
    since = site.company.now - _PERIODS.get(call.query.get("time_period", ""), timedelta(days=10_000))
    ref = call.query.get("ref")
    rows = [
        (push.push_id, _push_view(site, push))
        for push in reversed(site.company.code.pushes.get(repository.name, []))
        if push.pushed_at >= since and ref in {None, push.branch, f"refs/heads/{push.branch}"}
    ]
    return cursored(call, rows)


@of_repository("/commits/{sha}/check-runs")
def check_runs(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """List runs of checks on a revision, newest first; unless all are asked for, only the latest of each name."""
    found = [check for check in site.company.code.checks_of(call.path["sha"]) if check.repository == repository.name]
    if call.query.get("filter") != "all":
        found = list({check.name: check for check in found}.values())
    return numbered(call, [_check_view(check) for check in reversed(found)], "check_runs")


@of_repository("/commits/{sha}/statuses")
def statuses(_site: Site, call: Call, _repository: CodeRepository) -> Reply:
    """List commit statuses; here everything reports by check runs."""
    return numbered(call, [])


@of_repository("/actions/runs")
def runs(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """List runs of the pipeline, newest first: those behind deployments."""
    own = [one for one in reversed(site.company.code.deployments.values()) if one.repository == repository.name]
    return numbered(call, [_run_view(site, one) for one in own], "workflow_runs")


@of_repository("/actions/runs/{run_id}")
def run(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """Answer the run of the pipeline behind a deployment."""
    found = _run(site, call, repository)
    return whole(_run_view(site, found)) if found else failure(404, "Not Found")


@of_repository("/actions/runs/{run_id}/approvals")
def approvals(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """List who let a run go on into an environment."""
    found = _run(site, call, repository)
    if found is None:
        return failure(404, "Not Found")
    if found.approved_by is None:
        return whole([])
    user = user_view(site.company.code.accounts[found.approved_by])
    environment = {"name": found.environment, "created_at": zulu(found.created_at)}
    return whole([{"state": "approved", "comment": "", "user": user, "environments": [environment]}])


@of_repository("/{scanner}/alerts")
def alerts(site: Site, call: Call, repository: CodeRepository) -> Reply:
    """List what a scanner found, newest first."""
    scanner = call.path["scanner"]
    if scanner == "secret-scanning":
        return failure(404, "Secret scanning is disabled on this repository.")
    if scanner not in _VIEWS:
        return failure(404, "Not Found")
    if repository.is_archived:
        return failure(403, "Alerts are not available for archived repositories.")
    found = [
        alert
        for alert in reversed(site.company.code.alerts.values())
        if (alert.repository, alert.scanner) == (repository.name, scanner)
    ]
    rows = [(str(alert.number), _settled(site, alert) | _VIEWS[scanner](alert)) for alert in found]
    return cursored(call, rows) if scanner == "dependabot" else numbered(call, [row for _, row in rows])


def _push_view(site: Site, push: Push) -> dict[str, Any]:
    return {
        "id": int(push.push_id),
        "node_id": f"PSH_{push.push_id}",
        "before": push.before or _NO_COMMIT,
        "after": push.after or _NO_COMMIT,
        "ref": f"refs/heads/{push.branch}",
        "timestamp": zulu(push.pushed_at),
        "activity_type": push.kind,
        "actor": user_view(site.company.code.accounts[push.actor_id]),
    }


def _check_view(check: Check) -> dict[str, Any]:
    return {
        "id": int(check.check_id),
        "node_id": f"CR_{check.check_id}",
        "name": check.name,
        "head_sha": check.sha,
        "external_id": "",
        "html_url": f"{HTML}/{ORGANISATION}/{check.repository}/runs/{check.check_id}",
        "status": "completed" if check.completed_at else "in_progress",
        "conclusion": check.conclusion,
        "started_at": zulu(check.started_at),
        "completed_at": zulu(check.completed_at),
        "app": _APP,
    }


def _run(site: Site, call: Call, repository: CodeRepository) -> Deployment | None:
    for deployment in site.company.code.deployments.values():
        if (deployment.repository, deployment.run_id) == (repository.name, call.path["run_id"]):
            return deployment
    return None


def _run_view(site: Site, deployment: Deployment) -> dict[str, Any]:
    actor = user_view(site.company.code.accounts[deployment.actor_id])
    return {
        "id": int(deployment.run_id),
        "name": f"Deploy to {deployment.environment}",
        "head_branch": deployment.ref,
        "head_sha": deployment.sha,
        "event": "workflow_dispatch" if deployment.by_hand else "push",
        "status": "completed" if len(deployment.stages) > 1 else "in_progress",
        "actor": actor,
        "triggering_actor": actor,
        "run_attempt": 1,
        "created_at": zulu(deployment.created_at),
    }


def _settled(site: Site, alert: Alert) -> dict[str, Any]:
    by = site.company.code.accounts[alert.dismissed_by] if alert.dismissed_by else None
    return {
        "number": alert.number,
        "state": "fixed" if alert.fixed_at else "dismissed" if alert.dismissed_at else "open",
        "html_url": f"{HTML}/{ORGANISATION}/{alert.repository}/security/{alert.scanner}/{alert.number}",
        "created_at": zulu(alert.found_at),
        "updated_at": zulu(alert.updated_at),
        "fixed_at": zulu(alert.fixed_at),
        "dismissed_at": zulu(alert.dismissed_at),
        "dismissed_by": user_view(by) if by else None,
        "dismissed_reason": alert.reason,
        "dismissed_comment": None,
    }


def _dependency_view(alert: Alert) -> dict[str, Any]:
    advisory = {"ghsa_id": f"GHSA-{alert.number:04d}-acme-acme", "severity": alert.severity, "summary": alert.subject}
    package = {"ecosystem": "pip", "name": alert.subject}
    return {
        "auto_dismissed_at": None,
        "dependency": {"package": package, "manifest_path": "requirements.txt", "scope": "runtime"},
        "security_advisory": advisory,
        "security_vulnerability": {"package": package, "severity": alert.severity},
    }


def _code_view(alert: Alert) -> dict[str, Any]:
    rule = {
        "id": f"py/{alert.subject}",
        "severity": "error",
        "security_severity_level": alert.severity,
        "description": alert.subject,
    }
    reason = _CODE_REASONS.get(alert.reason, "won't fix") if alert.reason else None
    return {"rule": rule, "tool": {"name": "CodeQL", "version": "2.20.0"}, "dismissed_reason": reason}


_VIEWS = {"dependabot": _dependency_view, "code-scanning": _code_view}
