"""From the checked answers of a pull to record sets, each with the reasons why it is whole. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from assets.sources.contract import Parsed, Proof, PullContext, RecordSet, Rejected
from assets.sources.http.rows import frame
from assets.sources.jira import mapping
from assets.sources.jira.changelog import History
from assets.sources.jira.details import details
from assets.sources.jira.mapping import Row
from assets.sources.jira.people import People
from assets.sources.jira.plan import Cursor, Window, digest
from assets.sources.jira.reading import Reading
from assets.sources.jira.settings import Settings
from assets.sources.jira.tickets import Tickets
from assets.sources.jira.wire import Issue

_TWICE: Final = Proof(level="transferred", how="read twice to the last page, in pages of two sizes, with the same ids")
_SEARCHES: Final = Proof(
    level="transferred", how="two searches in opposite orders, read to the last page, name the same tickets"
)
_CHANGES: Final = Proof(level="transferred", how="as many changes of each ticket came as Jira says there are")
_KNOWN: Final = Proof(level="reconciled", how="the tickets in scope are those known before and those opened since")
_ONCE: Final = Proof(level="transferred", how="read to the last page")
_WITNESS: Final = Proof(level="visible", how="the restricted witness ticket was seen")
_SELF: Final = Proof(level="visible", how="the credential's own account is shown; others may not browse users at all")


@dataclass(frozen=True, kw_only=True)
class Sets:
    """Makes the record sets of one pull."""

    source_id: str
    reading: Reading
    settings: Settings
    context: PullContext

    def parsed(self) -> Parsed:
        """Return everything the pull says.

        Raises:
            Rejected: an answer is missing or wrong, or searches disagree; tickets that came whole are `partial`.
        """
        try:
            return self._parsed()
        except Rejected as rejected:
            raise Rejected(rejected.reason, rejected.detail, tuple(self._partial())) from None

    def _parsed(self) -> Parsed:
        reading = self.reading
        reading.me()
        users, part, issues = reading.users(), reading.window(), reading.issues()
        reading.refuse_withheld()
        self._refuse_strangers(users, issues)
        people = People(users, self.settings)
        accounts = self._set("accounts", map(people.row, users.values()), _TWICE, _SELF)
        tickets = self._tickets(issues, people, None if part.is_sweep else frozenset(issues))
        visible = self._visible()
        sets = (accounts, *(replace(found, proofs=(*found.proofs, *visible)) for found in tickets))
        return Parsed(
            observed_at=reading.read_at,
            sets=sets,
            cursor=self._cursor(part, issues).model_dump(mode="json"),
            notes=dict(reading.notes + Counter({"issues: numbers of keys that no ticket has": len(reading.gaps())})),
        )

    def _tickets(
        self, issues: Mapping[str, Issue], people: People, parents: frozenset[str] | None
    ) -> Iterator[RecordSet]:
        reading, tickets = self.reading, Tickets(self.settings, people)
        stories = self._histories(issues)
        rows = [tickets.row(issue, stories[name]) for name, issue in issues.items()]
        links = [row for issue in issues.values() for row in mapping.links(issue, self.settings)]
        changes = [
            row
            for name, issue in issues.items()
            for row in mapping.transitions(issue, stories[name], self.settings, tickets, people)
        ]
        told = [row for name, issue in issues.items() for row in details(issue, stories[name], self.settings)]
        known = () if parents is None else (_KNOWN,)
        rests_on = "sweep" if parents is None else "updated"
        yield replace(self._set("tickets", rows, _SEARCHES, _CHANGES, *known), parents=parents, rests_on=rests_on)
        yield replace(self._set("ticket_links", links, _SEARCHES, *known), parents=parents, rests_on=rests_on)
        yield replace(self._set("ticket_details", told, _SEARCHES, *known), parents=parents, rests_on=rests_on)
        yield self._set("ticket_transitions", changes, _SEARCHES, _CHANGES, *known)
        if "ticket_approvals" not in self.settings.leave_out:
            # approvals are part of a ticket that was updated; a sweep does not ask for them again
            touched = None if reading.window().since is None else frozenset(reading.updated_issues())
            decided = [
                row
                for name in reading.approvable()
                for approval in reading.approvals(name).values()
                for row in mapping.approvals(name, approval, people)
            ]
            yield replace(self._set("ticket_approvals", decided, _SEARCHES, _ONCE), parents=touched, rests_on="updated")

    def _partial(self) -> Iterator[RecordSet]:
        """Tickets that came with all their changes, though nothing proves that they are all."""
        try:
            people = People(self.reading.users(), self.settings)
            issues = self.reading.unproven_issues()
            tickets = Tickets(self.settings, people)
            stories = self._histories(issues)
            rows = [tickets.row(issue, stories[name]) for name, issue in issues.items()]
        except Rejected:
            return
        yield replace(self._set("tickets", rows), parents=frozenset(issues))

    def _histories(self, issues: Mapping[str, Issue]) -> dict[str, History]:
        ids = self.reading.field_ids()
        return {
            name: History(opened_at=issue.fields.created, changes=self.reading.history(issue), ids=ids)
            for name, issue in issues.items()
        }

    def _visible(self) -> tuple[Proof, ...]:
        witness = self.settings.witness_id
        if witness is None:
            return ()
        if witness not in self.reading.ids():
            raise Rejected("witness_missing", "ids: the witness ticket was not seen, so other restricted ones are not")
        return (_WITNESS,)

    def _refuse_strangers(self, users: Collection[str], issues: Mapping[str, Issue]) -> None:
        """Whoever works on a ticket and is active must be among the accounts."""
        named = {
            who.id
            for issue in issues.values()
            if (who := issue.fields.assignee) and who.active and who.account_type in {None, "atlassian"}
        }
        if strangers := named - set(users):
            raise Rejected("count_mismatch", f"users: {len(strangers)} assignees are not among them")

    def _cursor(self, part: Window, issues: Mapping[str, Issue]) -> Cursor:
        opened = [issue.fields.created for issue in issues.values()]
        return Cursor(
            read_at=self.reading.read_at,
            swept_at=self.reading.read_at if part.is_sweep or part.before is None else part.before.swept_at,
            latest=max([*opened, *([part.before.latest] if part.before else [])]),
            known=digest(self.reading.ids() | issues.keys()),
            meaning=self.settings.meaning(),
        )

    def _set(self, record: str, rows: Iterable[Row], *proofs: Proof) -> RecordSet:
        return RecordSet(record=record, rows=frame(record, self.source_id, list(rows)), proofs=proofs)
