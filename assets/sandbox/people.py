"""Who plays in the company: people and services with the records and accounts they are cast with.

A plan says what will be entered when its time comes; ids are known beforehand, so that truth can name them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, TypeVar

Plan = TypeVar("Plan")
FIRST_WORKER = 101
FIRST_EMPLOYEE_NUMBER = 10001


@dataclass(frozen=True, kw_only=True)
class RecordPlan:
    """An HR record: what it will say, and when HR enters it (UTC)."""

    entered_at: datetime
    hire_date: date
    kind: str
    department: str
    title: str
    work_email: str = ""
    contract_end: date | None = None
    contract_extended_on: date | None = None
    worker_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountPlan:
    """An account: what it will hold once it is in use. Service accounts and strangers carry no employee number.

    `tickets`: the directory gives its owner an account of the ticket system; `hides_mail`: that one keeps its address
    private; `link_confirmed`: then the register of links says whose it is.
    """

    account_id: str
    login: str
    user_type: str = "Employee"
    carries_number: bool = True
    factors: tuple[str, ...] = ("push",)
    roles: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    created_later: bool = False
    tickets: bool = False
    hides_mail: bool = False
    link_confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class CodeAccountPlan:
    """An account of the code host. `directory` names the account it signs in with; without one nothing links it."""

    account_id: str
    login: str
    email: str
    role: Literal["owner", "member", "outside"] = "member"
    directory: str | None = "main"


@dataclass(frozen=True, kw_only=True)
class EntryPlan:
    """A line of the register, for the days from `since` to `until` (None: as far as there are any)."""

    owner: str
    backup: str | None
    since: date | None = None
    until: date | None = None
    approved_on: date | None = None
    reviewed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RosterPlan:
    """What the roster of an entitlement says of somebody, for the days from `since` to `until`.

    `entitlement`: `role …` or `group …` of the directory, or `owner` of the code host. Without `approved_on` its owner
    approves it at its beginning and anew every few months; `approved_by` is the key of somebody else who does.
    """

    entitlement: str
    since: date | None = None
    until: date | None = None
    approved_on: date | None = None
    approved_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What the register of accounts that are nobody's own says of one; `owner` and `backup` are keys of people.

    Without `entries` it is there all the time and reviewed every few months.
    """

    purpose: str
    owner: str
    backup: str = "managing director"
    kind: str = "service"
    interactive: bool = False
    entries: tuple[EntryPlan, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody, or a service (no records). `manager` is the key of another person.

    `roster`: what the rosters say of them; None: that they may hold whatever they are planned to hold.
    """

    key: str
    first_name: str
    last_name: str
    office: str = "Berlin"
    employee_number: str | None = None
    records: MappingProxyType[str, RecordPlan] = field(default_factory=lambda: MappingProxyType({}))
    accounts: MappingProxyType[str, AccountPlan] = field(default_factory=lambda: MappingProxyType({}))
    code_accounts: MappingProxyType[str, CodeAccountPlan] = field(default_factory=lambda: MappingProxyType({}))
    manager: str | None = None
    signs_in: bool = True
    registration: Registration | None = None
    roster: tuple[RosterPlan, ...] | None = None

    @property
    def accounts_from_start(self) -> list[str]:
        """Names of the accounts that are there when the person is."""
        return [name for name, plan in self.accounts.items() if not plan.created_later]

    def worker(self, record: str = "main") -> str:
        """Return the id of an HR record. Raises KeyError naming the person when there is none of that name."""
        return _named(self.records, record, f"{self.key} has no HR record").worker_id

    def account(self, account: str = "main") -> str:
        """Return the id of an account. Raises KeyError naming the person when there is none of that name."""
        return _named(self.accounts, account, f"{self.key} has no account").account_id

    def code_account(self, account: str = "main") -> str:
        """Return the id of an account of the code host. Raises KeyError as `account` does."""
        return _named(self.code_accounts, account, f"{self.key} has no account on the code host").account_id


def number_workers(people: list[Person]) -> list[Person]:
    """Give worker ids and employee numbers in the order in which HR enters the records."""
    entries = sorted((plan.entered_at, person.key, name) for person in people for name, plan in person.records.items())
    order = {(key, name): index for index, (_, key, name) in enumerate(entries)}
    return [_numbered(person, order) if person.records else person for person in people]


def _numbered(person: Person, order: dict[tuple[str, str], int]) -> Person:
    records = {
        name: replace(plan, worker_id=str(FIRST_WORKER + order[person.key, name]))
        for name, plan in person.records.items()
    }
    first = min(order[person.key, name] for name in person.records)
    return replace(person, records=MappingProxyType(records), employee_number=str(FIRST_EMPLOYEE_NUMBER + first))


def _named(plans: MappingProxyType[str, Plan], name: str, problem: str) -> Plan:
    if name not in plans:
        raise KeyError(f"{problem} called '{name}'; it has: {', '.join(plans) or 'none'}")
    return plans[name]
