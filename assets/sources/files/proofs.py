"""Why a record set read from files is complete, or that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.sources.contract import Proof, Rejected

if TYPE_CHECKING:
    import datetime as dt

    from assets.sources.files.gather import Bundle
    from assets.sources.files.settings import Count
    from warehouse.record import Record


def proofs_of(bundle: Bundle, rows: pl.DataFrame, day: dt.date, today: dt.date) -> tuple[Proof, ...]:
    """Weigh what the files, a witness row and a person's count say.

    Args:
        bundle: the files and how they were declared.
        rows: the finished rows, with the record's key.
        day: the day they stand for.
        today: the day of the pull, which decides whether a count still vouches.

    Raises:
        Rejected: the witness is missing, or a valid count differs.
    """
    record, table, contents = bundle.record, bundle.table, bundle.contents
    found: list[Proof] = []
    if table.parts != "any" and all(content.proof for content in contents):
        how = "; ".join(f"{content.name}: {content.proof}" for content in contents)
        found.append(Proof(level="transferred", how=how))
    if table.witness is not None:
        if not rows.select((pl.col(record.key[0]).cast(pl.String) == table.witness).any()).item():
            raise Rejected(
                "witness_missing",
                f"{record.name}: the witness row is not in {contents[0].name}; was the export restricted?",
            )
        if found:
            found.append(Proof(level="visible", how="the witness row is there"))
    objects = rows.select(record.key).n_unique()
    valid = [c for c in table.counts if c.on <= today <= c.expires and c.day in {None, day}]
    return (*found, *(_reconciled(record, count, objects, day) for count in valid))


def _reconciled(record: Record, count: Count, objects: int, day: dt.date) -> Proof:
    if count.rows != objects:
        raise Rejected(
            "count_mismatch",
            f"{record.name} of {day}: {objects} in the files, {count.rows} counted by {count.by} in {count.where};"
            " export again, or correct the count",
        )
    return Proof(
        level="reconciled",
        how=f"{count.rows} counted by {count.by} in {count.where} on {count.on}, valid until {count.expires}",
    )
