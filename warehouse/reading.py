"""What history takes in, one record at a time, and what it says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from warehouse.objects import LATE


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One record as one complete pull of one source showed it.

    Attributes:
        seq: number of the pull in the evidence log.
        day: the day it stands for; observed_at: UTC instant at which it was true.
        rows: frame in the record's schema, one row per key.
        parents: None = `rows` is everything; else the objects whose rows were read.
        since: objects whose change is known to hold since an earlier day.
    """

    source_id: str
    record: str
    seq: int
    day: date
    observed_at: datetime
    rows: pl.DataFrame
    parents: frozenset[str] | None = None
    since: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a reading did to history.

    Attributes:
        changes: how many records it changed.
        corrected_from: first earlier day on which it changed what is known now; None = it changed none.
        objects: for records with a parent, the objects whose rows it changed.
        late: log entries that are new and tell of a day that had been read already (`warehouse.objects.LATE`).
    """

    changes: int
    corrected_from: date | None = None
    objects: frozenset[str] = frozenset()
    late: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LATE))
