"""Makes the control test of a duty: its SQL over the register and the tickets, its attributes, its examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from expectations.model import About, ControlTest, Example, Exclusion, Parameter, Periodic
from expectations.obligations.asked import Performed
from expectations.obligations.part import Answer, Part
from expectations.obligations.query import Reads, subjects
from expectations.obligations.world import ITEM, World, world

_MUTE: Final = {"ticket": {"obligation_id": None, "not_provided": "obligation_id"}, "follow_up": None}


@dataclass(frozen=True, kw_only=True)
class Duty(About):
    """A duty, and all that makes its control test differ from those of other duties.

    Attributes:
        duty: word of the register whose occurrences are judged.
        performed: when an occurrence counts as done; asked: what is asked besides.
        parameters: `grace_days` or `grace_bd` (working days of the calendars, or of `calendar_id`), and what the parts
            name. `opens_days` (30): days before its due date from which an occurrence waits.
        evidence: what the fields of a ticket say with which all is well.
        reads: fields that the parts read by name, with their types; what is no such value is NULL.
        joins: further joins of the parts' columns, over `o` and `c`.
        obligation: what an obligation of this duty says besides, in examples.
    """

    duty: str
    performed: Performed
    asked: tuple[Part, ...]
    parameters: Mapping[str, Parameter]
    evidence: Mapping[str, str]
    reads: Reads
    joins: str = ""
    obligation: Mapping[str, Any] = field(default_factory=dict)

    @property
    def control(self) -> ControlTest:
        """The control test, with one failing example for each attribute; `answers` has the others."""
        usual: dict[str, Parameter] = {"opens_days": 30, **({"calendar_id": ""} if self._counts_working_days else {})}
        return ControlTest(
            **self.about,
            kind=Periodic(),
            parameters={**usual, **self.parameters},
            optional=("account_links",),
            subjects=self._subjects(),
            item=("source_id", "obligation_id", "due_on"),
            exclusions=(
                Exclusion(
                    rule="another_duty", condition="NOT is_this_duty", reason="the test of that duty asks about it"
                ),
            ),
            attributes=tuple(part.attribute for part in (self.performed, *self.asked)),
            examples=tuple(self._examples()),
        )

    def world(self, answer: Answer) -> World:
        """The small world of an answer."""
        said = {**self.evidence, **answer.differs.get("evidence", {})}
        usual = {"duty": self.duty, "obligation": self.obligation}
        return world(**{**usual, **answer.differs, "evidence": said})

    def answers(self) -> Iterator[tuple[str, Answer]]:
        """All that the parts say of their edges, each with the letter of its attribute."""
        for part in (self.performed, *self.asked):
            yield from ((part.id, answer) for answer in part.answers())

    @property
    def _counts_working_days(self) -> bool:
        return "grace_bd" in self.parameters

    def _subjects(self) -> str:
        days = self._counts_working_days
        return subjects(self.duty, self.performed, self.asked, reads=self.reads, joins=self.joins, in_working_days=days)

    def _examples(self) -> Iterator[Example]:
        told = {letter: answer for letter, answer in reversed(list(self.answers())) if answer.expect == "fail"}
        other = "exercise" if self.duty == "reconciliation" else "reconciliation"
        general = (
            ("", Answer(words="Done in time, evident, accepted", expect="pass", differs={})),
            ("", Answer(words="Another duty", expect="another_duty", differs={"duty": other})),
            (
                "A",
                Answer(words="No ticket system has a field that names the obligation", expect="unknown", differs=_MUTE),
            ),
        )
        for letter, answer in (*general, *sorted(told.items())):
            rows = self.world(answer)
            yield Example(words=answer.words, expect=answer.expect, attribute=letter, rows=rows, item=ITEM)
