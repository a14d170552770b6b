"""Rows of a record, from checked objects to a frame: one per id, in the record's own schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import polars as pl

from assets.sources.contract import Rejected
from assets.sources.http.answers import Answer
from warehouse.record import records

Object = TypeVar("Object", bound=Answer)


def by_id(objects: Iterable[Object], what: str, *, key: str = "id") -> dict[str, Object]:
    """Return the objects by id; one that comes twice with the same content is there once.

    Raises:
        Rejected: `conflict`, when one id comes with two contents.
    """
    found: dict[str, Object] = {}
    for thing in objects:
        if found.setdefault(name := getattr(thing, key), thing) != thing:
            raise Rejected("conflict", f"{what}: {name} comes twice with different content")
    return found


def frame(record: str, source_id: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Make the frame of a record out of its rows, each with all columns but `source_id`."""
    schema = records()[record].schema
    return pl.DataFrame([{"source_id": source_id, **row} for row in rows], schema=schema, strict=True)
