"""Calendar of the company: offices and their time zones, working days, and the few conversions everybody needs."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

OFFICES = {
    "Berlin": ZoneInfo("Europe/Berlin"),
    "New York": ZoneInfo("America/New_York"),
    "Singapore": ZoneInfo("Asia/Singapore"),
}
HEADQUARTERS = OFFICES["Berlin"]
DAY = timedelta(days=1)
_SATURDAY = 5


def instant(day: date, at: time | str, office: str = "Berlin") -> datetime:
    """Return the UTC instant of a local date and time ("17:30" or "17:30:05") in an office."""
    clock = time.fromisoformat(at) if isinstance(at, str) else at
    return datetime.combine(day, clock, OFFICES[office]).astimezone(UTC)


def end_of(day: date, office: str) -> datetime:
    """Return 23:59:59 local time, the instant at which a date-only last day takes effect."""
    return instant(day, time(23, 59, 59), office)


def reading_of(day: date) -> datetime:
    """Return the instant at which the state of a day is read: 00:30 in Berlin on the day after."""
    return instant(day + DAY, time(0, 30))


def local_day(at: datetime, office: str = "Berlin") -> date:
    """Return the calendar day of an instant in an office."""
    return at.astimezone(OFFICES[office]).date()


def is_workday(day: date, office: str = "Berlin") -> bool:
    """Tell whether the office works on a day: Monday to Friday, in Berlin not on public holidays."""
    return day.weekday() < _SATURDAY and not (office == "Berlin" and day in holidays(day.year))


def next_workday(day: date, office: str = "Berlin") -> date:
    """Return the day itself if the office works on it, else the first working day after it."""
    while not is_workday(day, office):
        day += DAY
    return day


@cache
def holidays(year: int) -> dict[date, str]:
    """Return the public holidays of Berlin with their names."""
    easter = _easter(year)
    return {
        date(year, 1, 1): "Neujahr",
        date(year, 3, 8): "Internationaler Frauentag",
        easter - 2 * DAY: "Karfreitag",
        easter + DAY: "Ostermontag",
        date(year, 5, 1): "Tag der Arbeit",
        easter + 39 * DAY: "Christi Himmelfahrt",
        easter + 50 * DAY: "Pfingstmontag",
        date(year, 10, 3): "Tag der Deutschen Einheit",
        date(year, 12, 25): "1. Weihnachtstag",
        date(year, 12, 26): "2. Weihnachtstag",
    }


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later; the day must exist there (up to the 28th always does)."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def _easter(year: int) -> date:
    """Return Easter Sunday (anonymous Gregorian computus)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
