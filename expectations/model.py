"""What a control test is: one frozen object: who is tested, who is left out and why, what must hold.

A wrong definition cannot be imported: every rule that can be checked without data is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final, Literal

from expectations.gx import Expectation

Severity = Literal["critical", "high", "medium", "low"]
NullMeans = Literal["not_done", "unknown", "wanted"]
"""What an absent value says: it was not done (a deviation), it is not known (an unknown item), or all is well."""
Parameter = str | int | float | bool | tuple[str, ...]
OUT_OF_SCOPE: Final = "out_of_scope"
"""The rule, and the reason, of what an approved decision takes out of the audit: never a test's own exclusion."""
DOMAINS: Final = MappingProxyType({"HR": "hr", "IAM": "identity", "TKT": "ticketing", "CHG": "change"})
_ID = re.compile(r"^(HR|IAM|TKT|CHG)-\d\d$")
_RULE = re.compile(r"^[a-z][a-z0-9_]{0,62}$")


def is_control_id(text: str) -> bool:
    """Whether it can be the id of a control test."""
    return bool(_ID.match(text))


@dataclass(frozen=True, kw_only=True)
class State:
    """Must hold at every reading: one row per item per `day`.

    Attributes:
        pending: condition for rows to which another test still gives time (NULL = unknown item).
    """

    pending: str | None = None
    name: str = "state"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Must be done each time something happens: a row per obligation, with `triggered_at`.

    Attributes:
        clock: how fine the trigger's clock is, in hours (a date-only field: 24).
        convention: the wording by which a coarse clock is read finely ("a last day ends at 23:59:59 local
            time"); without one, a limit finer than the clock is refused.
    """

    clock: float = 0
    convention: str = ""
    name: str = "event"


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """Must be done each time the calendar demands it: the population is the occurrences due, not those found."""

    name: str = "periodic"


Kind = State | Event | Periodic


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """A named rule that takes subjects out of the population.

    Three-valued: true = out, counted under `rule`; false = in; NULL = unknown item.
    """

    rule: str
    condition: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse a rule without a proper name or a reason."""
        if not _RULE.match(self.rule) or not self.condition.strip() or not self.reason.strip():
            raise ValueError(f"exclusion {self.rule!r}: needs a lower-case name, a condition and a reason")
        if self.rule == OUT_OF_SCOPE:
            raise ValueError(f"exclusion {self.rule!r}: the register scope.csv alone decides that; choose another name")


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One thing asked of an item.

    Attributes:
        id: A, B, C …, as in an auditor's test sheet; text: what must be true.
        expect: the Great Expectations expectation; a row that does not meet it is a deviation.
        null_means: for each column that `expect` reads, what an absent value says.
        applies: condition for the items it is asked of; empty = all (three-valued).
        due, done: event tests: columns with the instants at which it falls due and was done.
        settles_at: event tests whose outcome can be undone (an incident is reopened): column with the instant from
            which it is final, NULL = it never is. Until then what is undone, or done later than was said, is asked
            again; the verdict is added on the day of the reading that shows it. Empty = the first verdict is final.
        show: columns kept beside a deviation as what was observed.
        by_row: records of which a row that is there proves the deviation, whatever rows are missing: rows of a
            pull that was not complete may, too. They never prove an absence or a pass.
    """

    id: str
    text: str
    expect: Expectation
    null_means: Mapping[str, NullMeans]
    applies: str = ""
    due: str = "due_at"
    done: str = "done_at"
    settles_at: str = ""
    show: tuple[str, ...] = ()
    by_row: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a column whose absence is not decided."""
        undecided = set(self.expect.columns) - set(self.null_means)
        if undecided:
            raise ValueError(f"attribute {self.id}: null_means is not declared for {', '.join(sorted(undecided))}")

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns without which the attribute cannot be judged."""
        return tuple(name for name, meaning in self.null_means.items() if meaning == "unknown")

    @property
    def must_be_there(self) -> tuple[str, ...]:
        """Columns whose absence is the deviation."""
        return tuple(name for name, meaning in self.null_means.items() if meaning == "not_done")


@dataclass(frozen=True, kw_only=True)
class Example:
    """A small world and what the test must say of it. It documents the test and proves that it can fail.

    Attributes:
        words: the situation, in a sentence.
        expect: outcome of the one item of interest, or the name of the exclusion that takes it out.
        attribute: the attribute it is about, where the outcome is that of an attribute.
        rows: record name -> rows; columns that are not given take the record's samples.
        item: key of the item of interest, where the world holds several.
    """

    words: str
    expect: str
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]
    attribute: str = ""
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class About:
    """What a control test is about, whichever way it is made: written out, or by a template.

    Attributes:
        id: its id for ever, such as IAM-03; title, objective: what must be true, and what it is for.
        criteria, annex_a: Trust Services Criteria and ISO/IEC 27001:2022 Annex A ids that it supports.
        severity: how bad a deviation usually is; owner: who answers for the control.
        category: of the Trust Services.
    """

    id: str
    title: str
    objective: str
    criteria: tuple[str, ...]
    annex_a: tuple[str, ...]
    severity: Severity
    owner: str
    category: str = "security"

    @property
    def about(self) -> dict[str, Any]:
        """All of that by name, for the control test that is made of it."""
        return {entry.name: getattr(self, entry.name) for entry in fields(About)}


@dataclass(frozen=True, kw_only=True)
class ControlTest(About):
    """One control test of the catalogue. See `expectations/README.md` for how to write one.

    Attributes:
        subjects: SELECT over snapshot views with one row per item and `day`; no filter: what must not be judged
            is excluded by name. `$name` stands for a parameter. Events give `triggered_at` (UTC).
        item: columns that identify an item for ever (source and vendor ids).
        optional: records that the query can do without: their absence makes an attribute unknown, not the test idle.
        parameters: the company's numbers; defaults are starting points, not requirements.
        views: derived views as its definition was put into evidence with them; authors leave it empty: today's.
    """

    kind: Kind
    subjects: str
    item: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    optional: tuple[str, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    views: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no judge could read: ids, names twice, nothing asked, an item without a key."""
        if not is_control_id(self.id):
            raise ValueError(f"control test {self.id!r}: an id looks like IAM-01")
        letters = [attribute.id for attribute in self.attributes]
        rules = [exclusion.rule for exclusion in self.exclusions]
        if not letters or len(set(letters)) != len(letters) or len(set(rules)) != len(rules):
            raise ValueError(f"{self.id}: attributes and exclusions need names of their own, at least one attribute")
        if not self.item or not self.criteria:
            raise ValueError(f"{self.id}: an item needs a key and a test needs a criterion")
        if isinstance(self.kind, Event) and self.kind.clock and not self.kind.convention:
            finer = [name for name, value in self.parameters.items() if _finer(name, value, self.kind.clock)]
            if finer:
                raise ValueError(f"{self.id}: {', '.join(finer)} is finer than the clock; declare the convention")

    @property
    def domain(self) -> str:
        """hr, identity, ticketing or change."""
        return DOMAINS[self.id.split("-")[0]]

    def definition(self) -> dict[str, Any]:
        """Everything that decides a verdict, as JSON values without floats: evidence of what was judged by."""
        told = {entry.name: _plain(getattr(self, entry.name)) for entry in fields(self) if entry.name != "examples"}
        return {**told, "domain": self.domain}


def _finer(name: str, value: Parameter, clock: float) -> bool:
    return "hours" in name and isinstance(value, int | float) and value % clock != 0


def _plain(value: object) -> Any:  # noqa: ANN401  (JSON)
    """Neither floats nor nulls, which evidence does not hold: a float is written out, what is None is left out."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in sorted(value.items()) if inner is not None}
    if isinstance(value, set | frozenset):
        return sorted(_plain(inner) for inner in value)
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "__dataclass_fields__"):
        return _plain({entry.name: getattr(value, entry.name) for entry in fields(value)})  # type: ignore[arg-type]
    return {"float": repr(value)} if isinstance(value, float) else value
