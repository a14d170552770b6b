"""Great Expectations inside DuckDB, and the one predicate that it renders.

Great Expectations validates a table that is already in the database; the query it renders for the
unexpected rows is then run to the end, so every failing item is found, not the first twenty. It never
decides a pass: it passes on no rows, ignores NULLs, and reports its own crash as a failure, so the
callers separate those cases before and after.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from expectations.gx import Expectation
from warehouse.database import Database, DatabaseError

_COUNT_AND_QUERY = {
    "result_format": "BASIC",
    "partial_unexpected_count": 0,
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": True,
}
_TYPES = {name: name for name in ("BIGINT", "BOOLEAN", "DATE", "INTEGER", "TIMESTAMP", "VARCHAR")}
_TYPES["DOUBLE"] = "DOUBLE_PRECISION"


class EngineError(Exception):
    """Great Expectations or its SQL broke: an indeterminate day, never a failing control."""


class Engine:
    """Great Expectations over one DuckDB connection."""

    def __init__(self, database: Database) -> None:
        """Attach to an open database; the library is imported here and nowhere earlier."""
        self._db = database
        self._gx = _great_expectations()
        self._engine = self._gx.engine(database.connection)

    def unexpected(self, table: str, expectations: Sequence[Expectation], key: tuple[str, ...]) -> list[str]:
        """Validate `table` and return the query for each one's unexpected rows, with the `key` columns in front.

        Raises:
            EngineError: an expectation does not exist, its columns do not, or its SQL fails; or a
                query finds another number of rows than Great Expectations counted.
        """
        told = self._validate(table, expectations, key)
        return [self._query(table, *pair) for pair in zip(expectations, told, strict=True)]

    def _query(self, table: str, expectation: Expectation, told: Mapping[str, Any]) -> str:
        query = str(told.get("unexpected_index_query", "")).rstrip().rstrip(";")
        if not query:
            raise EngineError(f"{expectation.name} on {table}: rendered no query for unexpected rows")
        counted = int(told["unexpected_count"])
        try:
            found = int(self._db.value(f"SELECT count(*) FROM ({query})"))
        except DatabaseError as error:
            raise EngineError(f"{expectation.name} on {table}: {error}") from error
        if found != counted:
            raise EngineError(f"{expectation.name} on {table}: {found} rows found, {counted} counted")
        return query

    def _validate(self, table: str, expectations: Sequence[Expectation], key: tuple[str, ...]) -> list[dict[str, Any]]:
        """What the library found of each expectation, in the same order."""
        names = ", ".join(expectation.name for expectation in expectations)
        try:
            validator = self._gx.validator(self._engine, table)
            asked = [self._gx.configuration(expectation) for expectation in expectations]
            with _quiet():
                results = validator.graph_validate(
                    asked,
                    runtime_configuration={
                        "catch_exceptions": False,
                        "result_format": {**_COUNT_AND_QUERY, "unexpected_index_column_names": list(key)},
                    },
                )
        except Exception as error:  # the library raises what it likes; every crash is the same outcome
            raise EngineError(f"{names} on {table}: {type(error).__name__}: {error}") from error
        finally:
            self._engine.end_transaction()
        return [self._told(table, *pair) for pair in zip(asked, results, strict=True)]

    def _told(self, table: str, asked: Any, result: Any) -> dict[str, Any]:  # noqa: ANN401
        answer: dict[str, Any] = result.to_json_dict()
        if answer.get("exception_info", {}).get("raised_exception"):
            raise EngineError(f"{asked.type} on {table}: {answer['exception_info']['exception_message']}")
        found: dict[str, Any] = answer["result"]
        return found


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's progress bars and chatter off the terminal."""
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stderr(nowhere),
        contextlib.redirect_stdout(nowhere),
    ):
        yield


class _Described:
    """What Great Expectations asks an inspector: asked of the table itself, not of PostgreSQL's catalogue.

    duckdb-engine answers by joins over every table and view there is: half of a small validation's time.
    """

    def __init__(self, connection: Any, dialect: Any, types: Any) -> None:  # noqa: ANN401
        self._connection, self.dialect, self._types = connection, dialect, types

    def get_columns(self, table_name: str, **_: object) -> list[dict[str, Any]]:
        """Return names and types of a table's columns."""
        rows = self._connection.execute(f'DESCRIBE "{table_name}"').fetchall()
        return [{"name": name, "type": self._type(kind)} for name, kind, *_ in rows]

    def get_pk_constraint(self, **_: object) -> dict[str, list[str]]:
        """Return that there is no primary key: tables to be judged are made by queries."""
        return {"constrained_columns": []}

    def _type(self, kind: str) -> Any:  # noqa: ANN401
        return getattr(self._types, _TYPES.get(kind, "NullType"))()


class _GreatExpectations:
    """The few calls into the library, so that its import happens once and late."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"  # nothing phones home
        import great_expectations.expectations as gxe
        import sqlalchemy
        from duckdb_engine import ConnectionWrapper
        from great_expectations.core.batch import Batch
        from great_expectations.core.batch_spec import SqlAlchemyDatasourceBatchSpec
        from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
        from great_expectations.expectations.metrics import util as rendering
        from great_expectations.validator.validator import Validator
        from sqlalchemy.pool import StaticPool

        # It takes the 1 of DuckDB's placeholder $1 for a number put in its place; literals are right for every value.
        rendering._check_has_unsubstituted_params = lambda *_: True  # noqa: SLF001

        class BorrowedConnection(ConnectionWrapper):
            """The warehouse's connection: SQLAlchemy may use it and may not close it."""

            def close(self) -> None:
                """Do nothing; it is not ours."""

        class OpenConnectionEngine(SqlAlchemyExecutionEngine):
            """Stock Great Expectations closes the connection before it fetches; DuckDB fetches lazily."""

            described: _Described

            def get_inspector(self) -> Any:  # noqa: ANN401
                return self.described

            @contextlib.contextmanager
            def get_connection(self) -> Iterator[Any]:
                if self._connection is None:
                    self._connection = self.engine.connect()
                yield self._connection

            def end_transaction(self) -> None:
                """SQLAlchemy begins one by itself; left open, it would swallow the next of ours."""
                if self._connection is not None:
                    self._connection.commit()

        def engine(connection: Any) -> Any:  # noqa: ANN401
            sql = sqlalchemy.create_engine(
                "duckdb:///:memory:",
                creator=lambda: BorrowedConnection(connection),
                poolclass=StaticPool,
                pool_reset_on_return=None,  # `end_transaction` ends what was begun; later the connection may be closed
            )
            executor = OpenConnectionEngine(engine=sql)
            executor.described = _Described(connection, sql.dialect, sqlalchemy.types)
            return executor

        def validator(executor: Any, table: str) -> Any:  # noqa: ANN401
            spec = SqlAlchemyDatasourceBatchSpec({"table_name": table, "create_temp_table": False})
            data, _ = executor.get_batch_data_and_markers(spec)
            return Validator(execution_engine=executor, batches=[Batch(data=data, batch_spec=spec)])

        def configuration(expectation: Expectation) -> Any:  # noqa: ANN401
            return getattr(gxe, expectation.name)(**expectation.arguments).configuration

        self.engine, self.validator, self.configuration = engine, validator, configuration


@cache
def _great_expectations() -> _GreatExpectations:
    return _GreatExpectations()
