"""From Jira's objects to rows of what hangs on a ticket: its changes, its links, its approvals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from assets.sources.jira.changelog import History, Option, Step
from assets.sources.jira.people import People
from assets.sources.jira.settings import LinkWords, Settings
from assets.sources.jira.tickets import Tickets
from assets.sources.jira.wire import Approval, Issue
from assets.sources.jira.words import meant

Row = dict[str, Any]
_RELATES: Final = LinkWords(outward="relates", inward="relates")


def transitions(issue: Issue, history: History, settings: Settings, tickets: Tickets, people: People) -> Iterator[Row]:
    """Yield rows of `ticket_transitions`: changes of the fields that tests ask about, in the words of `tickets`.

    Raises:
        Rejected: `schema`, for a word without a meaning.
    """
    said: Mapping[str, tuple[str, Callable[[Option], str | None]]] = {
        "status": ("status", tickets.status),
        "ticket_kind": ("issuetype", lambda word: meant(settings.kinds, "kinds", word)),
        "severity": (settings.fields.severity, tickets.severity),
        "assignee": ("assignee", lambda word: word.id),
        "queue": ("project", lambda word: word.id),
    }
    for name, (field, mean) in said.items():
        for step in history.steps(field):
            yield {
                "transition_id": f"{step.change.id}/{name}",
                "ticket_id": issue.id,
                "field": name,
                "from_value": mean(step.before) if step.before else None,
                "to_value": mean(step.after) if step.after else None,
                "occurred_at": step.at,
                "actor_account_id": step.change.author.id if step.change.author else None,
                "actor_kind": people.kind(step.change.author),
                "has_reason": _has_reason(step, history, settings) if name == "severity" else None,
            }


def links(issue: Issue, settings: Settings) -> Iterator[Row]:
    """Yield rows of `ticket_links`, each once: what this ticket says of the others."""
    found = set()
    for link in issue.fields.issuelinks:
        said = settings.links.get(link.type.id) or settings.links.get(link.type.name) or _RELATES
        found |= {(said.outward, link.outward.id)} if link.outward else set()
        found |= {(said.inward, link.inward.id)} if link.inward else set()
    for kind, other in sorted(found):
        yield {"ticket_id": issue.id, "link_kind": kind, "linked_ticket_id": other}


def approvals(issue_id: str, approval: Approval, people: People) -> Iterator[Row]:
    """Yield rows of `ticket_approvals`, one an approver. Jira dates the outcome only, so each was decided by then."""
    decided_at = approval.completed.at if approval.completed else None
    for answered in approval.approvers:
        decision = answered.decision
        if decision == "pending" and approval.decision != "pending":
            decision_told = "not_required"
        else:
            decision_told = "rejected" if decision == "declined" else decision
        yield {
            "approval_id": f"{approval.id}/{answered.approver.id}",
            "ticket_id": issue_id,
            "approver_account_id": answered.approver.id,
            "decision": decision_told,
            "requested_at": approval.created.at,
            "decided_at": decided_at if decision != "pending" else None,
            "is_automated": people.is_automated(answered.approver),
        }


def _has_reason(step: Step, history: History, settings: Settings) -> bool | None:
    field = settings.fields.severity_reason
    return history.changed(step.change, field) if field else None
