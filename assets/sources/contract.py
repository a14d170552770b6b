"""What a connector promises, and the words a pull is told in.

A connector has two halves that never mix: `pull` talks HTTP (or reads files) and keeps every answer
as received; `parse` is a pure function from those answers to canonical records, with the proof
that they are complete. Re-performing a pull is parsing its kept answers again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

import polars as pl
from pydantic import BaseModel, ConfigDict

Level = Literal["transferred", "visible", "reconciled"]
"""How completeness was proven (DESIGN section 4). 'Nothing happened' needs `visible`."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its answer, as kept in evidence.

    Attributes:
        resource: the connector's own name of what was asked ("users", "factors").
        method, url: the request; the URL carries no secret.
        request_body: body of the request, if any; carries no secret.
        status: HTTP status of the answer that was kept (retried answers are counted, not kept).
        headers: allow-listed headers of the answer, names in lower case (date, link, totals; no cookies).
        body: the answer, byte for byte (decompressed).
        subject: id of the object asked about when the resource is read object by object.
        memo: what readers have made of the answer, so that pull and parse make it once; no part of its value.
    """

    resource: str
    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    request_body: str | None = None
    subject: str | None = None
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One positive reason why a record set is complete."""

    level: Level
    how: str


@dataclass(frozen=True, kw_only=True)
class RecordSet:
    """The rows of one record in one pull.

    Attributes:
        record: name of a record in `warehouse/records/`.
        rows: frame in that record's schema (`warehouse.record.Record.schema`), one row per key.
        parents: None when `rows` is everything the source holds; else the ids of the objects that were
            read in this pull: rows of all other objects stay as they were.
        rests_on: why those objects were read and the others were not ("all", "log", "sweep").
        source_total: the number of rows that the source itself states or that a second path gives, if any.
        proofs: why it is complete.
        day: the day at whose end the rows held, when a source hands over history; None = the day of the pull.
        valid_from: name of a ts column that `rows` has beside the record's own: since when each row held.
            There are then several rows per key, in order, each holding until the next: history, too.
        known_until: with `valid_from`: UTC instant after which the rows say nothing any more.
    """

    record: str
    rows: pl.DataFrame
    proofs: tuple[Proof, ...]
    parents: frozenset[str] | None = None
    rests_on: str = "all"
    source_total: int | None = None
    day: date | None = None
    valid_from: str | None = None
    known_until: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse history that does not say when it ends or that dates itself twice."""
        if (self.valid_from is None) != (self.known_until is None):
            raise ValueError(f"{self.record}: valid_from and known_until belong together")
        if self.valid_from is not None and self.day is not None:
            raise ValueError(f"{self.record}: rows hold at one day or from their own instants, not both")


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a complete pull says.

    Attributes:
        observed_at: UTC instant at which the state was true: the vendor's clock at the first state answer.
        sets: one per record (of history one per record and day); a record that is not in `sets` is not
            provided by this source.
        cursor: small JSON object handed to the next pull of this source (log cursor, day of the last sweep).
        notes: things worth telling (unknown extra fields), by kind, counted.
    """

    observed_at: datetime
    sets: tuple[RecordSet, ...]
    cursor: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)


class Rejected(Exception):  # noqa: N818  (a rejected pull is an outcome, not a programming error)
    """The pull is not complete or not readable. Nothing of it reaches history.

    Attributes:
        reason: code from the closed list `REASONS`.
        detail: what exactly, naming resource, field or count; no personal data, no secret.
        partial: rows that could still be read, flagged partial; may prove a deviation, never a pass.
    """

    REASONS: ClassVar[frozenset[str]] = frozenset(
        {
            "auth", "bad_json", "clock_skew", "conflict", "count_mismatch", "empty_population", "envelope",
            "file", "forbidden", "not_found", "paging", "population_anomaly", "rate_limited", "schema",
            "too_large", "truncated", "unreachable", "vendor_error", "witness_missing",
        },
    )  # fmt: skip

    def __init__(self, reason: str, detail: str, partial: tuple[RecordSet, ...] = ()) -> None:
        """Raise with a reason from the closed list."""
        if reason not in self.REASONS:
            raise ValueError(f"{reason!r} is not a reason for rejecting a pull")
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.partial = partial


class Obstacle(str):
    """A finding of `check` because of which the next pull will be rejected; other findings leave something open."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class PullContext:
    """What a connector may know when it pulls or parses.

    Attributes:
        source_id: the configured instance.
        day: the day the reading stands for; day_ends_at: its end, UTC.
        observed_from: UTC instant at which the pull began, by the injected clock.
        cursor: what the previous complete pull of this source left behind; {} the first time.
        time_zone: IANA zone of the company.
    """

    source_id: str
    day: date
    day_ends_at: datetime
    observed_from: datetime
    time_zone: str
    cursor: Mapping[str, Any] = field(default_factory=dict)


class SourceSettings(BaseModel):
    """Settings that every source has; a connector adds its own fields by subclassing.

    A secret is a `SecretStr` filled from the environment or a file, never from the settings file itself.
    A key whose name ends in `_source` holds the id of another source; that there is one is checked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: str


class Cost(Protocol):
    """What a pull has cost."""

    requests: int
    """Requests made, repeated ones included."""


@runtime_checkable
class Metered(Protocol):
    """A connector that counts the requests it makes, those that failed and were repeated too."""

    @property
    def traffic(self) -> Cost:
        """What the latest pull cost, also one that was rejected."""


class Connector(Protocol):
    """One configured source.

    `assets/sources/<vendor>/__init__.py` offers `Settings` (a `SourceSettings`), `RECORDS` (names of all
    records that it can fill) and `connect(source_id, settings)`.
    """

    source_id: str
    provides: frozenset[str]
    """Names of the records that a complete pull fills."""
    is_history: bool
    """Its answers carry the days they stand for, so that they may be read at any time; else state is of now."""

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        """Ask the source for everything this day needs, handing each answer to `keep` as it arrives.

        Raises:
            Rejected: the source could not be read whole. What was kept until then stays kept.
        """

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        """Turn kept answers into records. Pure: the same answers and context give the same result.

        Raises:
            Rejected: the answers are not complete or not readable.
        """

    def check(self) -> Sequence[str]:
        """Ask the source what the credential can read; one finding a line, [] = all that the records need.

        A finding because of which a pull would be rejected is an `Obstacle`.

        Raises:
            Rejected: the source cannot be reached or refuses the credential.
        """
