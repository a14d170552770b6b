"""What can be asked of an occurrence of an obligation: done in time, accepted, told, followed, and what must hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from expectations.gx import gxe
from expectations.model import Attribute
from expectations.obligations.part import Acceptance, Answer, Evidence, Part, accepted, in_time, of_acceptance


@dataclass(frozen=True, kw_only=True)
class Performed(Part):
    """It was done by its due date plus grace. The template knows when: `done_at`.

    Attributes:
        fields: list of the fields that must be filled for it to count (SQL); empty = none.
        also: condition without which it does not count; NULL = nobody can say.
        accepted: whose acceptance it needs to count.
        breaks: what its evidence says when `also` is not met.
    """

    fields: str = ""
    also: str = ""
    accepted: Acceptance = ""
    breaks: Evidence = field(default_factory=dict)
    id: str = "A"

    @property
    def attribute(self) -> Attribute:
        """Done in time, by the record of the ticket system."""
        return Attribute(
            id=self.id,
            text=self.text,
            expect=in_time("due_at", "done_at"),
            null_means={"due_at": "unknown", "done_at": "not_done", "is_readable": "unknown"},
            show=("ticket_id", "performed_at", "missing_fields") if self.fields else ("ticket_id", "performed_at"),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """The template's own."""
        return {}

    def answers(self) -> Iterator[Answer]:
        """Never, too late, not whole, not accepted."""
        yield Answer(words="Demanded, and nothing was ever done", expect="fail", differs={"ticket": None})
        late = {"restored_at": "2026-03-05 23:00:00"}
        yield Answer(words="Done after the grace", expect="fail", differs={"ticket": late})
        yield Answer(words="The ticket was cancelled", expect="fail", differs={"ticket": {"status": "cancelled"}})
        ahead = {"first_due_on": "2026-03-31"}
        yield Answer(words="The grace goes on", expect="pending", differs={"obligation": ahead, "ticket": None})
        if self.breaks:
            yield Answer(words="Done, and not as it must be", expect="fail", differs={"evidence": self.breaks})
        if self.accepted:
            yield from of_acceptance(self.accepted)


