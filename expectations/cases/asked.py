"""What is asked of a case: that something was done within a time, or stood before something else happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from expectations.cases.moment import Differs, Moment, both
from expectations.cases.world import RESOLVED_AT
from expectations.model import Attribute
from expectations.obligations.part import Answer, Part, in_time

_SEVERITIES: Final = ("sev1", "sev2", "sev3", "sev4")
_UNITS: Final = MappingProxyType({"hours": "to_hours", "days": "to_days"})
_AN_HOUR_LATER: Final = "2025-12-01 10:00:00"


@dataclass(frozen=True, kw_only=True)
class Within(Part):
    """Something was done within a time from when the clock started.

    Attributes:
        done: what.
        within: parameter with the time; ending in `_sev`, one for each severity (the highest ever counts).
        unit: of that parameter.
        due: SQL of the last instant, where it is not that simple.
        limit_is_known: SQL without which `due` is only the longest of several limits; of one by severity it is clear.
        applies: of which cases it is asked; NULL = nobody can tell.
        where: a small world in which it is asked.
    """

    done: Moment
    within: str = ""
    unit: Literal["hours", "days"] = "hours"
    due: str = ""
    limit_is_known: str = ""
    applies: str = ""
    where: Differs = field(default_factory=dict)

    @property
    def attribute(self) -> Attribute:
        """Done in time; where a reopening undoes it, not done then."""
        due, done = f"{self._name}_by_at", f"{self._name}_done_at"
        guards = (f"{self._name}_is_seen", *([f"{self._name}_limit_is_known"] if self._limit_is_known else []))
        return Attribute(
            id=self.id,
            text=self.text,
            applies=f"{self._name}_is_asked" if self.applies else "",
            expect=in_time(due, done),
            null_means={due: "unknown", done: "not_done", **dict.fromkeys(guards, "unknown")},
            due=due,
            done=done,
            settles_at=f"{self._name}_settles_at" if self.done.ends else "",
            show=("status", "max_severity") if self._is_by_severity else ("status",),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """Until when, when, and whether that it was not can be seen."""
        due, at = self._due(), self.done.at
        columns = {
            "by_at": due,
            "done_at": at,
            "is_seen": f"CASE WHEN ({at}) IS NOT NULL OR {self.done.is_seen} THEN true END",
        }
        if self._limit_is_known:
            # what is done neither by the shortest limit nor by the longest, which is due then, is late by any
            over = f"coalesce(({at}) > {due}, true)"
            columns["limit_is_known"] = f"CASE WHEN {self._limit_is_known} OR {over} THEN true END"
        if self.done.ends:
            # what was in time stays in time when a field is corrected later; a case that is opened again does not
            columns["settles_at"] = f"CASE WHEN c.restored_at <= {due} THEN {due} END"
        if self.applies:
            columns["is_asked"] = self.applies
        return {f"{self._name}_{name}": sql for name, sql in columns.items()}

    def answers(self) -> Iterator[Answer]:
        """Never, nobody knows."""
        yield from _of(self.done, self.where)

    @property
    def _name(self) -> str:
        return self.id.lower()

    @property
    def _is_by_severity(self) -> bool:
        return self.within.endswith("_sev")

    @property
    def _limit_is_known(self) -> str:
        if not self._is_by_severity:
            return self.limit_is_known
        first = f"c.triggered_at + {_UNITS[self.unit]}(least({', '.join(self._limits())}))"
        return f"c.max_severity IS NOT NULL OR ({self.done.at}) <= {first}"

    def _limits(self) -> list[str]:
        return [f"${self.within}{severity[-1]}" for severity in _SEVERITIES]

    def _due(self) -> str:
        if self.due:
            return self.due
        if not self._is_by_severity:
            return f"c.triggered_at + {_UNITS[self.unit]}(${self.within})"
        cases = " ".join(f"WHEN '{one}' THEN {limit}" for one, limit in zip(_SEVERITIES, self._limits(), strict=True))
        # while nobody has said how severe it is, nobody knows its limit
        longest = f"greatest({', '.join(self._limits())})"
        return f"c.triggered_at + {_UNITS[self.unit]}(CASE c.max_severity {cases} ELSE {longest} END)"


@dataclass(frozen=True, kw_only=True)
class Before(Part):
    """Something stood when something else happened; asked once that has.

    Attributes:
        what: had to be there.
        than: what came after it.
        asked_at: when it is asked; empty = when that came.
        applies: of which cases it is asked; NULL = nobody can tell.
        where: a small world in which it is asked.
    """

    what: Moment
    than: Moment
    asked_at: Moment | None = None
    applies: str = "true"
    where: Differs = field(default_factory=dict)

    @property
    def attribute(self) -> Attribute:
        """It was there by then."""
        by, at, asked = (f"{self._name}_{name}" for name in ("by_at", "stood_at", "asked_at"))
        return Attribute(
            id=self.id,
            text=self.text,
            applies=f"{self._name}_is_asked",
            expect=in_time(by, at),
            null_means={by: "unknown", at: "not_done", f"{self._name}_is_seen": "unknown"},
            due=asked,
            done=asked,
            show=("status", at),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """When it had to be there, since when it was, and whether that it was not can be seen."""
        asked = self.asked_at or self.than
        columns = {
            "asked_at": asked.at,
            "by_at": self.than.at,
            "stood_at": self.what.at,
            "is_seen": f"CASE WHEN ({self.what.at}) IS NOT NULL OR {self.what.is_seen} THEN true END",
            "is_asked": f"CASE WHEN {asked.at} IS NOT NULL THEN {self.applies} WHEN {asked.is_seen} THEN false END",
        }
        return {f"{self._name}_{name}": sql for name, sql in columns.items()}

    def answers(self) -> Iterator[Answer]:
        """It was not there, came in that second, came later, nobody knows."""
        yield from _of(self.what, self.where)
        if self.what.moved and self.asked_at is None:
            at, later = self.what.moved(RESOLVED_AT), self.what.moved(_AN_HOUR_LATER)
            yield Answer(words="in the same second", expect="pass", differs=both(self.where, at))
            yield Answer(words="afterwards", expect="fail", differs=both(self.where, later))

    @property
    def _name(self) -> str:
        return self.id.lower()


def _of(moment: Moment, where: Differs) -> Iterator[Answer]:
    for words, differs in moment.lacks.items():
        yield Answer(words=words, expect="fail", differs=both(where, differs))
    for words, differs in moment.blurs.items():
        yield Answer(words=words, expect="unknown", differs=both(where, differs))


@dataclass(frozen=True, kw_only=True)
class Expected(Part):
    """What the register of obligations demands came in: a ticket that names the obligation and the due date.

    Its items stand beside the cases: each due date is one. A case that is never reported is in no ticket.

    Attributes:
        duty: word of the register.
    """

    duty: str

    @property
    def attribute(self) -> Attribute:
        """It was opened by the end of the due date plus `expected_grace_days`."""
        due, done = f"{self._name}_by_at", f"{self._name}_done_at"
        return Attribute(
            id=self.id,
            text=self.text,
            applies="NOT is_case",
            expect=in_time(due, done),
            null_means={due: "unknown", done: "not_done", f"{self._name}_is_seen": "unknown"},
            due=due,
            done=done,
            show=("ticket_kind",),
        )

    @property
    def columns(self) -> Mapping[str, str]:
        """Until when, when; over the occurrence (`o`), its days (`d`, `g`) and the tickets that name it (`n`)."""
        return {
            f"{self._name}_by_at": "g.ends_at - INTERVAL 1 SECOND",
            f"{self._name}_done_at": "n.opened_at",
            f"{self._name}_is_seen": "CASE WHEN n.opened_at IS NOT NULL OR coalesce(r.is_recorded, true) THEN true END",
        }

    def answers(self) -> Iterator[Answer]:
        """In time, too late, never, not yet."""
        told = {
            ("in the last second", "pass"): {"ticket": {"opened_at": "2026-02-03 22:59:59"}},
            ("a second later", "fail"): {"ticket": {"opened_at": "2026-02-03 23:00:00"}},
            ("never", "fail"): {"ticket": None},
            ("of another due date", "fail"): {"ticket": {"occurrence_on": "2026-02-01"}},
            ("not yet", "pending"): {"first_due_on": "2026-03-31", "ticket": None},
            ("of another duty", "another_kind"): {"duty": "exercise"},
        }
        for (words, expect), differs in told.items():
            yield Answer(words=words, expect=expect, differs={"expected": differs})

    @property
    def _name(self) -> str:
        return self.id.lower()
