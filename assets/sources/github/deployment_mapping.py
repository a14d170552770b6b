"""From GitHub's deployments to the columns of `deployments`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from assets.sources.github.mapping import Row, account_id, kind
from assets.sources.github.shapes import Actor, Deployment
from assets.sources.github.wire import Account, Approval, Run

_OUTCOME: Final = {"SUCCESS": "success", "FAILURE": "failure", "ERROR": "failure"}
_BY_HAND: Final = frozenset({"workflow_dispatch", "repository_dispatch"})


def deployment(found: Deployment, run: Run | None, approvals: Sequence[Approval]) -> Row:
    """Return columns of `deployments`. `run` and `approvals` are those of the workflow that made it, if any."""
    status, finished_at = _outcome(found)
    starter = _starter(found, run)
    return {
        "deployment_id": str(found.key),
        "environment": found.environment,
        "commit_sha": found.sha,
        "status": status,
        "started_at": found.created,
        "finished_at": finished_at,
        "triggered_by_account_id": account_id(starter),
        "trigger_kind": _trigger(starter, run),
        "approved_by_account_id": _approver(found, approvals, account_id(starter)),
    }


def is_finished(found: Deployment) -> bool:
    """Tell whether a deployment has come to something."""
    return _outcome(found)[1] is not None


def _outcome(found: Deployment) -> tuple[str, datetime | None]:
    """What it came to, and since when. That a later one took its place makes it inactive, which says nothing."""
    told = [status for status in found.statuses.nodes if status.state != "INACTIVE"]
    newest = max(told, key=lambda status: status.created, default=None)
    if newest is None:
        first = min((status.created for status in found.statuses.nodes), default=None)
        return ("in_progress" if first is None else "cancelled"), first
    if (outcome := _OUTCOME.get(newest.state)) is None:
        return "in_progress", None
    return outcome, min(status.created for status in told if status.state == newest.state)


def _starter(found: Deployment, run: Run | None) -> Actor | Account | None:
    return run.triggering_actor if run and run.event in _BY_HAND else found.creator


def _trigger(starter: Actor | Account | None, run: Run | None) -> str | None:
    what = kind(starter)
    if run is None or run.event in _BY_HAND:
        return {"bot": "pipeline", "human": "manual"}.get(what or "")
    return "scheduled" if run.event == "schedule" else "pipeline"


def _approver(found: Deployment, approvals: Sequence[Approval], starter: str | None) -> str | None:
    """Who approved it for its environment; where several did, one that did not start it."""
    there = {
        account_id(approval.user)
        for approval in approvals
        if approval.state == "approved" and found.environment in {where.name for where in approval.environments}
    } - {None}
    return min((name for name in there if name), key=lambda name: (name == starter, name), default=None)
