"""The published file: documented tables that auditors and dashboards read, made anew and swapped in whole.

One file in `warehouse/published/` is one table, in name order; its leading comment describes the table
and each column. `<name>.macro.sql` is a table macro of `from_day` and `to_day`. Files in `warehouse/prepared/`
are tables that several of them read and that are not published, made first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from warehouse.database import STORAGE_VERSION, Database, DatabaseError, remove_database
from warehouse.durable import put_in_place

FOLDER: Final = Path(__file__).parent / "published"
IDLE: Final = {"test_id": pl.String(), "reason": pl.String()}
"""Control tests that cannot be judged yet, each with what it needs, in words for a person."""
PREPARED: Final = Path(__file__).parent / "prepared"
_COLUMN: Final = re.compile(r"^-- (\w+): (.+)$")


class PublishError(Exception):
    """A table or macro of the published file cannot be made."""


@dataclass(frozen=True, kw_only=True)
class Published:
    """One table or macro of the published file, as its SQL file (`file`) says."""

    file: str
    name: str
    text: str
    columns: Mapping[str, str]
    sql: str


def published() -> list[Published]:
    """Every table of the published file, in the order in which they are made.

    Raises:
        ValueError: a file does not begin with a comment that says what the table answers.
    """
    return [_read(path) for path in sorted(FOLDER.glob("[0-9]*.sql"))]


def macros() -> list[Published]:
    """Every table macro of the published file."""
    return [_read(path) for path in sorted(FOLDER.glob("*.macro.sql"))]


def form() -> str:
    """Which tables this code publishes: a hash of the statements that make them."""
    return sha256("\n".join(made.sql for made in (*published(), *macros())).encode()).hexdigest()


def publish(db: Database, path: Path, given: Mapping[str, pl.DataFrame]) -> None:
    """Make the published file from the working database and put it in place; readers see the old one or the new.

    Args:
        db: working database.
        path: the published file.
        given: frames that do not come from the log (`meta`, `criteria`, and perhaps `idle`), read as `given_<name>`.

    Raises:
        PublishError: the SQL of a table or macro does not run; names its file. The published file stays as it was.
    """
    temporary = path.with_name(f".{path.name}.partial")
    remove_database(temporary)
    db.run(f"ATTACH '{_quoted(temporary)}' AS audit (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        try:
            _fill(db, given)
            db.run("CHECKPOINT audit")
        finally:
            db.run("DETACH audit")
        temporary.chmod(0o444)
        put_in_place(temporary, path)
    finally:
        remove_database(temporary)


def _fill(db: Database, given: Mapping[str, pl.DataFrame]) -> None:
    given = {"idle": pl.DataFrame(schema=IDLE), "form": pl.DataFrame({"value": [form()]}), **given}
    for name, frame in given.items():
        db.connection.register(f"given_{name}", frame.to_arrow())
    steps = {path.stem.partition("_")[2]: path.read_text(encoding="utf-8") for path in sorted(PREPARED.glob("*.sql"))}
    for name, sql in steps.items():
        db.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
    for table in published():
        with _named(table):
            _make_table(db, table)
    working = db.value("SELECT current_database()")
    db.run("USE audit")  # the names in a macro are looked up where it is made
    try:
        for macro in macros():
            with _named(macro):
                _make_macro(db, macro)
    finally:
        db.run(f'USE "{working}"')  # else the file could not be let go, and that would be the error told
    for name in given:
        db.connection.unregister(f"given_{name}")
    for name in steps:
        db.run(f"DROP TABLE {name}")


def _make_table(db: Database, table: Published) -> None:
    db.run(f"CREATE TABLE audit.{table.name} AS {table.sql}")
    db.run(f"COMMENT ON TABLE audit.{table.name} IS '{_quoted(table.text)}'")
    for column, text in table.columns.items():
        db.run(f"COMMENT ON COLUMN audit.{table.name}.{column} IS '{_quoted(text)}'")


def _make_macro(db: Database, macro: Published) -> None:
    db.run(f"CREATE MACRO {macro.name}(from_day, to_day) AS TABLE {macro.sql}")
    db.run(f"COMMENT ON MACRO TABLE {macro.name} IS '{_quoted(macro.text)}'")
    # not every mistake shows when a macro is made, but all that an auditor would run into show now
    db.run(f"EXPLAIN SELECT * FROM {macro.name}(DATE '2000-01-01', DATE '2000-12-31')")


@contextmanager
def _named(made: Published) -> Iterator[None]:
    """Say whose SQL it is that does not run."""
    try:
        yield
    except DatabaseError as error:
        told = PublishError(f"warehouse/published/{made.file}: {error}")
        told.add_note(f"It was making {made.name} from warehouse/published/{made.file}.")  # said without the data
        raise told from error


def _read(path: Path) -> Published:
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("-- ")]
    if not comments or lines[: len(comments)] != comments or _COLUMN.match(comments[0]):
        raise ValueError(f"{path.name}: begins with a line of comment that says what the table answers")
    columns = {match[1]: match[2] for line in comments if (match := _COLUMN.match(line))}
    name = re.sub(r"^\d+_", "", path.name).split(".")[0]
    sql = "\n".join(lines[len(comments) :])
    return Published(file=path.name, name=name, text=comments[0].removeprefix("-- "), columns=columns, sql=sql)


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
