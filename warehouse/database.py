"""A DuckDB connection: the few calls that versions 1.5 and 2.0 share, nothing that leaves the machine."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, Final, Self

import duckdb
import polars as pl

STORAGE_VERSION: Final = "v1.0.0"  # every DuckDB client since 1.0 opens the file
_MOST_MEMORY_MB: Final = 3000
_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
_TABLES_READ: Final[dict[str, frozenset[str]]] = {}  # the same text reads the same names, and is asked of every day
DatabaseError = duckdb.Error


class Database:
    """One open database file (or memory), with frames in and out."""

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        """Open `path`, or a database in memory.

        Raises:
            DatabaseError: the file is locked by another process or is no DuckDB file.
        """
        config: dict[str, Any] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "storage_compatibility_version": STORAGE_VERSION,
            "memory_limit": f"{_memory_mb()}MB",
        }
        self.connection = duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def run(self, sql: str, /, **parameters: object) -> None:
        """Run a statement for its effect. Only the `$names` that stand in it are passed."""
        self.connection.execute(sql, _used(sql, parameters))

    def rows(self, sql: str, /, **parameters: object) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        return self.connection.execute(sql, _used(sql, parameters)).fetchall()

    def value(self, sql: str, /, **parameters: object) -> Any:  # noqa: ANN401  (whatever the query selects)
        """Run a query for its first column of its first row; None without a row."""
        rows = self.rows(sql, **parameters)
        return rows[0][0] if rows else None

    def frame(self, sql: str, /, **parameters: object) -> pl.DataFrame:
        """Run a query and return a Polars frame."""
        return self.connection.sql(sql, params=_used(sql, parameters)).pl()

    def insert(self, table: str, frame: pl.DataFrame) -> None:
        """Append `frame` to `table`, columns by name."""
        if frame.is_empty():
            return
        self.connection.register("_incoming", frame.to_arrow())
        try:
            self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM _incoming")
        finally:
            self.connection.unregister("_incoming")

    @contextmanager
    def beside(self) -> Iterator[Self]:
        """Lend another connection to what is open: it sees what is committed, and has temporary tables of its own."""
        other = copy(self)
        other.connection = self.connection.cursor()
        try:
            yield other
        finally:
            other.close()

    @contextmanager
    def in_small_steps(self) -> Iterator[None]:
        """For many statements of a few rows each, which are done by one thread before two have shared the work."""
        self.connection.execute("SET threads = 1")
        try:
            yield
        finally:
            self.connection.execute("RESET threads")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is run in the block."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def tables_read(self, sql: str) -> frozenset[str]:
        """Names of tables and views that a SELECT reads, without its own WITH names.

        Raises:
            ValueError: it is not one SELECT statement.
        """
        if sql in _TABLES_READ:
            return _TABLES_READ[sql]
        # json_serialize_sql parses without binding; parameters are no literals it knows in every version
        tree = json.loads(self.value("SELECT json_serialize_sql($sql)", sql=_PARAMETER.sub("NULL", sql)))
        if tree.get("error"):
            raise ValueError(f"not one SELECT: {tree.get('error_message')}")
        seen: set[str] = set()
        own: set[str] = set()
        _walk(tree, seen, own)
        return _TABLES_READ.setdefault(sql, frozenset(seen - own))


def log_of(path: Path) -> Path:
    """The write-ahead log that belongs to a database file."""
    return path.with_name(f"{path.name}.wal")


def remove_database(path: Path) -> None:
    """Remove a database file and its log, if they are there."""
    for file in (path, log_of(path)):
        file.unlink(missing_ok=True)


def _memory_mb() -> int:
    """What a database may take: what does not fit is written beside it. DuckDB by itself takes 80 % of the machine."""
    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    return min(_MOST_MEMORY_MB, there * 8 // 10)


def parameters_in(sql: str) -> frozenset[str]:
    """Names of the `$parameters` that stand in `sql`."""
    return frozenset(_PARAMETER.findall(sql))


def _used(sql: str, parameters: Mapping[str, object]) -> dict[str, object]:
    return {name: parameters[name] for name in parameters_in(sql) if name in parameters}


def _walk(node: object, seen: set[str], own: set[str]) -> None:
    if isinstance(node, Mapping):
        if node.get("type") == "BASE_TABLE":
            seen.add(str(node["table_name"]))
        for entry in (node.get("cte_map") or {}).get("map", []):
            own.add(str(entry["key"]))
        for inner in node.values():
            _walk(inner, seen, own)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for inner in node:
            _walk(inner, seen, own)
