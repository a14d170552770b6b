"""Dagster's event log in SQLite, as Dagster keeps it by default, without its two costs for every single event.

Stock Dagster opens a connection and waits for the disk for each event, and a backfill of a year writes
thousands: minutes of nothing else. Here connections stay open, and what a power cut may take is the newest
lines of a view for people, which is never the evidence. A killed process loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from dagster import StringSource
from dagster._config.config_schema import UserConfigSchema
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

_MOST_OPEN: Final = 8
_PATIENCE_SECONDS: Final = 60


class EventLog(SqliteEventLogStorage):
    """Named in the home folder's `dagster.yaml`; files and tables are those of the stock event log."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Open the log below `base_dir`."""
        self._open: dict[str, Connection] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """What `dagster.yaml` says about it: Dagster's home folder."""
        return {"dagster_home": StringSource}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> EventLog:
        """Make the log that the settings name."""
        return cls(str(Path(config_value["dagster_home"]) / "history" / "runs"), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        if shard not in self._initialized_dbs:
            with super()._connect(shard):
                pass  # that creates its tables
        with self._db_lock:
            connection = self._kept(shard)
            with connection.begin():
                yield connection

    def _kept(self, shard: str) -> Connection:
        connection = self._open.pop(shard, None)
        if connection is None:
            # threads take turns by the lock around this
            arguments = {"timeout": _PATIENCE_SECONDS, "check_same_thread": False}
            engine = create_engine(self.conn_string_for_shard(shard), poolclass=NullPool, connect_args=arguments)
            connection = engine.connect()
            connection.execute(text("PRAGMA synchronous = NORMAL"))
            connection.commit()
        self._open[shard] = connection  # the newest stand last
        while len(self._open) > _MOST_OPEN:
            self._open.pop(next(iter(self._open))).close()
        return connection

    def dispose(self) -> None:
        """Close what is open."""
        with self._db_lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()
        super().dispose()
