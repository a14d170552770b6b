"""Approvals of requests, as the service desk shows them. An issue of another kind of project is no request."""

from datetime import datetime
from typing import Any

from assets.sandbox.tickets.facts import Approval
from assets.sandbox.vendors.jira.api import ORIGIN, SERVICE_DESK, ZONE, Reader, endpoint, failure, local, number, whole
from assets.sandbox.vendors.jira.changelogs import find
from assets.sandbox.vendors.jira.fields import PROJECTS
from assets.sandbox.vendors.jira.users import People
from assets.sandbox.wire import Call, Reply, Site

_PENDING = "pending"
_MOST = 50


@endpoint("/request/{issue}/approval", prefix=SERVICE_DESK)
def approvals(site: Site, call: Call, reader: Reader) -> Reply:
    """List the approvals of a request, oldest first."""
    ticket = find(site, reader, call.path["issue"])
    if ticket is None or PROJECTS[ticket.project][2] != "service_desk":
        return failure(404, "The request you are looking for cannot be found.")
    start, size = number(call, "start", 0), min(number(call, "limit", _MOST), _MOST)
    shown = ticket.approvals[start : start + size]
    return whole(
        {
            "_expands": [],
            "size": len(shown),
            "start": start,
            "limit": size,
            "isLastPage": start + size >= len(ticket.approvals),
            "_links": {"base": ORIGIN + SERVICE_DESK, "context": "", "self": f"{ORIGIN}{call.target}"},
            "values": [_view(site, ticket.ticket_id, approval) for approval in shown],
        }
    )


def _view(site: Site, ticket_id: str, approval: Approval) -> dict[str, Any]:
    decision = approval.decision or _PENDING
    approver = site.shared(People).view(site, approval.approver)
    completed = {"completedDate": _moment(approval.decided_at)} if approval.decided_at else {}
    own = f"{ORIGIN}{SERVICE_DESK}/request/{ticket_id}/approval/{approval.approval_id}"
    return {
        "id": str(approval.approval_id),
        "name": "Approval",
        "finalDecision": decision,
        "canAnswerApproval": False,
        "approvers": [{"approver": approver, "approverDecision": decision}],
        "createdDate": _moment(approval.asked_at),
        **completed,
        "_links": {"self": own},
    }


def _moment(at: datetime) -> dict[str, Any]:
    there = at.astimezone(ZONE)
    return {
        "iso8601": there.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "jira": local(at),
        "friendly": there.strftime("%d/%b/%y %H:%M"),
        "epochMillis": int(at.timestamp() * 1000),
    }
