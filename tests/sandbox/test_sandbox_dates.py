"""Dates are written as people say them, and hit weekends and clock changes wherever a run begins."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sandbox.dates import DateError, Dates
from assets.sandbox.timeline import ClockError, Timeline
from assets.sandbox.when import DAY, OFFICES, end_of, holidays, instant, local_day, reading_of

KNOWN = Dates(known={"start": date(2025, 11, 1), "end": date(2026, 11, 1), "last_day": date(2026, 3, 28)})
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
OFFICE = st.sampled_from(sorted(OFFICES))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("start", "2025-11-01"),
        ("start +40", "2025-12-11"),
        ("start next friday", "2025-11-07"),
        ("start next saturday", "2025-11-01"),
        ("start previous monday", "2025-10-27"),
        ("start next workday +1", "2025-11-04"),
        ("2025-12-25 next workday", "2025-12-29"),
        ("start month-end", "2025-11-30"),
        ("start next spring-dst New York", "2026-03-08"),
        ("start next spring-dst Berlin -1", "2026-03-28"),
        ("start next autumn-dst Berlin", "2026-10-25"),
        ("last_day +1", "2026-03-29"),
    ],
)
def test_days_are_found(expression, expected):
    assert KNOWN.day(expression) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("expression", "office", "expected"),
    [
        ("last_day 23:59:59 +24h", "Berlin", "2026-03-29T22:59:59"),
        ("last_day +1 23:59:59", "Berlin", "2026-03-29T21:59:59"),
        ("last_day 17:30", "New York", "2026-03-28T21:30:00"),
        ("last_day 23:59:59 +4h -1m +1s", "Singapore", "2026-03-28T19:59:00"),
    ],
)
def test_times_are_local_and_what_is_added_after_them_is_elapsed(expression, office, expected):
    assert KNOWN.instant(expression, office) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("", "An empty date"),
        ("yesterday", "neither a date nor a known day"),
        ("start ++3", "not understood"),
        ("start next blueday", "not a weekday"),
        ("start next spring-dst Paris", "a clock change needs an office"),
        ("start next spring-dst Singapore", "do not change"),
        ("start 10:00", "a day is wanted"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint(expression, hint):
    with pytest.raises(DateError, match=hint):
        KNOWN.day(expression)


@given(day=DAYS, office=OFFICE)
def test_the_end_of_a_day_is_the_last_second_of_it_in_the_office(day, office):
    assert local_day(end_of(day, office), office) == day
    assert end_of(day, office) + timedelta(seconds=1) == instant(day + DAY, "00:00", office)


@given(day=DAYS)
def test_every_day_is_read_once_half_an_hour_after_it_ends(day):
    assert local_day(reading_of(day)) == day + DAY
    assert timedelta(hours=22) < reading_of(day + DAY) - reading_of(day) < timedelta(hours=26)


def test_holidays_of_berlin_move_with_easter():
    assert [holidays(year).get(day) for year, day in ((2026, date(2026, 4, 6)), (2027, date(2027, 3, 29)))] == [
        "Ostermontag",
        "Ostermontag",
    ]


@given(minutes=st.lists(st.integers(0, 500), max_size=30), stop=st.integers(0, 500))
def test_things_happen_in_order_and_only_when_their_time_has_come(minutes, stop):
    zero = datetime(2026, 1, 1, tzinfo=UTC)
    timeline, seen = Timeline(zero), []
    for minute in minutes:
        timeline.at(zero + timedelta(minutes=minute), lambda: seen.append(timeline.now))
    timeline.advance(zero + timedelta(minutes=stop))
    assert seen == sorted(zero + timedelta(minutes=minute) for minute in minutes if minute <= stop)
    with pytest.raises(ClockError):
        timeline.advance(zero - timedelta(minutes=1))
