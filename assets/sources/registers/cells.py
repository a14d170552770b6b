"""What a cell of a company's CSV file may say: one spelling for each meaning, nothing guessed.

Messages never repeat the cell, which may hold a name; file, line and column lead to it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Final, TypeVar

from pydantic import BeforeValidator

from assets.sources import iso

When = TypeVar("When", date, datetime)

_YEARS: Final = range(1900, 2200)
_GUARD: Final = "'"
_RUN: Final = (_GUARD, "=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
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


def _entitlement(cell: str) -> str:
    if not re.fullmatch(r"account|(group|role)/\S+", cell):
        raise ValueError("expected account, group/<group id> or role/<role name>")
    return cell


def _held(cell: str) -> str:
    if not re.fullmatch(r"(group|role)/\S+", cell):
        raise ValueError("expected group/<group id> or role/<role name>")
    return cell


def _date(cell: str) -> date:
    return _of_our_time(iso.calendar_date(cell))


def _instant(cell: str) -> datetime:
    return _of_our_time(iso.instant(cell))


def _of_our_time(value: When) -> When:
    if value.year not in _YEARS:
        raise ValueError(f"expected a year from {_YEARS.start} to {_YEARS[-1]}")
    return value


def guarded(text: str) -> str:
    """A vendor's text for a file that people open in a spreadsheet, which would run what looks like a formula."""
    return f"{_GUARD}{text}" if text.startswith(_RUN) else text


def _unguarded(cell: str) -> str:
    return cell.removeprefix(_GUARD)


def _bool(cell: str) -> bool:
    # spreadsheets write TRUE where the author typed true
    if cell.lower() not in _BOOLS:
        raise ValueError("expected true or false")
    return _BOOLS[cell.lower()]


def _months(cell: str) -> int:
    if not re.fullmatch(r"[1-9]\d?", cell):
        raise ValueError("expected a number of months from 1 to 99")
    return int(cell)


def _count(cell: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,6}", cell):
        raise ValueError("expected a whole number from 1 to 9999999")
    return int(cell)


def _grade(cell: str) -> int:
    if not re.fullmatch(r"[1-5]", cell):
        raise ValueError("expected a grade from 1 to 5")
    return int(cell)


Raw = Annotated[str, "as a vendor wrote it"]
Guarded = Annotated[str, BeforeValidator(_unguarded)]
"""As a vendor wrote it, read from a file for which `guarded` wrote it."""
Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[str, BeforeValidator(_name)]
Entitlement = Annotated[str, BeforeValidator(_entitlement)]
"""What a system grants, as the records call it."""
Held = Annotated[str, BeforeValidator(_held)]
"""What a system grants beside the account itself."""
CalendarDate = Annotated[date, BeforeValidator(_date)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
"""UTC, without a zone, as records keep it."""
Bool = Annotated[bool, BeforeValidator(_bool)]
Months = Annotated[int, BeforeValidator(_months)]
Count = Annotated[int, BeforeValidator(_count)]
Grade = Annotated[int, BeforeValidator(_grade)]
