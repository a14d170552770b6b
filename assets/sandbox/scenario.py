"""Scenario files: what one may write in them, checked. Playing them is the player's task.

A file says who is in it, what happens when, and what a correct judge must find. The format is in the README.
"""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assets.sandbox.when import OFFICES

OWN = Path(__file__).parent / "scenarios"
Office = Literal["Berlin", "New York", "Singapore"]
Expect = Literal["deviation", "near_miss", "unknown", "excluded", "pending"]
Edge = Literal["just_in_time", "deadline", "weekend", "clock_change"]
Event = Literal["termination", "transfer", "hire", "rehire", "created", "activated", "reactivated", "role_granted"]
When = str
Cell = str | bool | int
"""A cell of a register's line in a scenario: a day, the key of somebody, or what it says."""
MARKED = ("change", "commit", "push", "push_entry", "deployment", "weakness")


class ScenarioError(ValueError):
    """A scenario that cannot be played; names the file, the key and the remedy."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AccountSpec(_Strict):
    """An account beside, or instead of, the usual one."""

    login: str | None = None
    employee_number: bool = True
    factors: tuple[str, ...] = ("push",)
    roles: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    created_later: bool = False
    tickets: bool = False
    hides_mail: bool = False
    link_confirmed: bool = True


class CodeAccountSpec(_Strict):
    """An account on the code host. `directory` names the account it signs in with, empty: nothing links it."""

    role: Literal["owner", "member", "outside"] = "member"
    directory: str = "main"


class RecordSpec(_Strict):
    """A second HR record of the same person; entered by the step `hire` with its name."""

    kind: Literal["employee", "contractor"] = "employee"
    hired: When
    contract_end: When | None = None


class EntrySpec(_Strict):
    """A line of the register of accounts that are nobody's own; its people are actors, or of the background.

    A day left out is long ago, or never (`until`, `reviewed`); the owner left out is the actor's.
    """

    since: When | None = None
    until: When | None = None
    owner: str | None = None
    backup: str | None = "managing director"
    no_backup: bool = False
    approved: When | None = None
    reviewed: When | None = None


class RosterSpec(_Strict):
    """A line of the roster of a privileged entitlement, about the actor.

    Without `approved` it is approved when it begins, and again every few months.
    """

    entitlement: str
    since: When | None = None
    until: When | None = None
    approved: When | None = None
    approved_by: str | None = None


class PaperSpec(_Strict):
    """What an actor signed: a policy, or the agreement (`document = "agreement"`). Without `on` and `undated` nothing.

    Of a document that is named here the actor signs nothing but what is said. A version left out is the one in force.
    A `screening` has a result, a level, and who decided about it (`by`) when; an `evaluation` has who made it (`by`).
    """

    document: str
    on: When | None = None
    version: str = ""
    by_admin: bool = False
    undated: bool = False
    result: Literal["clear", "consider", "adverse", "cancelled", "exempt"] = "clear"
    level: int = 2
    by: str | None = None
    decided: When | None = None


class RoleSpec(_Strict):
    """Who holds a designated responsibility, instead of whom the company names; actors, or of the background."""

    role: str
    holder: str
    deputy: str | None = None
    since: When
    until: When | None = None


class ProfileSpec(_Strict):
    """Since when a job is described; without `since` it is not. Jobs that no scenario names are described."""

    title: str
    since: When | None = None
    until: When | None = None


class VersionSpec(_Strict):
    """A version of a policy, instead of those that the company has of it; people are actors, or of the background."""

    policy: str
    kind: str = "other"
    version: str = "1"
    since: When
    until: When | None = None
    owner: str = "head of Security"
    author: str = "head of Legal"
    approver: str | None = "managing director"
    approved: When | None = None


class ActorSpec(_Strict):
    """Somebody in the scenario. Without `hired` they are there before the run begins.

    `played_by` names somebody of the background instead, who is cast already; nothing else is said of them then.
    """

    played_by: str | None = None
    office: Office = "Berlin"
    kind: Literal["employee", "contractor", "service"] = "employee"
    department: str = "Engineering"
    title: str = "Specialist"
    manager: str | None = None
    hired: When | None = None
    contract_end: When | None = None
    signs_in: bool = True
    account: AccountSpec = AccountSpec()
    accounts: dict[str, AccountSpec] = Field(default_factory=dict)
    code_account: CodeAccountSpec | None = None
    code_accounts: dict[str, CodeAccountSpec] = Field(default_factory=dict)
    records: dict[str, RecordSpec] = Field(default_factory=dict)
    owner: str | None = None
    registered: bool = True
    interactive: bool = False
    entries: tuple[EntrySpec, ...] = ()
    roster: tuple[RosterSpec, ...] | None = None
    papers: tuple[PaperSpec, ...] = ()


class StepSpec(_Strict):
    """Something that happens: a verb, who it happens to, when, and the verb's own arguments."""

    model_config = ConfigDict(extra="allow", frozen=True)

    at: When
    do: str
    who: str | None = None
    office: Office | None = None
    log: str = "now"

    @property
    def arguments(self) -> dict[str, Any]:
        """The verb's own arguments."""
        return dict(self.model_extra or {})


