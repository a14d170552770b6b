"""Settings as loaded from the log: which were in force from when on, and what each change of them changed.

A leaf of kind `settings` names a pack for each section: the company's own tables (`company`) and every source
(`sources.<id>`). Packs hold no secrets; keys that name a person are told without their values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from warehouse.canonical import Leaf
from warehouse.database import Database
from warehouse.packs import Packs

COMPANY: Final = "company"
WITHHELD: Final = "(names a person)"
TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS settings_noted (seq BIGINT, section VARCHAR, settings_sha256 VARCHAR)",
    """CREATE TABLE IF NOT EXISTS settings_history (
        seq BIGINT, recorded_at TIMESTAMP, key VARCHAR, before VARCHAR, after VARCHAR)""",
)
_SCHEMA: Final[dict[str, Any]] = {
    "seq": pl.Int64, "recorded_at": pl.Datetime("us"), "key": pl.String, "before": pl.String, "after": pl.String,
}  # fmt: skip


def newest(db: Database) -> dict[str, str]:
    """The pack of each section by the newest leaf; {} before the first."""
    query = "SELECT section, settings_sha256 FROM settings_noted WHERE seq = (SELECT max(seq) FROM settings_noted)"
    return dict(db.rows(query))


def time_zone(db: Database) -> str | None:
    """The company's time zone by the newest leaf; None before the first."""
    query = "SELECT arg_max(after, seq) FROM settings_history WHERE key = 'company.time_zone'"
    zone: str | None = db.value(query)
    return zone


def load(db: Database, leaf: Leaf, packs: Packs, recorded_at: object) -> None:
    """Load one leaf: what is in force from it on, and what it changed."""
    before, after = newest(db), dict(leaf["sections"])
    rows: list[dict[str, Any]] = []
    for section in sorted(before.keys() | after.keys()):
        if before.get(section) == after.get(section):
            continue
        old, new = (_told(packs, section, sections.get(section)) for sections in (before, after))
        rows += [
            {
                "seq": leaf["seq"],
                "recorded_at": recorded_at,
                "key": key,
                "before": old.shown(key),
                "after": new.shown(key),
            }
            for key in sorted(old.values.keys() | new.values.keys())
            if old.values.get(key) != new.values.get(key)
        ]
    db.insert("settings_history", pl.DataFrame(rows, schema=_SCHEMA))
    noted = [{"seq": leaf["seq"], "section": name, "settings_sha256": pack} for name, pack in after.items()]
    db.insert("settings_noted", pl.DataFrame(noted))


class _Told:
    """The settings of a section by dotted key, as texts; a key that is not set is not there."""

    def __init__(self, values: Mapping[str, str], personal: frozenset[str]) -> None:
        self.values, self._personal = values, personal

    def shown(self, key: str) -> str | None:
        """What may be published of a value."""
        names = any(key == personal or key.startswith(f"{personal}.") for personal in self._personal)
        return WITHHELD if names and key in self.values else self.values.get(key)


def _told(packs: Packs, section: str, name: str | None) -> _Told:
    if name is None:
        return _Told({}, frozenset())
    document = json.loads(packs.get(name))
    prefix = "" if section == COMPANY else f"{section}."
    values = dict(_flat(document["settings"], prefix))
    return _Told(values, frozenset(f"{prefix}{key}" for key in document["personal"]))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Dotted keys with their values as texts: a list or a number as JSON writes it."""
    for key, value in table.items():
        if isinstance(value, Mapping) and "$date" in value:
            yield f"{prefix}{key}", value["$date"]
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
