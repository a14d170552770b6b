"""A case read again from its ticket alone: what its changes and approvals say, by the words of the controls."""

from datetime import timedelta

from assets.sandbox.cases import CASES, ROLES
from assets.sandbox.tickets.accounts import automation

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
KINDS = {plan.issue_type: kind for kind, plan in CASES.items()}


class Told:
    """A ticket, and what its own changes say of it."""

    def __init__(self, ticket, company, person) -> None:
        self.ticket, self.values, self.opened = ticket, ticket.values, ticket.opened_at
        self.person, self.robot = person, automation(company.seeded)
        states = [
            (change.at, item.after) for change in ticket.changes for item in change.items if item.field == "status"
        ]
        self.states = states
        self.first_done = min((at for at, state in states if state == "Done"), default=None)
        self.taken_up = min(
            (
                change.at for change in ticket.changes
                if change.actor != self.robot and any(it.field in {"status", "assignee"} for it in change.items)
            ),
            default=None,
        )  # fmt: skip

    def entered(self, state):
        return min((at for at, now in self.states if now == state), default=None)

    def said(self, *fields):
        """Since when all of them say what they say; None = they do not."""
        if any(self.values.get(field) is None for field in fields):
            return None
        changes = [change.at for change in self.ticket.changes for it in change.items if it.field in fields]
        return max([self.opened, *changes])

    def approved(self, *not_by, roles=()):
        """When somebody first approved who is none of those, and holds one of the roles."""
        accounts = {
            "requester": self.ticket.reporter, "performer": self.values.get("assignee") or self.ticket.reporter,
        }  # fmt: skip
        barred = {self.person[accounts[role]] for role in not_by if role in accounts}
        barred |= {CASES[KINDS[self.values["kind"]]].subject} if "subject" in not_by else set()
        good = [
            one.decided_at for one in self.ticket.approvals
            if one.decision == "approved" and self.person[one.approver] not in barred
            and (not roles or any((*role, self.person[one.approver]) in ROLES for role in roles))
        ]  # fmt: skip
        return min(good, default=None)

    def own(self):
        """Who asked for it and who carries it out."""
        return {self.person[self.ticket.reporter], self.person[self.values.get("assignee") or self.ticket.reporter]}

    def others_of(self, kind):
        """Cases of a type that are linked to it."""
        ids = {end for link in self.ticket.links for end in (link.source, link.target)}
        return [it for it in self.all if it.ticket.ticket_id in ids and it.values["kind"] == kind]

    def allows(self, template, begun):
        """It is within the template, which another than who asked for that approved in time."""
        at = template.approved("requester")
        return at and begun - 365 * DAY <= at <= begun and template.values["scope"] == self.values["scope"]

    def late(self, letter, limit, at):
        """Not done within a time, or never."""
        if at is None or at > self.opened + limit:
            yield letter, self.opened + limit

    def late_end(self, letter, limit, at):
        """The same of its end, which is undone when it is opened again after its time."""
        due, since = self.opened + limit, None
        for when, state in self.states:
            if since and since <= due < when and state != "Done":
                yield letter, when
                return
            since = (since or when) if state == "Done" else None
        if since is None or max(since, at or since) > due or at is None:
            yield letter, due

    def before(self, letter, at):
        """It was not there when the case was first done."""
        if self.first_done and (at is None or at > self.first_done):
            yield letter, self.first_done
