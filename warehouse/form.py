"""Whether a working database has the tables of this code: it is an index, so one of another form is made anew."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from warehouse.database import Database


class OutdatedError(Exception):
    """The working database was made by another version, with other tables."""


def expect(db: Database, statements: Iterable[str]) -> None:
    """Note in a new database by which statements its tables are made; refuse one that was made by others.

    Raises:
        OutdatedError: what is there was made by other statements. Nothing was changed.
    """
    form = sha256("\n".join(statements).encode()).hexdigest()
    there = {name for (name,) in db.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")}
    if "form" not in there and not there:
        db.run("CREATE TABLE form AS SELECT $form AS sha256", form=form)
    elif "form" not in there or db.value("SELECT sha256 FROM form") != form:
        raise OutdatedError(
            "the working database has the tables of another version of Tallymark. Nothing is lost: "
            "`tallymark rebuild` makes it anew from the evidence."
        )
