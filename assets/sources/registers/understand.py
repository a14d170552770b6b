"""From the bytes of registers and reviews to record sets, pure: the same bytes say the same for ever.

So bytes that were understood yesterday are not understood again: most files of a home folder change once a quarter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from assets.sources.contract import Exchange, Proof, RecordSet
from assets.sources.registers.register import registers
from assets.sources.registers.reviews import RECORDS, Review, read_review
from assets.sources.registers.table import UnreadableError
from warehouse.record import records


def understand(source_id: str, exchanges: Sequence[Exchange]) -> tuple[list[RecordSet], list[str]]:
    """Return what the files say and all that is wrong in them.

    A register that was not among the files when they were kept is not provided: files kept before a
    register existed are read today as they were then.
    """
    sets: list[RecordSet] = []
    problems: list[str] = []
    reviews: dict[str, dict[str, bytes]] = {}
    for exchange in exchanges:
        if exchange.subject is not None:
            reviews.setdefault(exchange.subject, {})[exchange.resource] = exchange.body
            continue
        try:
            rows = _rows(source_id, exchange.resource, exchange.body)
        except UnreadableError as error:
            problems.extend(error.problems)
        else:
            sets.append(_record_set(exchange.resource, rows))
    return [*sets, *_review_sets(source_id, reviews, problems)], problems


def _review_sets(source_id: str, folders: Mapping[str, Mapping[str, bytes]], problems: list[str]) -> list[RecordSet]:
    read: list[Review] = []
    for folder, files in folders.items():
        try:
            read.append(_review(folder, tuple(files.items())))
        except UnreadableError as error:
            problems.extend(error.problems)
    rows = ([one.review for one in read], [item for one in read for item in one.items])
    return [
        _record_set(record, _frame(record, source_id, filled)) for record, filled in zip(RECORDS, rows, strict=True)
    ]


@lru_cache(maxsize=64)
def _rows(source_id: str, register: str, body: bytes) -> pl.DataFrame:
    return registers()[register].read(source_id, body)


@lru_cache(maxsize=512)
def _review(folder: str, files: tuple[tuple[str, bytes], ...]) -> Review:
    return read_review(folder, dict(files))


def _frame(record: str, source_id: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([{"source_id": source_id, **row} for row in rows], schema=records()[record].schema)


def _record_set(record: str, rows: pl.DataFrame) -> RecordSet:
    how = "every file read whole, twice with the same bytes"
    visible = "the files are the source itself; no permission hides a line"
    proofs = (Proof(level="transferred", how=how), Proof(level="visible", how=visible))
    return RecordSet(record=record, rows=rows, proofs=proofs)
