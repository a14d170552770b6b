"""What a canonical record is: named, typed columns, a key, and what an absent value would mean.

One file in `warehouse/records/` declares one record; adding a file registers it. Connectors fill
records, control tests read them as snapshot views of the same name. Nothing here opens DuckDB.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

import polars as pl

ColumnType = Literal["text", "bool", "int", "num", "date", "ts"]
"""`ts`: an instant in UTC without a zone, named `_at`; `date`: a calendar date, named `_on` or `_date`."""

Value = str | bool | int | float | None
"""A sample; dates and instants in ISO form."""

POLARS: Final[Mapping[ColumnType, pl.DataType]] = MappingProxyType(
    {
        "text": pl.String(),
        "bool": pl.Boolean(),
        "int": pl.Int64(),
        "num": pl.Float64(),
        "date": pl.Date(),
        "ts": pl.Datetime("us"),
    },
)
SQL: Final[Mapping[ColumnType, str]] = MappingProxyType(
    {
        "text": "VARCHAR",
        "bool": "BOOLEAN",
        "int": "BIGINT",
        "num": "DOUBLE",
        "date": "DATE",
        "ts": "TIMESTAMP",
    },
)
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,62}$")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a record.

    Attributes:
        name: lower case, digits and underscores; `_at` for instants, `_on`/`_date` for dates.
        type: see `ColumnType`.
        text: what the value means and, for times, whose clock it is.
        sample: an ordinary value, used where a test or an example does not say otherwise.
        watched: a change of this column alone makes a new version. False for values that move
            without meaning anything (the vendor's own 'last changed' stamp).
        values: every word that the column can hold, where those are a closed list; empty = any text.
    """

    name: str
    type: ColumnType
    text: str
    sample: Value = None
    watched: bool = True
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse names that would not be safe as SQL identifiers or that hide their clock."""
        if not _NAME.match(self.name):
            raise ValueError(f"column {self.name!r}: use lower case letters, digits and underscores")
        if self.type == "ts" and not self.name.endswith("_at"):
            raise ValueError(f"column {self.name!r} is an instant: its name must end in _at")
        if self.type == "date" and not self.name.endswith(("_on", "_date")):
            raise ValueError(f"column {self.name!r} is a date: its name must end in _on or _date")
        if self.values and (self.type != "text" or self.sample not in {None, *self.values}):
            raise ValueError(f"column {self.name!r}: values are a list of words, of which the sample is one")


@dataclass(frozen=True, kw_only=True)
class Record:
    """A canonical record: one row per key, per source, as of an instant.

    Attributes:
        name: plural noun; the name of the snapshot view that control tests read.
        text: what one row is.
        key: columns that identify a row within its source, for ever; never an e-mail or a login.
        columns: the key columns and the others. `source_id` comes first in every record and is not listed.
        shape: `state` rows are read whole (or whole per parent) and can vanish; `event` rows are facts of a
            vendor's log, only ever added.
        parent: for `state` records that are read object by object, the column naming the object
            (`account_id` for factors); one read replaces all rows of that object and no others.
        changed_at: the column holding the source's own time of last change, which tightens the
            bounds between which a change was entered.
        holds_from_at: the column holding the instant from which a change of that column holds. A reading that
            shows one in the past corrects the days since, beside what was known on them.
        happened_at: for `event` records, the column with the instant at which an entry's event happened. The
            entry is about the object that `parent` names, and `event_type` says what happened to it.
        is_register: the company keeps it itself, in its home folder: it is always there, and may be empty.
        explained_by: for `state` records with a `parent`: values of `event_type` that tell of a change of these rows.
    """

    name: str
    text: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_register: bool = False
    shape: Literal["state", "event"] = "state"
    parent: str | None = None
    changed_at: str | None = None
    holds_from_at: str | None = None
    happened_at: str | None = None
    explained_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a record whose key, parent or clock is not among its columns."""
        names = [column.name for column in self.columns]
        if not _NAME.match(self.name) or len(set(names)) != len(names) or "source_id" in names:
            raise ValueError(f"record {self.name!r}: bad name, a column twice, or source_id listed")
        for wanted in (*self.key, self.parent, self.changed_at, self.holds_from_at, self.happened_at):
            if wanted is not None and wanted not in names:
                raise ValueError(f"record {self.name!r}: {wanted!r} is not one of its columns")
        if not self.key:
            raise ValueError(f"record {self.name!r} has no key")

    @property
    def full_key(self) -> tuple[str, ...]:
        """The key with the source in front: unique over all sources."""
        return ("source_id", *self.key)

    @property
    def watched(self) -> tuple[str, ...]:
        """Columns whose change makes a new version."""
        return tuple(c.name for c in self.columns if c.watched and c.name not in self.key)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Polars schema of a frame of this record, `source_id` first."""
        return {"source_id": POLARS["text"], **{c.name: POLARS[c.type] for c in self.columns}}


@cache
def records() -> Mapping[str, Record]:
    """Every declared record by name.

    Raises:
        ValueError: a file in `warehouse/records/` declares no `RECORD`, or two share a name.
    """
    package = importlib.import_module("warehouse.records")
    found: dict[str, Record] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        record = getattr(importlib.import_module(f"warehouse.records.{module.name}"), "RECORD", None)
        if not isinstance(record, Record) or record.name != module.name:
            raise ValueError(
                f"warehouse/records/{module.name}.py must declare RECORD = Record(name={module.name!r}, …)"
            )
        found[record.name] = record
    return MappingProxyType(found)
