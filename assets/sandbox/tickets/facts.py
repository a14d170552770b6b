"""Facts of the ticket system: tickets with the changes made to them, links and approvals. No vendor's words.

Everything that can be edited stands in `values`, so that every edit leaves a change; what a ticket was opened with
leaves none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from assets.sandbox.cases import CASE_TYPES, PROJECT

AUTOMATION = "automation"
KINDS = {
    "OPS": ("Incident", "Post-incident review", "Corrective action"),
    "ACC": ("Access request",),
    "ENG": ("Story", "Bug", "Task"),
    "CTL": ("Control task", "Capacity breach"),
    PROJECT: CASE_TYPES,
}
FIRST_STATUS = {
    "Incident": "Open",
    "Post-incident review": "To Do",
    "Corrective action": "To Do",
    "Access request": "Waiting for approval",
    "Story": "To Do",
    "Bug": "To Do",
    "Task": "To Do",
    "Control task": "To Do",
    "Capacity breach": "To Do",
    **dict.fromkeys(CASE_TYPES, "To Do"),
}
SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4")
DUPLICATES, REVIEWS, FOLLOWS_UP, RELATES = "duplicates", "reviews", "follows up", "relates to"
LINK_KINDS = (DUPLICATES, REVIEWS, FOLLOWS_UP, RELATES)
SECURITY_TEAM = "Security team only"


class TicketName(str):
    """A name that a scenario gives to a ticket; the player puts the scenario's id before it."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One field that a change changed."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What somebody changed at once. `actor` is an account of the ticket system."""

    change_id: int
    at: datetime
    actor: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link from a ticket to another one, in the words of the one that it goes out from."""

    link_id: int
    kind: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """A decision asked of one account: `approved`, `declined`, or none yet."""

    approval_id: int
    approver: str
    asked_at: datetime
    decision: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticket:
    """One ticket. `number` counts within the project; both may change when it is moved, the id never does."""

    ticket_id: str
    project: str
    number: int
    reporter: str
    opened_at: datetime
    updated_at: datetime
    values: Mapping[str, str | None]
    changes: tuple[Change, ...] = ()
    links: tuple[Link, ...] = ()
    approvals: tuple[Approval, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def key(self) -> str:
        """What people call it."""
        return f"{self.project}-{self.number}"

    def ever(self, field: str) -> set[str]:
        """Return all values that a field has or had."""
        items = [item for change in self.changes for item in change.items if item.field == field]
        values = {self.values.get(field), *(item.before for item in items), *(item.after for item in items)}
        return {value for value in values if value}
