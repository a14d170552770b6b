"""Values as vendors write them: instants with a zone, calendar dates, ids."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from assets.sources.iso import calendar_date, instant

_NO_DATE: Final = ("", "0000-00-00")


def optional_date(text: object) -> date | None:
    """The date of a text, None when it is absent as null, as an empty text or as zeros. Raises ValueError."""
    return None if text is None or (isinstance(text, str) and text in _NO_DATE) else calendar_date(text)


Id = Annotated[str, Field(min_length=1)]
Instant = Annotated[datetime, BeforeValidator(instant)]
CalendarDate = Annotated[date, BeforeValidator(calendar_date)]
OptionalDate = Annotated[date | None, BeforeValidator(optional_date)]
"""A date that is absent as null, as an empty text or as the date with only zeros."""


def iso(at: datetime) -> str:
    """Write a UTC instant without a zone the way vendors read it, to the millisecond."""
    return at.isoformat(timespec="milliseconds") + "Z"


def start_of(day: date, zone: str) -> datetime:
    """00:00 local time of `day` in the IANA zone, as a UTC instant without a zone."""
    return _utc(datetime.combine(day, time(0), ZoneInfo(zone)))


def end_of(day: date, zone: str) -> datetime:
    """23:59:59 local time of `day` in the IANA zone, as a UTC instant without a zone."""
    return _utc(datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)))


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC).replace(tzinfo=None)
