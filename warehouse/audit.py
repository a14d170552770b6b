"""Reading the published file: what dashboards and commands for people see, and nothing else."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from warehouse.database import Database, DatabaseError
from warehouse.form import OutdatedError
from warehouse.publish import form


class NothingPublishedError(Exception):
    """There is no published file yet."""


class Audit:
    """The published file, opened read-only. Holds on to the file it opened, also when a newer one is put in place."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            NothingPublishedError: nothing was published yet.
            OutdatedError: another version published it, with other tables.
        """
        if not path.exists():
            raise NothingPublishedError(f"{path}: nothing was published yet; run `tallymark run` first")
        self._db = Database(path, read_only=True)
        if not self._is_todays():
            self._db.close()
            raise OutdatedError(
                f"{path} has the tables of another version of Tallymark. Nothing is lost: `tallymark rebuild` makes it "
                "anew from the evidence."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _is_todays(self) -> bool:
        try:
            return bool(self._db.value("SELECT value FROM meta WHERE key = 'form'") == form())
        except DatabaseError:
            return False  # another version's, before it told

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def keep(self, table: str, sql: str, /, **parameters: object) -> None:
        """Compute a query once, for others to read as a table. It is temporary: the file stays as it is."""
        self._db.run(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql}", **parameters)

    def query(self, sql: str, /, **parameters: object) -> pl.DataFrame:
        """Run a query (`$name` parameters) and return a frame."""
        return self._db.frame(sql, **parameters)
