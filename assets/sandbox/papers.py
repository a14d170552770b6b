"""Facts on paper: which version of which policy is in force, who signed what when. As the registers hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

AGREEMENT, SCREENING, EVALUATION = "agreement", "screening", "evaluation"
CYCLE = "annual-reviews"
"""The obligation of evaluating everybody."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of a policy; owner, author and approver are keys of people."""

    policy: str
    kind: str
    version: str
    since: date
    until: date | None
    owner: str
    author: str
    approver: str | None
    approved_on: date | None
    acknowledged: tuple[str, str]
    is_material: bool = True


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A signature under a policy or the agreement. `on` None: nobody wrote down when; `version` empty: an agreement."""

    who: str
    document: str
    version: str
    on: date | None
    by_admin: bool = False


@dataclass(frozen=True, kw_only=True)
class Screening:
    """A background check; `decided_by` is a key."""

    who: str
    on: date
    level: int = 2
    result: str = "clear"
    decided_by: str | None = None
    decided_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """An evaluation in the cycle, by somebody (a key)."""

    who: str
    on: date
    by: str


@dataclass(frozen=True, kw_only=True)
class Role:
    """A designated responsibility; holder and deputy are keys."""

    role: str
    holder: str
    deputy: str | None
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The description of a job; `since` None: there is none."""

    title: str
    since: date | None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a register that is kept by hand, by column: days are dates, people are keys."""

    register: str
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a scenario says of somebody and a document: signed on a day, or (`on` None, undated false) not at all.

    Of a screening `result`, `level` and who decided about it when; of an evaluation who made it (`by`). All are keys.
    """

    document: str
    on: date | None = None
    version: str = ""
    by_admin: bool = False
    undated: bool = False
    result: str = "clear"
    level: int = 2
    by: str | None = None
    decided_on: date | None = None


@dataclass(kw_only=True)
class Papers:
    """All that is on paper.

    Attributes:
        versions: by policy; roles: by name; profiles: by title, of those that scenarios name.
        titles: of jobs that people move into.
        lines: of all registers of `lines.py`.
    """

    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)
    signatures: list[Signature] = field(default_factory=list)
    screenings: list[Screening] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    roles: dict[str, tuple[Role, ...]] = field(default_factory=dict)
    profiles: dict[str, tuple[Profile, ...]] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)

    def in_force(self, policy: str, day: date) -> Version | None:
        """Return the version in force on a day."""
        found = (one for one in self.versions[policy] if one.since <= day and (one.until is None or day <= one.until))
        return next(found, None)
