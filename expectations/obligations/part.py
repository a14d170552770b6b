"""What every part of an obligation's test is: an attribute, columns for it, and answers at its edges."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from expectations.gx import Expectation, gxe
from expectations.model import Attribute

Acceptance = Literal["", "accepted", "owner_accepted"]
"""By nobody, by somebody else than who performed it, by the obligation's owner who is somebody else."""
Evidence = Mapping[str, str | None]
"""What a ticket says, by field; None = it is there and empty."""
_SELF: Final = MappingProxyType({"approver_account_id": "j2"})
_STRANGER: Final = MappingProxyType({"approver_account_id": "j9"})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A small world and what is said then.

    Attributes:
        differs: from the world in which all is well: arguments of `world`; of `evidence` only what differs.
    """

    words: str
    expect: str
    differs: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Part(ABC):
    """One thing that is asked.

    The columns are SQL over the ticket that performed the occurrence (`c`: `performances`, the values of its fields by
    their names, `missing_fields`, `said_at`, `done_at`) and the occurrence (`o`: `obligations_due`, with `due_at`).

    Attributes:
        id: letter of the attribute; text: what must be true.
    """

    id: str
    text: str

    @property
    @abstractmethod
    def attribute(self) -> Attribute:
        """The attribute."""

    @property
    @abstractmethod
    def columns(self) -> Mapping[str, str]:
        """SQL by name of column."""

    @abstractmethod
    def answers(self) -> Iterator[Answer]:
        """Worlds that differ in what this part asks, the plainest first."""


def accepted(by: Acceptance) -> tuple[str, str]:
    """SQL: when it was accepted, and whether that can be known."""
    prefix = by.removesuffix("accepted")
    return f"c.{prefix}accepted_at", f"c.{prefix}acceptance_is_known"


def in_time(due: str, done: str) -> Expectation:
    """Done no later than it was due."""
    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A=due, column_B=done, or_equal=True)


def of_acceptance(by: Acceptance) -> Iterator[Answer]:
    """By nobody, by oneself, by somebody who is not the owner, by nobody known."""
    yield Answer(words="Nobody accepted it", expect="fail", differs={"approval": None})
    yield Answer(words="Whoever did it accepted it", expect="fail", differs={"approval": _SELF})
    if by == "owner_accepted":
        other = {"approver_account_id": "j1"}
        yield Answer(words="Somebody else than its owner accepted it", expect="fail", differs={"approval": other})
    yield Answer(words="Nobody knows whose account accepted it", expect="unknown", differs={"approval": _STRANGER})
