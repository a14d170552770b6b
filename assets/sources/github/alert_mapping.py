"""From GitHub's alerts to the columns of `vulnerabilities`."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from assets.sources.github.mapping import Row, account_id
from assets.sources.github.wire import Account, CodeAlert, DependencyAlert

Alert = CodeAlert | DependencyAlert
_REASON: Final = {
    "tolerable_risk": "accepted_risk",
    "won't fix": "accepted_risk",
    "inaccurate": "false_positive",
    "false positive": "false_positive",
    "no_bandwidth": "no_capacity",
    "not_used": "not_used",
    "used in tests": "used_in_tests",
    "fix_started": "fix_started",
    "automatic": "automatic",
}
"""Why an alert was dismissed; GitHub's scanners write the same reason differently. Other words become `other`."""


def vulnerability(repository_id: str, scanner: str, found: Alert) -> Row:
    """Return the row of `vulnerabilities`; alerts are numbered within a repository and a scanner."""
    return {
        "vulnerability_id": f"{repository_id}/{scanner}/{found.number}",
        "repository_id": repository_id,
        "first_seen_at": found.created_at,
        "source_changed_at": found.updated_at,
        **(_dependency(found) if isinstance(found, DependencyAlert) else _code(found)),
    }


def _dependency(found: DependencyAlert) -> Row:
    package = found.dependency.package
    by_itself = found.state == "auto_dismissed"
    return {
        "kind": "dependency",
        "severity": found.advisory.severity,
        "subject_ref": f"{package.ecosystem}/{package.name} {found.advisory.ghsa_id}",
        **_state(
            "dismissed" if found.state == "auto_dismissed" else found.state,
            found.fixed_at,
            found.auto_dismissed_at if by_itself else found.dismissed_at,
            found.dismissed_by,
            "automatic" if by_itself else found.dismissed_reason,
        ),
    }


def _code(found: CodeAlert) -> Row:
    return {
        "kind": "code",
        "severity": found.rule.severity,
        "subject_ref": found.rule.id,
        **_state(found.state, found.fixed_at, found.dismissed_at, found.dismissed_by, found.dismissed_reason),
    }


State = Literal["open", "fixed", "dismissed"]


def _state(
    state: State, fixed_at: datetime | None, dismissed_at: datetime | None, by: Account | None, reason: str | None
) -> Row:
    is_dismissed = state == "dismissed"
    return {
        "state": state,
        "fixed_at": fixed_at if state == "fixed" else None,
        "dismissed_at": dismissed_at if is_dismissed else None,
        "dismissed_by_account_id": account_id(by) if is_dismissed else None,
        "dismissed_reason": _REASON.get(reason or "", "other") if is_dismissed else None,
    }
