"""Which day a file stands for, by its name."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, Literal

from assets.sources.contract import Rejected

if TYPE_CHECKING:
    from assets.sources.files.settings import DayInName


def day_in_name(name: str, rule: DayInName) -> dt.date:
    """The day that a file stands for; without a day in its name, the last one of its month.

    Raises:
        Rejected: the name does not fit the declared pattern, or is no date.
    """
    found = re.search(rule.name, name)
    if found is None:
        raise Rejected("file", f"{name}: its name does not say a day in the declared pattern {rule.name!r}")
    parts = {group: int(text) for group, text in found.groupdict().items()}
    try:
        last = calendar.monthrange(parts["year"], parts["month"])[1]
        return dt.date(parts["year"], parts["month"], parts.get("day", last))
    except ValueError as error:
        raise Rejected("file", f"{name}: its name says no date ({error})") from None


def is_for(name: str, rule: Literal["reading"] | DayInName, day: dt.date) -> bool:
    """Whether a file is wanted in the reading of `day`."""
    return rule == "reading" or rule.read == "all" or day_in_name(name, rule) == day
