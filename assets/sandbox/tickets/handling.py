"""How an incident is handled, step by step. Verbs and background life are composed of these.

A step that was taken already, or that a deleted or cancelled ticket no longer needs, changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial

from assets.sandbox.company import Company
from assets.sandbox.staff import head_of
from assets.sandbox.tickets.accounts import account_of
from assets.sandbox.tickets.facts import FOLLOWS_UP, REVIEWS, Ticket
from assets.sandbox.when import DAY, instant, local_day, next_workday

CLASSIFICATION = {
    "severity": "SEV3",
    "incident_type": "Availability",
    "impact": "One service answers slowly",
    "personal_data": "No",
}
_CAUSE = "A limit was set too low"
_SERIOUS = frozenset({"SEV1", "SEV2"})
_OVER = frozenset({"Cancelled", "Closed"})
_MINUTE = timedelta(minutes=1)
Step = Callable[[Company, str, str], None]


def acknowledge(company: Company, ticket_id: str, actor: str) -> None:
    """Take it up: the actor works on it from now on."""
    company.tracker.edit(ticket_id, actor, {"status": "Acknowledged", "assignee": actor})


def classify(company: Company, ticket_id: str, actor: str) -> None:
    """Set what has not been set yet of severity, type, impact and personal data."""
    values = company.tracker.tickets[ticket_id].values
    missing = {field: value for field, value in CLASSIFICATION.items() if values.get(field) is None}
    company.tracker.edit(ticket_id, actor, missing)


def contain(company: Company, ticket_id: str, actor: str) -> None:
    """Mark it contained."""
    company.tracker.edit(ticket_id, actor, {"status": "Contained"})


def restore(company: Company, ticket_id: str, actor: str) -> None:
    """Mark the service restored."""
    company.tracker.edit(ticket_id, actor, {"status": "Restored"})


def record_cause(company: Company, ticket_id: str, actor: str) -> None:
    """Write down the root cause."""
    company.tracker.edit(ticket_id, actor, {"cause": _CAUSE})


def close(company: Company, ticket_id: str, actor: str) -> None:
    """Close it."""
    company.tracker.edit(ticket_id, actor, {"status": "Closed", "resolution": "Done"})


def open_review(company: Company, incidents: Iterable[str], actor: str, name: str = "", **values: str | None) -> str:
    """Open a post-incident review of incidents, written by the actor, and return its id."""
    review = company.tracker.open(
        "OPS", "Post-incident review", actor, name, summary="Post-incident review", assignee=actor, **values
    )
    for incident in incidents:
        company.tracker.link(REVIEWS, review.ticket_id, incident, actor)
    return review.ticket_id


def follow_up(company: Company, review_id: str, actor: str) -> None:
    """Open an action that follows up a review."""
    action = company.tracker.open("OPS", "Corrective action", actor, summary="Raise the limit and watch it")
    company.tracker.link(FOLLOWS_UP, action.ticket_id, review_id, actor)


def complete(company: Company, ticket_id: str, actor: str) -> None:
    """Mark a review, an action or any other piece of work as done."""
    company.tracker.edit(ticket_id, actor, {"status": "Done", "resolution": "Done"})


def responder(company: Company, ticket: Ticket) -> str:
    """Return the account of whoever works on a ticket, else that of the head of Platform."""
    return ticket.values.get("assignee") or account_of(company, company.people[head_of("Platform")])


def carry_on(company: Company, ticket_id: str, minutes: Mapping[str, int]) -> None:
    """Plan the remaining steps of an incident, each some minutes from now, by whoever works on it then."""
    for step, after in minutes.items():
        company.timeline.at(company.now + after * _MINUTE, partial(_take, company, ticket_id, step))


def _take(company: Company, ticket_id: str, step: str) -> None:
    ticket = company.tracker.tickets.get(ticket_id)
    if ticket is None or ticket.values["kind"] != "Incident" or (step != "review" and ticket.values["status"] in _OVER):
        return
    leads_to = {"acknowledge": "Acknowledged", "contain": "Contained"}.get(step)
    if leads_to not in ticket.ever("status"):
        _STEPS[step](company, ticket_id, responder(company, ticket))


def _review(company: Company, ticket_id: str, actor: str) -> None:
    """Plan the review of a serious incident: opened on the next workday, accepted and done two workdays later."""
    ticket = company.tracker.tickets[ticket_id]
    if not _SERIOUS & ticket.ever("severity") or ticket.values["status"] == "Cancelled":
        return
    first = next_workday(local_day(company.now) + DAY)
    second = next_workday(first + DAY)
    company.timeline.at(instant(first, "10:00"), partial(_hold_review, company, ticket_id, actor))
    company.timeline.at(instant(second, "11:00"), partial(_accept_review, company, ticket_id, actor))


def _hold_review(company: Company, ticket_id: str, actor: str) -> None:
    review = open_review(company, [ticket_id], actor)
    company.tracker.edit(review, actor, {"status": "In Progress"})
    follow_up(company, review, actor)
    company.tracker.ask(review, _accepter(company, actor))


def _accept_review(company: Company, ticket_id: str, actor: str) -> None:
    links = company.tracker.tickets[ticket_id].links
    review = next(link.source for link in links if link.kind == REVIEWS)
    company.tracker.decide(review, _accepter(company, actor), "approved")
    complete(company, review, actor)


def _accepter(company: Company, author: str) -> str:
    """Return the account of a head who is not the author."""
    heads = (account_of(company, company.people[head_of(name)]) for name in ("Engineering", "Platform"))
    return next(account for account in heads if account != author)


_STEPS: dict[str, Step] = {
    "acknowledge": acknowledge,
    "classify": classify,
    "contain": contain,
    "restore": restore,
    "cause": record_cause,
    "close": close,
    "review": _review,
}
STEPS = tuple(_STEPS)