@dataclass(frozen=True, kw_only=True)
class Accepted(Part):
    """Somebody else than who performed it accepted it, within some days of it or by its due date.

    Attributes:
        within: parameter with the days.
    """

    within: str

    @property
    def attribute(self) -> Attribute:
        """Accepted by another person."""
        return Attribute(
            id=self.id,
            text=self.text,
            applies="done_at IS NOT NULL",
            expect=in_time("accept_by_at", "accepted_at"),
            null_means={"accept_by_at": "unknown", "accepted_at": "not_done", "acceptance_is_known": "unknown"},
            due="accept_by_at",
            done="accepted_at",
            show=("ticket_id",),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """Until when, when."""
        at, is_known = accepted("accepted")
        return {
            "accept_by_at": f"greatest(o.due_at, c.done_at + to_days(${self.within}))",
            "accepted_at": at,
            "acceptance_is_known": f"CASE WHEN c.ticket_id IS NULL THEN true ELSE {is_known} END",
        }

    def answers(self) -> Iterator[Answer]:
        """By nobody, by oneself, by nobody known."""
        yield from of_acceptance("accepted")


@dataclass(frozen=True, kw_only=True)
class Said(Part):
    """Its report says all that it must, some days after it was done or by its due date.

    Attributes:
        fields: list of the fields that must be filled (SQL); also: condition besides.
        within: parameter with the days; empty = by the due date plus grace, or at once where that is over.
        accepted: whose acceptance the report needs.
        breaks: what the evidence says when something is missing.
    """

    fields: str
    breaks: Evidence
    also: str = "true"
    within: str = ""
    accepted: Acceptance = ""

    @property
    def attribute(self) -> Attribute:
        """Told in time."""
        return Attribute(
            id=self.id,
            text=self.text,
            applies="done_at IS NOT NULL",
            expect=in_time("tell_by_at", "told_at"),
            null_means={"tell_by_at": "unknown", "told_at": "not_done", "told_is_readable": "unknown"},
            due="tell_by_at",
            done="told_at",
            show=("ticket_id", "missing_fields"),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """Until when, when."""
        wanted, latest, is_known = f"c.missing_fields IS NULL AND ({self.also})", "c.done_at, c.said_at", "true"
        if self.accepted:
            at, is_known = accepted(self.accepted)
            wanted, latest = f"{wanted} AND {at} IS NOT NULL", f"{latest}, {at}"
        by = f"c.done_at + to_days(${self.within})" if self.within else "greatest(o.due_at, c.done_at)"
        return {
            "tell_by_at": by,
            "told_at": f"CASE WHEN {wanted} THEN greatest({latest}) END",
            "told_is_readable": f"CASE WHEN c.missing_fields IS NOT NULL AND c.fields_are_recorded OR "
            f"(c.fields_are_recorded AND ({self.also}) IS NOT NULL AND {is_known}) OR {wanted} THEN true END",
        }

    def answers(self) -> Iterator[Answer]:
        """Not whole, too late, not accepted."""
        yield Answer(words="The report lacks something", expect="fail", differs={"evidence": self.breaks})
        yield Answer(words="The report came too late", expect="fail", differs={"said_at": "2026-03-29 10:00:00"})
        if self.accepted:
            yield from of_acceptance(self.accepted)


@dataclass(frozen=True, kw_only=True)
class Followed(Part):
    """What it found is followed by linked tickets: as many as it demands, within some days.

    Attributes:
        demands: how many tickets must follow (SQL); NULL = the evidence does not say.
        within: parameter with the days.
        when: each must have been opened, or done, by then.
        owned: each must be somebody's.
        again: it must also have been performed once more by then, without a finding.
        breaks: what the evidence says when something must follow.
    """

    demands: str
    within: str
    breaks: Evidence
    when: Literal["opened", "done"] = "opened"
    owned: bool = False
    again: bool = False

    @property
    def attribute(self) -> Attribute:
        """Followed in time."""
        return Attribute(
            id=self.id,
            text=self.text,
            applies="done_at IS NOT NULL",
            expect=in_time("follow_by_at", "followed_at"),
            null_means={"follow_by_at": "unknown", "followed_at": "not_done", "demanded": "unknown"},
            due="follow_by_at",
            done="followed_at",
            show=("ticket_id", "demanded", "follow_ups"),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """How many are demanded and there, until when, when."""
        enough = "c.follow_ups >= c.demanded" + (" AND c.unassigned = 0" if self.owned else "")
        last = f"c.{self.when}[c.demanded::INTEGER]" + (", c.cleared_at" if self.again else "")
        if self.again:
            enough += " AND c.cleared_at IS NOT NULL"
        return {
            "follow_ups": "coalesce(c.follow_ups, 0)",
            "demanded": "c.demanded",
            "follow_by_at": f"c.done_at + to_days(${self.within})",
            "followed_at": f"CASE WHEN c.demanded <= 0 THEN c.done_at "
            f"WHEN {enough} AND c.{self.when}[c.demanded::INTEGER] IS NOT NULL THEN greatest(c.done_at, {last}) END",
        }

    def answers(self) -> Iterator[Answer]:
        """Nothing follows; what follows is nobody's, or not done."""
        found: Mapping[str, Any] = {"evidence": self.breaks}
        yield Answer(
            words="It found something, and nothing follows", expect="fail", differs={**found, "follow_up": None}
        )
        if self.when == "done":
            open_still = {"status": "open", "restored_at": None}
            yield Answer(words="What follows was never done", expect="fail", differs={**found, "follow_up": open_still})
        if self.owned:
            nobody = {"assignee_account_id": None}
            yield Answer(words="What follows is nobody's", expect="fail", differs={**found, "follow_up": nobody})
        if not self.again:
            yield Answer(words="It found something, and that was followed in time", expect="pass", differs=found)


@dataclass(frozen=True, kw_only=True)
class Holds(Part):
    """Something that its evidence must show, whenever it was done.

    Attributes:
        condition: SQL; NULL = the evidence does not say.
        breaks: what the evidence says when it does not hold; blurs: … when nobody can tell.
        column: name under which it is shown.
    """

    condition: str
    column: str
    breaks: Evidence
    blurs: Evidence = field(default_factory=dict)
    show: tuple[str, ...] = ()

    @property
    def attribute(self) -> Attribute:
        """It holds."""
        return Attribute(
            id=self.id,
            text=self.text,
            applies="done_at IS NOT NULL",
            expect=gxe.ExpectColumnValuesToBeInSet(column=self.column, value_set=[True]),
            null_means={self.column: "unknown"},
            due="done_at",
            done="done_at",
            show=("ticket_id", *self.show),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """The condition."""
        return {self.column: self.condition}

    def answers(self) -> Iterator[Answer]:
        """It does not hold; nobody can tell."""
        yield Answer(words="What must hold does not", expect="fail", differs={"evidence": self.breaks})
        if self.blurs:
            yield Answer(words="Nobody can tell whether it holds", expect="unknown", differs={"evidence": self.blurs})