class TruthSpec(_Strict):
    """What a correct judge must find, about which item, from which day until which.

    `edge` says at which edge of time a near miss stands; a weekend or a change of clocks lies in between, or it is on
    one.
    """

    test: str
    attribute: str
    expect: Expect
    edge: tuple[Edge, ...] = ()
    day: When
    until: When | None = None
    known: When | None = None
    worker: str | None = None
    account: str | None = None
    policy: str | None = None
    password_policy: str | None = None
    document: str | None = None
    role: str | None = None
    entry: str | None = None
    review: bool = False
    code_account: str | None = None
    change: str | None = None
    branch: str | None = None
    repository: str | None = None
    commit: str | None = None
    push: str | None = None
    push_entry: str | None = None
    deployment: str | None = None
    weakness: str | None = None
    obligation: str | None = None
    ticket: str | None = None
    ticket_account: str | None = None
    system: str | None = None
    rule: str | None = None
    event: Event | None = None
    effective: When | None = None


class ReviewSpec(_Strict):
    """The access review a scenario is about: a row of the review plan and which of its due dates in the run."""

    plan: str
    occurrence: int = Field(ge=1)


class ObligationsSpec(_Strict):
    """The recurring obligations a scenario is about: those of all duties that fall due with a series."""

    series: Literal["first", "second", "third", "fourth", "clocks"]
    occurrence: int = Field(ge=1)


class Scenario(_Strict):
    """One file."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    words: str
    days: dict[str, When] = Field(default_factory=dict)
    review: ReviewSpec | None = None
    obligations: ObligationsSpec | None = None
    actors: dict[str, ActorSpec] = Field(default_factory=dict)
    versions: tuple[VersionSpec, ...] = ()
    roles: tuple[RoleSpec, ...] = ()
    profiles: tuple[ProfileSpec, ...] = ()
    registers: dict[str, tuple[dict[str, Cell], ...]] = Field(default_factory=dict)
    steps: tuple[StepSpec, ...] = ()
    truth: tuple[TruthSpec, ...]
    source: str = ""

    def office_of(self, actor: str | None) -> str:
        """Return the office whose clock a step of this actor goes by."""
        return self.actors[actor].office if actor in self.actors else next(iter(OFFICES))


def read(folders: list[Path]) -> list[Scenario]:
    """Read all scenario files of folders, in name order. Raises ScenarioError."""
    scenarios = [_read_file(path) for folder in folders for path in sorted(folder.glob("*.toml"))]
    seen: dict[str, str] = {}
    for scenario in scenarios:
        if scenario.id in seen:
            raise ScenarioError(
                f"{scenario.source}: id: '{scenario.id}' is already used by {seen[scenario.id]}; choose another"
            )
        seen[scenario.id] = scenario.source
    return scenarios


def _read_file(path: Path) -> Scenario:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return Scenario.model_validate({**content, "source": str(path)})
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path}: not valid TOML: {error}; mend the line named") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        allowed = ", ".join(Scenario.model_fields) if len(first["loc"]) == 1 else "see the README of the sandbox"
        raise ScenarioError(f"{path}: {key}: {first['msg']} (keys: {allowed})") from error
