"""What a complete pull leaves for the next one: every tip it saw, so that nothing between two readings is missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, ValidationError


class Seen(BaseModel):
    """One repository as it was last read.

    Attributes:
        read_at: UTC instant of that reading.
        tips: the newest tip ever seen of each release branch. None is ever forgotten: a branch that comes
            back after it was deleted, or after nobody read it for a while, is compared with its last tip.
        gone: those of them that were not there at that reading.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    read_at: NaiveDatetime
    tips: dict[str, str]
    gone: tuple[str, ...] = ()


class Cursor(BaseModel):
    """Repositories by the host's id. Those that are no longer read stay as they were last seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repositories: dict[str, Seen] = Field(default_factory=dict)

    @classmethod
    def of(cls, left: Mapping[str, Any]) -> Self:
        """Read what was left; empty when it was nothing, or nothing that can be used."""
        try:
            return cls.model_validate(left)
        except ValidationError:
            return cls()
