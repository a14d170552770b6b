"""Dates and times as scenarios write them: `start +40 next friday 17:30`, `last_day 23:59:59 +24h`.

    expression = base  day-step…  [HH:MM[:SS]  elapsed-step…]
    base         start, end, a date (2026-03-01) or a day named in the scenario
    day-step     +3, -14 (days) | next/previous <weekday> | next/previous workday
                 | next spring-dst <office> | next autumn-dst <office> | month-end
    elapsed-step +24h, -90m, +1s: elapsed time, whatever the clocks do

'next' and 'previous' accept the day itself. A local time belongs to the office given beside the expression.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assets.sandbox.when import DAY, OFFICES, instant, is_workday

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ELAPSED = re.compile(r"([+-]\d+)([hms])")
_UNITS = {"h": timedelta(hours=1), "m": timedelta(minutes=1), "s": timedelta(seconds=1)}
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")
_DST = {"spring-dst": 1, "autumn-dst": -1}


class DateError(ValueError):
    """An expression that cannot be understood; says which word and what is possible."""


@dataclass(frozen=True, kw_only=True)
class Dates:
    """Reads expressions against the days known by name."""

    known: Mapping[str, date]

    def day(self, expression: str) -> date:
        """Return the date of an expression without a time of day. Raises DateError."""
        words = expression.split()
        day, rest = self._day(words, expression)
        if rest:
            raise DateError(f"'{expression}': a day is wanted here, without '{' '.join(rest)}'")
        return day

    def instant(self, expression: str, office: str) -> datetime:
        """Return the UTC instant of an expression with a time of day, local to an office. Raises DateError."""
        day, rest = self._day(expression.split(), expression)
        if not rest or not _CLOCK.fullmatch(rest[0]):
            raise DateError(f"'{expression}': a time of day such as 17:30 is missing after the day")
        elapsed = timedelta()
        for word in rest[1:]:
            match = _ELAPSED.fullmatch(word)
            if not match:
                raise DateError(f"'{expression}': '{word}' is not elapsed time such as +24h, -30m or +1s")
            elapsed += int(match[1]) * _UNITS[match[2]]
        return instant(day, time.fromisoformat(rest[0]), office) + elapsed

    def _day(self, words: list[str], expression: str) -> tuple[date, list[str]]:
        if not words:
            raise DateError("An empty date; write for example: start +40 next friday")
        day, words = self._base(words[0], expression), words[1:]
        while words and not _CLOCK.fullmatch(words[0]):
            day, words = self._step(day, words, expression)
        return day, words

    def _base(self, word: str, expression: str) -> date:
        if word in self.known:
            return self.known[word]
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise DateError(
                f"'{expression}': '{word}' is neither a date nor a known day ({', '.join(self.known)})"
            ) from None

    def _step(self, day: date, words: list[str], expression: str) -> tuple[date, list[str]]:
        first = words[0]
        if re.fullmatch(r"[+-]\d+", first):
            return day + int(first) * DAY, words[1:]
        if first == "month-end":
            return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY, words[1:]
        if first in {"next", "previous"} and len(words) > 1:
            step = DAY if first == "next" else -DAY
            if words[1] in _DST:
                office, rest = _office(words[2:], expression)
                return _clock_change(day, step, _DST[words[1]], office), rest
            return _search(day, step, words[1], expression), words[2:]
        raise DateError(f"'{expression}': '{first}' is not understood; see the README of the sandbox for what is")


def _search(day: date, step: timedelta, wanted: str, expression: str) -> date:
    if wanted != "workday" and wanted not in _WEEKDAYS:
        raise DateError(f"'{expression}': '{wanted}' is not a weekday, workday, spring-dst or autumn-dst")
    while not (is_workday(day) if wanted == "workday" else _WEEKDAYS[day.weekday()] == wanted):
        day += step
    return day


def _office(words: list[str], expression: str) -> tuple[str, list[str]]:
    for office in OFFICES:
        parts = office.split()
        if words[: len(parts)] == parts:
            return office, words[len(parts) :]
    raise DateError(f"'{expression}': a clock change needs an office: {', '.join(OFFICES)}")


def _clock_change(day: date, step: timedelta, direction: int, office: str) -> date:
    for _ in range(400):
        before, after = (
            instant(at, "00:00", office).astimezone(OFFICES[office]).utcoffset() for at in (day, day + DAY)
        )
        if before is not None and after is not None and (after > before) - (after < before) == direction:
            return day
        day += step
    raise DateError(f"The clocks in {office} do not change")
