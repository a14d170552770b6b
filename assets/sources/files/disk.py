"""Reading the declared files from the folder, as they are, with their side files. Nothing is interpreted."""

from __future__ import annotations

import datetime as dt
import os
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from assets.sources.contract import Exchange, Rejected
from assets.sources.files.days import is_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assets.sources.files.settings import Settings, Table

SIDE: Final = ".complete.json"
_SCHEME: Final = "file:"


def read_files(settings: Settings, day: dt.date | None) -> Iterator[Exchange]:
    """Yield each declared file and, after it, its side file if there is one.

    Args:
        settings: the source.
        day: the day that is read; None = every day there is.

    Raises:
        Rejected: no file, not readable, too large, or changed while it was read.
    """
    for record, table in settings.records.items():
        for path in _matching(settings.folder, record, table, day):
            name = path.relative_to(settings.folder).as_posix()
            yield _read(path, record, name, settings.max_bytes)
            side = path.with_name(path.name + SIDE)
            if side.exists():
                yield _read(side, record, name + SIDE, settings.max_bytes)


def name_of(exchange: Exchange) -> str:
    """The file's name below the folder."""
    return exchange.url.removeprefix(_SCHEME)


def changed_at(exchange: Exchange) -> dt.datetime:
    """When the file was last written, UTC, to the second."""
    return parsedate_to_datetime(exchange.headers["last-modified"]).astimezone(dt.UTC)


def _matching(folder: Path, record: str, table: Table, day: dt.date | None) -> list[Path]:
    if not folder.is_dir():
        raise Rejected("not_found", f"{record}: folder {folder} does not exist; set `folder`")
    found = sorted(p for p in folder.glob(table.files) if p.is_file() and not p.name.endswith(SIDE))
    if day is not None:
        found = [path for path in found if is_for(path.relative_to(folder).as_posix(), table.day, day)]
    if not found:
        wanted = f" for {day}" if day is not None and table.day != "reading" else ""
        raise Rejected("not_found", f"{record}: no file {table.files!r}{wanted} in {folder}")
    return found


def _read(path: Path, record: str, name: str, limit: int) -> Exchange:
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            body = file.read(limit + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise Rejected("forbidden", f"{name}: cannot be read ({error.strerror})") from None
    if len(body) > limit:
        raise Rejected("too_large", f"{name}: more than max_bytes = {limit}; raise it or split the export")
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size) or len(body) != after.st_size:
        raise Rejected("file", f"{name}: changed while it was read; write it elsewhere and move it here when done")
    return Exchange(
        resource=record,
        method="READ",
        url=_SCHEME + name,
        status=200,
        headers={"last-modified": format_datetime(dt.datetime.fromtimestamp(after.st_mtime, dt.UTC), usegmt=True)},
        body=body,
    )
