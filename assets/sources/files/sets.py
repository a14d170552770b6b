"""From converted rows to a record set: folded or one row per key, shaped like the record, with its proofs."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from assets.sources.contract import RecordSet, Rejected
from assets.sources.files.events import VALID_FROM, fold
from assets.sources.files.proofs import proofs_of
from assets.sources.files.rules import NOT_PROVIDED, unfilled
from assets.sources.files.snapshots import one_row_per_key
from warehouse.record import POLARS

if TYPE_CHECKING:
    from assets.sources.contract import PullContext
    from assets.sources.files.gather import Bundle


def record_set(source_id: str, bundle: Bundle, context: PullContext) -> tuple[RecordSet, Counter[str]]:
    """Finish one bundle.

    Returns:
        The record set and what was met, counted. A bundle with a fault gives a set without proofs.

    Raises:
        Rejected: no rows, one key with two contents, events that contradict each other, a file older than
            the day it should stand for, a missing witness, a count that differs.
    """
    record, table = bundle.record, bundle.table
    if bundle.rows.is_empty() and table.empty_because is None and bundle.fault is None:
        raise Rejected(
            "empty_population",
            f"{record.name}: {bundle.contents[0].name} holds no row; if that is true, declare `empty_because`",
        )
    history = table.day != "reading" and table.day.read == "all"
    valid_from = known_until = None
    if table.events is not None:
        rows, newest, met = fold(bundle.rows, record, table)
        valid_from = VALID_FROM
        known_until = bundle.written_at if newest is None or table.events.known_until == "file_time" else newest
    else:
        rows, met = one_row_per_key(bundle.rows, record, table)
        if not history:
            _refuse_older(bundle, context)
    day = bundle.day if history else None
    made = RecordSet(
        record=record.name,
        rows=_shaped(source_id, rows, bundle, valid_from),
        proofs=() if bundle.fault else proofs_of(bundle, rows, day or context.day, context.day),
        source_total=_stated(bundle, met.get("duplicate_rows", 0)),
        day=day,
        valid_from=valid_from,
        known_until=known_until,
    )
    unmapped = {f"{name} is not mapped and stays unknown": rows.height for name in unfilled(record, table)}
    return made, bundle.notes + Counter(met) + Counter(unmapped)


def zoned(at: datetime) -> datetime:
    """A UTC instant with its zone, whether it came with one or without."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _refuse_older(bundle: Bundle, context: PullContext) -> None:
    """A file that was written before the day ended cannot say how the day ended."""
    if bundle.written_at < zoned(context.day_ends_at).replace(microsecond=0):
        raise Rejected(
            "file",
            f"{bundle.contents[0].name}: written {bundle.written_at:%Y-%m-%d %H:%M} UTC, before {context.day} ended"
            f" ({context.day_ends_at:%Y-%m-%d %H:%M} UTC); export it after the day's end",
        )


def _shaped(source_id: str, rows: pl.DataFrame, bundle: Bundle, valid_from: str | None) -> pl.DataFrame:
    """All columns of the record; those that no mapping fills are NULL, and named where the record has room for it."""
    wanted = bundle.record.schema | ({valid_from: POLARS["ts"]} if valid_from is not None else {})
    columns = {name: pl.col(name) if name in rows.columns else pl.lit(None) for name in wanted}
    columns["source_id"] = pl.lit(source_id)
    if NOT_PROVIDED in wanted:
        columns[NOT_PROVIDED] = pl.lit(" ".join(unfilled(bundle.record, bundle.table)))
    return rows.select(expr.cast(wanted[name]).alias(name) for name, expr in columns.items())


def _stated(bundle: Bundle, twice: int) -> int | None:
    """Rows by the side files, those that stand there twice taken once; of a log the rows are no records."""
    stated = [content.stated_rows for content in bundle.contents if content.stated_rows is not None]
    if bundle.table.events is not None or len(stated) < len(bundle.contents):
        return None
    return sum(stated) - twice
