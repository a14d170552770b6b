"""Makes the control test of a kind of case: its SQL over the tickets, its attributes, its examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from expectations.cases.asked import Expected
from expectations.cases.query import Reads, subjects
from expectations.cases.world import DUE_ON, ITEM, World, occurrence, world
from expectations.model import About, Attribute, ControlTest, Event, Example, Exclusion, Parameter
from expectations.obligations.part import Answer, Part

_KIND: Final = Exclusion(rule="another_kind", condition="NOT is_this_kind", reason="another kind of ticket")
_MERGED: Final = Exclusion(
    rule="merged",
    condition="goes_on_elsewhere",
    reason="a duplicate: the case that goes on is judged, from the earliest start of the set",
)


@dataclass(frozen=True, kw_only=True)
class Case(About):
    """A kind of case, and all that makes its control test differ from those of other kinds.

    Attributes:
        kinds: of tickets that are such cases.
        asked: what is asked of each.
        expected: what must come in, whatever cases there are; with it, items are cases and due dates.
        parameters: what it names.
        evidence: what the fields of a ticket say with which all is well; None = the field is there and empty.
        reads: fields that are read by name, with their types; what is no such value is NULL.
        started_at: when the clock starts (SQL over `c`, without `triggered_at`).
        roles: those that whoever approves holds in examples, as the register names role and subject.
        hangs: columns that hang on it besides (SQL; see `query`).
        exclusions: whom else it leaves out; shows: columns for that (SQL over `c`).
    """

    kinds: tuple[str, ...]
    asked: tuple[Part, ...]
    parameters: Mapping[str, Parameter]
    evidence: Mapping[str, str | None] = field(default_factory=dict)
    reads: Reads = field(default_factory=dict)
    expected: Expected | None = None
    started_at: str = "c.opened_at"
    roles: tuple[tuple[str, str], ...] = ()
    hangs: Mapping[str, str] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    shows: Mapping[str, str] = field(default_factory=dict)

    @property
    def control(self) -> ControlTest:
        """The control test, with one failing example for each attribute; `answers` has the others."""
        return ControlTest(
            **self.about,
            kind=Event(),
            parameters=self.parameters,
            optional=("account_links",) if self._reads_approvals else (),
            subjects=self._subjects(),
            item=("source_id", "item_id" if self.expected else "ticket_id"),
            exclusions=(_KIND, _MERGED, *self._exclusions()),
            attributes=tuple(sorted(self._attributes(), key=lambda it: it.id)),
            examples=tuple(self._examples()),
        )

    def world(self, answer: Answer) -> World:
        """The small world of an answer, about a case or, where it speaks of that, about what is expected."""
        if self.expected and "expected" in answer.differs:
            return occurrence(**{"duty": self.expected.duty, **answer.differs["expected"]})
        said = {**self.evidence, **answer.differs.get("evidence", {})}
        return world(**{"kind": self.kinds[0], "roles": self.roles, **answer.differs, "evidence": said})

    def answers(self) -> Iterator[tuple[str, Answer]]:
        """All that the parts say of their edges, each with the letter of its attribute."""
        for part in (*self.asked, *([self.expected] if self.expected else [])):
            yield from ((part.id, answer) for answer in part.answers())

    def _exclusions(self) -> Iterator[Exclusion]:
        """They are about cases, not about what is expected."""
        for it in self.exclusions:
            yield replace(it, condition=f"is_case AND ({it.condition})") if self.expected else it

    def _attributes(self) -> Iterator[Attribute]:
        """Of those of cases nothing is asked of what is expected."""
        if self.expected:
            yield self.expected.attribute
        for part in self.asked:
            it = part.attribute
            yield replace(it, applies=f"is_case AND ({it.applies or 'true'})") if self.expected else it

    @property
    def _reads_approvals(self) -> bool:
        return self._reads("c.approvals")

    def _reads(self, name: str) -> bool:
        return any(name in sql for part in self.asked for sql in part.columns.values())

    def _subjects(self) -> str:
        return subjects(
            self.kinds,
            self.started_at,
            self.asked,
            reads=self.reads,
            shows=self.shows,
            requires_fields="required_fields" in self.parameters,
            reads_approvals=self._reads_approvals,
            reads_roles=self._reads("a.roles"),
            reads_links=self._reads("c.linked_kinds"),
            hangs=self.hangs,
            expected=self.expected,
        )

    def _examples(self) -> Iterator[Example]:
        told = list(self.answers())
        failing = {letter: (letter, answer) for letter, answer in reversed(told) if answer.expect == "fail"}
        unknown = next((letter, answer) for letter, answer in told if answer.expect == "unknown")
        general = (
            ("", Answer(words="Dealt with in every respect", expect="pass", differs={})),
            ("", Answer(words="Another kind of ticket", expect="another_kind", differs={"kind": "story"})),
            unknown,
        )
        for letter, answer in (*general, *(failing[letter] for letter in sorted(failing))):
            rows = self.world(answer)
            item = f"home/o-{DUE_ON}" if "expected" in answer.differs else ITEM
            yield Example(words=answer.words, expect=answer.expect, attribute=letter, rows=rows, item=item)
