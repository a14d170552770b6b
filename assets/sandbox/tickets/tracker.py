"""The ticket system itself: opens, edits, links and deletes tickets, and remembers every change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from assets.sandbox.seeded import Seeded
from assets.sandbox.tickets.facts import FIRST_STATUS, KINDS, Approval, Change, Item, Link, Ticket
from assets.sandbox.timeline import Timeline

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_A_MINUTE, _NAMED = 1000, 500
_SECONDS = 60


class Tracker:
    """All tickets by id, in the order in which they were opened. Each change replaces the frozen ticket."""

    def __init__(self, timeline: Timeline, seeded: Seeded) -> None:
        self._timeline = timeline
        self._seeded = seeded
        self._numbers = {project: count(1) for project in KINDS}
        self._entries = count(10_001)
        self.tickets: dict[str, Ticket] = {}
        self._named: dict[str, str] = {}
        self._newest: dict[str, str] = {}

    def id_of(self, name: str, opened_at: datetime) -> str:
        """Return the id that a ticket of this name will have, so that truth can speak of it before it is opened.

        Those of one mark (`mark.0`, `mark.1` …) follow each other.
        """
        mark, _, place = name.partition(".")
        first = self._seeded.dice("ticket", mark).randrange(_NAMED)
        return str(_minute(opened_at) + _NAMED + (first + int(place or 0)) % _NAMED)

    def open(self, project: str, kind: str, reporter: str, name: str = "", **values: str | None) -> Ticket:
        """Open a ticket now. A `name` gives it the id that `id_of` told. Raises ValueError when that is taken."""
        now = self._timeline.now
        ticket_id = self.id_of(name, now) if name else self._next_id(now)
        if ticket_id in self.tickets:
            raise ValueError(f"two tickets would have the id {ticket_id}; open '{name}' a minute later")
        ticket = Ticket(
            ticket_id=ticket_id,
            project=project,
            number=next(self._numbers[project]),
            reporter=reporter,
            opened_at=now,
            updated_at=now,
            values={"kind": kind, "status": FIRST_STATUS[kind], **values},
        )
        self.tickets[ticket_id] = ticket
        self._named[name] = ticket_id
        if not name:
            self._newest[project] = ticket_id
        return ticket

    def newest(self, project: str) -> Ticket | None:
        """Return the ticket of a project that was opened last in the background, if there is one."""
        return self.tickets.get(self._newest.get(project, ""))

    def find(self, name: str) -> Ticket:
        """Return the ticket that was opened under a name. Raises KeyError when none was, or it is deleted."""
        found = self.tickets.get(self._named.get(name, ""))
        if found is None:
            raise KeyError(f"there is no ticket '{name}' at this time")
        return found

    def edit(self, ticket_id: str, actor: str, values: Mapping[str, str | None]) -> None:
        """Change some values at once; those that stay as they are leave no trace."""
        ticket = self.tickets[ticket_id]
        items = tuple(
            Item(field=field, before=ticket.values.get(field), after=after)
            for field, after in values.items()
            if ticket.values.get(field) != after
        )
        if items:
            self._changed(ticket, actor, items, values={**ticket.values, **values})

    def move(self, ticket_id: str, actor: str, project: str) -> None:
        """Move a ticket to another project, where it gets another key."""
        ticket = self.tickets[ticket_id]
        number = next(self._numbers[project])
        items = (
            Item(field="project", before=ticket.project, after=project),
            Item(field="key", before=ticket.key, after=f"{project}-{number}"),
        )
        self._changed(ticket, actor, items, project=project, number=number)

    def link(self, kind: str, source: str, target: str, actor: str) -> None:
        """Link two tickets: `source` duplicates, reviews or follows up `target`."""
        link = Link(link_id=next(self._entries), kind=kind, source=source, target=target)
        for ticket_id, other in ((source, target), (target, source)):
            ticket = self.tickets[ticket_id]
            item = Item(field=f"link {kind}", before=None, after=self.tickets[other].key)
            self._changed(ticket, actor, (item,), links=(*ticket.links, link))

    def ask(self, ticket_id: str, approver: str) -> None:
        """Ask somebody to approve a ticket."""
        asked = Approval(approval_id=next(self._entries), approver=approver, asked_at=self._timeline.now)
        ticket = self.tickets[ticket_id]
        self.tickets[ticket_id] = replace(ticket, approvals=(*ticket.approvals, asked), updated_at=self._timeline.now)

    def decide(self, ticket_id: str, approver: str, decision: str) -> None:
        """Let somebody decide who was asked, or who is asked by deciding."""
        if not any(one.approver == approver and one.decision is None for one in self.tickets[ticket_id].approvals):
            self.ask(ticket_id, approver)
        ticket = self.tickets[ticket_id]
        approvals = tuple(
            replace(one, decision=decision, decided_at=self._timeline.now)
            if one.approver == approver and one.decision is None
            else one
            for one in ticket.approvals
        )
        self.tickets[ticket_id] = replace(ticket, approvals=approvals, updated_at=self._timeline.now)

    def delete(self, ticket_id: str) -> None:
        """Remove a ticket for good, and the links to it; its key is not given again."""
        for link in self.tickets.pop(ticket_id).links:
            other = self.tickets.get(link.source if link.target == ticket_id else link.target)
            if other:
                kept = tuple(one for one in other.links if one.link_id != link.link_id)
                self.tickets[other.ticket_id] = replace(other, links=kept)

    def _changed(self, ticket: Ticket, actor: str, items: tuple[Item, ...], **facts: object) -> None:
        now = self._timeline.now
        change = Change(change_id=next(self._entries), at=now, actor=actor, items=items)
        changed: Ticket = replace(ticket, changes=(*ticket.changes, change), updated_at=now, **facts)  # type: ignore[arg-type]
        self.tickets[ticket.ticket_id] = changed

    def _next_id(self, now: datetime) -> str:
        return next(found for number in count(_minute(now)) if (found := str(number)) not in self.tickets)


def _minute(at: datetime) -> int:
    return int((at - _EPOCH).total_seconds() // _SECONDS) * _A_MINUTE
