"""Rows that each stand for one object at one time: references by name resolved, one row per key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.sources.contract import Rejected
from assets.sources.files.columns import FILE, MATCH
from assets.sources.files.tables import LINE

if TYPE_CHECKING:
    from assets.sources.files.settings import Table
    from warehouse.record import Record


def one_row_per_key(rows: pl.DataFrame, record: Record, table: Table) -> tuple[pl.DataFrame, dict[str, int]]:
    """Resolve lookups and fold identical rows into one.

    Args:
        rows: converted rows of all files of one day, with `FILE`, `LINE` and the columns that lookups need.
        record: the record they fill.
        table: the mapping.

    Returns:
        The mapped columns of the record, and what was met, counted.

    Raises:
        Rejected: one key with two contents.
    """
    notes: dict[str, int] = {}
    for target, cell in table.columns.items():
        if cell.lookup is not None:
            rows, met = _looked_up(rows, record, target)
            notes |= met
    present = [column.name for column in record.columns if column.name in rows.columns]
    distinct = rows.unique(subset=present, keep="first", maintain_order=True)
    twice = distinct.filter(pl.struct(record.key).is_duplicated()).sort(*record.key, FILE, LINE)
    if twice.height:
        (a, line_a), (b, line_b) = twice.select(FILE, LINE).rows()[:2]
        raise Rejected(
            "conflict",
            f"{a} line {line_a} and {b} line {line_b}: the same {', '.join(record.key)} with different content"
            f" ({twice.height} rows like this); export one row per {', '.join(record.key)}",
        )
    notes["duplicate_rows"] = rows.height - distinct.height
    return distinct.select(present), {kind: count for kind, count in notes.items() if count}


def _looked_up(rows: pl.DataFrame, record: Record, target: str) -> tuple[pl.DataFrame, dict[str, int]]:
    """Replace a name by the key of the one row that bears it; NULL where none or several do."""
    match, (key,) = MATCH + target, record.key
    bearers = (
        rows.filter(pl.col(match).is_not_null())
        .group_by(pl.col(match).alias(target))
        .agg(pl.col(key).n_unique().alias("log_bearers"), pl.col(key).first().cast(pl.String).alias("log_bearer"))
    )
    joined = rows.join(bearers, on=target, how="left", maintain_order="left")
    asked, found = pl.col(target).is_not_null(), pl.col("log_bearers")
    counts = joined.select(
        (asked & found.is_null()).sum().alias(f"{target}: nobody of that name"),
        (asked & (found > 1)).sum().alias(f"{target}: several of that name"),
    ).row(0, named=True)
    resolved = pl.when(found == 1).then(pl.col("log_bearer")).alias(target)
    return joined.with_columns(resolved).drop("log_bearer", "log_bearers", match), counts
