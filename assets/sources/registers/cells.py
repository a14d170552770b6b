"""What a cell of a company's CSV file may say: one spelling for each meaning, nothing guessed.

Messages never repeat the cell, which may hold a name; file, line and column lead to it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BeforeValidator

_YEAR = r"(?:19|20|21)\d{2}"
_DATE = re.compile(rf"{_YEAR}-\d{{2}}-\d{{2}}")
_INSTANT = re.compile(rf"{_YEAR}-\d{{2}}-\d{{2}}T\d{{2}}:\d{{2}}(:\d{{2}}(\.\d{{1,6}})?)?(Z|[+-]\d{{2}}:\d{{2}})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_BOOLS = {"true": True, "false": False}


def _text(cell: str) -> str:
    if cell != cell.strip() or not cell.isprintable():
        raise ValueError("has a space at its beginning or end, or a character that does not print; remove it")
    return cell


def _name(cell: str) -> str:
    if not _NAME.fullmatch(cell):
        raise ValueError("expected a name of letters, digits, '_', '.' and '-', such as okta-admins")
    return cell


def _date(cell: str) -> date:
    try:
        if _DATE.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise ValueError("expected a date such as 2026-03-31")


def _instant(cell: str) -> datetime:
    try:
        if _INSTANT.fullmatch(cell):
            return datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        pass
    raise ValueError("expected a time with its zone, such as 2026-03-31T15:00:00Z or 2026-03-31T17:00:00+02:00")


def _bool(cell: str) -> bool:
    # spreadsheets write TRUE where the author typed true
    if cell.lower() not in _BOOLS:
        raise ValueError("expected true or false")
    return _BOOLS[cell.lower()]


def _months(cell: str) -> int:
    if not re.fullmatch(r"[1-9]\d?", cell):
        raise ValueError("expected a number of months from 1 to 99")
    return int(cell)


Raw = Annotated[str, "as a vendor wrote it"]
Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[str, BeforeValidator(_name)]
CalendarDate = Annotated[date, BeforeValidator(_date)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
"""UTC, without a zone, as records keep it."""
Bool = Annotated[bool, BeforeValidator(_bool)]
Months = Annotated[int, BeforeValidator(_months)]
