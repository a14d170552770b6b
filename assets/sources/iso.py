"""Dates and instants as ISO 8601 writes them, in vendors' answers and in files that people keep."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def instant(text: object) -> datetime:
    """The UTC instant, without a zone as records keep it, of a text with its zone. Raises ValueError."""
    with suppress(ValueError, OverflowError):
        if isinstance(text, str):
            return _instant(text)
    raise ValueError("expected a time with its zone, such as 2026-03-31T15:00:00Z or 2026-03-31T17:00:00+02:00")


def calendar_date(text: object) -> date:
    """The date of a text such as 2026-03-31. Raises ValueError."""
    with suppress(ValueError):
        if isinstance(text, str):
            return _date(text)
    raise ValueError("expected a date such as 2026-03-31")


@lru_cache(maxsize=65_536)  # answers of one day say again what those of the day before said
def _instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


@lru_cache(maxsize=65_536)
def _date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
