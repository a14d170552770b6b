"""Asking one attribute of the rows that can answer it."""

from __future__ import annotations

from expectations.gx import gxe
from expectations.judge.engine import Engine
from expectations.judge.population import KEY
from expectations.model import Attribute
from warehouse.database import Database


def is_needed_absent(attribute: Attribute) -> str:
    """SQL: something without which the attribute cannot be judged is not known."""
    needed = [f"{column} IS NULL" for column in attribute.needed]
    if attribute.applies:
        needed.append(f"({attribute.applies}) IS NULL")
    return f"({' OR '.join(needed)})" if needed else "false"


def is_asked(attribute: Attribute) -> str:
    """SQL: the attribute is asked of the row, or it is not known whether it is."""
    return f"coalesce(({attribute.applies}), true)" if attribute.applies else "true"


def ask(db: Database, engine: Engine, attribute: Attribute, rows: str) -> str:
    """Leave a temporary table of the failing rows' keys and return its name.

    Args:
        db: holds the rows.
        engine: attached to the same connection.
        attribute: what is asked.
        rows: query for the rows to ask it of; every column it needs is there.

    Raises:
        EngineError: Great Expectations or its SQL broke.
    """
    asked, failing = f"asked_{attribute.id}", f"failing_{attribute.id}"
    keys = ", ".join(KEY)
    db.run(f"CREATE OR REPLACE TEMP TABLE {asked} AS {rows}")
    queries: list[str] = []
    if db.value(f"SELECT count(*) FROM {asked}"):
        absent = [gxe.ExpectColumnValuesToNotBeNull(column=column) for column in attribute.must_be_there]
        queries = engine.unexpected(asked, [*absent, attribute.expect], KEY)
    union = " UNION ".join(f"SELECT {keys} FROM ({query})" for query in queries)
    db.run(f"CREATE OR REPLACE TEMP TABLE {failing} AS " + (union or f"SELECT {keys} FROM {asked} LIMIT 0"))
    return failing
