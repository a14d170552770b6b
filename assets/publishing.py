"""Publishing: the file that auditors query and the pages that executives read, from what is marked."""

from __future__ import annotations

from hashlib import file_digest

import polars as pl

from assets.workspace import Workspace, instant
from dashboards.site import build
from expectations.criteria import criteria
from warehouse.audit import Audit
from warehouse.publish import IDLE, publish


def publish_audit(workspace: Workspace) -> None:
    """Make `audit.duckdb` anew, put it in place, and note its hash in the log."""
    plan = workspace.plan
    meta = {
        "company": plan.company,
        "time_zone": plan.time_zone,
        "window_from": plan.window[0].isoformat(),
        "window_to": plan.window[1].isoformat(),
        "built_at": instant(workspace.clock.now()),
        "basis": workspace.clock.basis,
    }
    since = {test: f"the company answers for it from {day} on" for test, day in plan.in_force_from.items()}
    idle = since | dict(plan.idle)
    given = {
        "meta": pl.DataFrame({"key": list(meta), "value": list(meta.values())}),
        "criteria": criteria(),
        "idle": pl.DataFrame({"test_id": list(idle), "reason": list(idle.values())}, schema=IDLE),
    }
    publish(workspace.store.db, workspace.home.audit, given)
    with workspace.home.audit.open("rb") as file:
        workspace.append({"kind": "published", "sha256": file_digest(file, "sha256").hexdigest()})
    workspace.load()


def build_site(workspace: Workspace) -> None:
    """Make the dashboards anew from the published file."""
    with Audit(workspace.home.audit) as audit:
        build(audit, workspace.home.site)
