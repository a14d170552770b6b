"""Dates and times as text -> calendar dates and UTC instants. What cannot be read exactly one way is not read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from assets.sources.files.rules import has_offset

if TYPE_CHECKING:
    from assets.sources.files.settings import Cell

_DATE: Final = pl.Date()
_NAIVE: Final = pl.Datetime("us")
_ISO_DATE: Final = ("%Y-%m-%d",)
_ISO_TIME: Final = (
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
)
_FIRST_YEAR: Final = 1900
"""`%Y` reads '26' as the year 26; nothing here is older than this."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Values of one column and why some could not be had: pairs of a mask over the rows and a remedy."""

    values: pl.Series
    problems: tuple[tuple[pl.Series, str], ...] = ()


def dates(given: pl.Series, cell: Cell) -> Filled:
    """Calendar dates from text or from a date column."""
    if given.dtype == _DATE:
        return Filled(values=given)
    formats = cell.formats or _ISO_DATE
    readings = [given.str.to_date(form, strict=False) for form in formats]
    return _agreed(given, readings, formats)


def instants(given: pl.Series, cell: Cell, zone: str | None) -> Filled:
    """UTC instants (no zone attached) from text, dates or times.

    Args:
        given: text, a date column, or a time column with or without a zone.
        cell: the mapping; its formats, `at` and `ambiguous` decide.
        zone: zone of values that carry no offset; None = such values are problems.
    """
    if cell.at is not None:
        read = dates(given, cell)
        local = [_at(read.values, cell.at)]
        values, problems = _placed(local[0], zone, cell), read.problems
    elif isinstance(given.dtype, pl.Datetime):
        local = [_from_typed(given)]
        values, problems = _placed(local[0], zone, cell), ()
    else:
        formats = cell.formats or _ISO_TIME
        local = [_read(given, form) for form in formats]
        agreed = _agreed(given, [_placed(series, zone, cell) for series in local], formats)
        values, problems = agreed.values, agreed.problems
    lost = _any([series.is_not_null() for series in local]) & values.is_null()
    (unread, remedy), *others = problems or ((lost & ~lost, ""),)
    return Filled(values=values, problems=((unread & ~lost, remedy), *others, (lost, _lost(zone))))


def _lost(zone: str | None) -> str:
    if zone is None:
        return "has no offset: declare `zone`, the zone these times are written in"
    return f"happened twice or never in {zone}, where clocks are moved: `zone` is wrong, or declare `ambiguous`"


def _read(text: pl.Series, form: str) -> pl.Series:
    """Aware in UTC when the format has an offset, else naive."""
    zone = "UTC" if has_offset(form) else None
    return text.str.to_datetime(form, time_unit="us", time_zone=zone, strict=False)


def _from_typed(given: pl.Series) -> pl.Series:
    dtype = given.dtype
    aware = isinstance(dtype, pl.Datetime) and dtype.time_zone is not None
    return given.dt.cast_time_unit("us").dt.convert_time_zone("UTC") if aware else given.dt.cast_time_unit("us")


def _at(days: pl.Series, at: str) -> pl.Series:
    midnight = days.cast(_NAIVE)
    return midnight if at == "start_of_day" else midnight.dt.offset_by("86399s")


def _placed(local: pl.Series, zone: str | None, cell: Cell) -> pl.Series:
    """UTC without a zone; NULL where no zone is known or the local time is not exactly one instant."""
    if isinstance(local.dtype, pl.Datetime) and local.dtype.time_zone is not None:
        return local.dt.replace_time_zone(None)
    if zone is None:
        return pl.Series(local.name, [None] * len(local), dtype=_NAIVE)
    twice = {"start_of_day": "earliest", "end_of_day": "latest", None: cell.ambiguous}[cell.at]
    placed = _to_utc(local, zone, twice)
    if cell.at == "start_of_day":  # where clocks jump at midnight, the day starts at 01:00
        placed = placed.zip_with(placed.is_not_null(), _to_utc(local.dt.offset_by("1h"), zone, twice))
    return placed


def _to_utc(local: pl.Series, zone: str, twice: str) -> pl.Series:
    frame = pl.select(
        pl.lit(local).dt.replace_time_zone(
            zone,
            ambiguous="null" if twice == "reject" else twice,  # type: ignore[arg-type]
            non_existent="null",
        )
    )
    return frame.to_series().dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def _agreed(given: pl.Series, readings: list[pl.Series], formats: tuple[str, ...]) -> Filled:
    """The one reading of each value; two formats that read it differently are a problem, not a choice."""
    first = pl.select(pl.coalesce([pl.lit(series) for series in readings])).to_series().alias(given.name)
    differ = _any([(series != first).fill_null(value=False) for series in readings])
    ancient = (first.dt.year() < _FIRST_YEAR).fill_null(value=False)
    unread = (given.is_not_null() & first.is_null()) | ancient
    shown = " or ".join(formats)
    return Filled(
        values=first,
        problems=(
            (unread, f"is not written as {shown}: declare `formats`, or list it under `null`"),
            (differ, f"means different days as {shown}: keep the format that the export uses"),
        ),
    )


def _any(masks: list[pl.Series]) -> pl.Series:
    return pl.select(pl.any_horizontal([pl.lit(mask) for mask in masks])).to_series()
