"""Days are calendar days of the company's zone: every instant lies in exactly one, also where clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.database import Database
from warehouse.history import History
from warehouse.snapshots import Scope, create_views, derive, derived_views, keep, look_at, midnight

ZONES = sorted(available_timezones() - {"localtime"})
# clocks change at midnight, by half an hour, by day and month of the moon, twice a year apart from others
HARD_ZONES = ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca", "America/Havana", "UTC"]
INSTANTS = st.datetimes(datetime(2020, 1, 1, 12), datetime(2030, 12, 31, 12))  # noqa: DTZ001  (UTC by convention)


@settings(max_examples=500, deadline=None)
@given(zone=st.sampled_from(ZONES), at=INSTANTS)
def test_an_instant_lies_in_the_day_that_a_wall_clock_of_the_zone_shows(zone, at):
    day = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    assert midnight(day, zone) <= at < midnight(day + timedelta(days=1), zone)


@pytest.mark.parametrize("zone", HARD_ZONES)
def test_the_calendar_has_no_gap_no_overlap_and_one_row_a_day(zone):
    with Database() as db:
        History(db)
        create_views(db, zone)
        days = db.rows("SELECT * FROM calendar WHERE day BETWEEN '2020-01-01' AND '2030-12-31' ORDER BY day")
    assert [day for day, *_ in days] == [date(2020, 1, 1) + timedelta(days=n) for n in range(len(days))]
    assert all(before[2] == after[1] for before, after in pairwise(days))
    hours = {(ends - starts) / timedelta(hours=1) for _, starts, ends in days}
    assert hours == ({24} if zone == "UTC" else {23.5, 24, 24.5} if "Lord_Howe" in zone else {23, 24, 25})


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2028, 2, 29), 24)],
    ids=["clocks go forward", "clocks go back", "leap day"],
)
def test_a_reading_of_a_day_on_which_clocks_change_shows_on_that_day(new_shelf, day, hours):
    shelf = new_shelf()
    for offset in (-1, 0, 1):
        shelf.pull(day + timedelta(days=offset), "accounts", [{"account_id": f"a{offset}"}])
    shelf.load()
    db = shelf.db
    starts, ends = midnight(day, "Europe/Berlin"), midnight(day + timedelta(days=1), "Europe/Berlin")
    assert ends - starts == timedelta(hours=hours)
    look = "SELECT day FROM calendar WHERE $at >= starts_at AND $at < ends_at"
    for at in (starts, ends - timedelta(microseconds=1)):
        assert db.rows(look, at=at) == [(day,)]
    shown = shelf.accounts_by_day(day - timedelta(days=1), day + timedelta(days=1))
    assert shown == [(day + timedelta(days=offset), f"a{offset}") for offset in (-1, 0, 1)]


def test_a_day_without_a_reading_shows_nothing(new_shelf):
    shelf = new_shelf()
    days = [date(2026, 3, 1), date(2026, 3, 4)]
    for day in days:
        shelf.pull(day, "accounts", [{"account_id": "a"}])
    shelf.load()
    assert shelf.accounts_by_day(days[0], days[1]) == [(day, "a") for day in days]


def test_what_lies_outside_the_scope_is_not_seen(new_shelf):
    shelf = new_shelf()
    for number in range(5):
        shelf.pull(date(2026, 3, 1 + number), "accounts", [{"account_id": "a"}])
    shelf.load()
    wanted = (date(2026, 3, 2), date(2026, 3, 3))
    assert [day for day, _ in shelf.accounts_by_day(*wanted)] == list(wanted)
    assert shelf.db.rows("SELECT day FROM days ORDER BY day") == [(day,) for day in wanted]


def test_who_looks_at_another_day_beside_disturbs_nobody_and_sees_the_same_history(new_shelf):
    shelf = new_shelf()
    days = [date(2026, 3, 1), date(2026, 3, 2)]
    for day in days:
        shelf.pull(day, "accounts", [{"account_id": "a"}])
    shelf.load()
    assert shelf.accounts_by_day(days[0], days[0]) == [(days[0], "a")]
    keep(shelf.db, ["account_people"])
    with shelf.db.beside() as other:
        create_views(other, "Europe/Berlin")
        look_at(other, Scope(from_day=days[1], to_day=days[1]))
        assert other.rows("SELECT day, account_id FROM accounts") == [(days[1], "a")]
    assert shelf.db.rows("SELECT day, account_id FROM accounts") == [(days[0], "a")]
    assert shelf.db.rows("SELECT name FROM kept WHERE name = 'account_people'") == [("account_people",)]


@pytest.mark.parametrize("view", derived_views())
def test_every_derived_view_says_first_what_it_is_and_carries_the_day_and_its_source(view):
    assert derived_views()[view].startswith("-- ")
    with Database() as db:
        History(db)
        create_views(db, "UTC")
        derive(db, [view])
        columns = [name for name, *_ in db.rows(f"DESCRIBE {view}")]
    assert columns[:2] == ["day", "source_id"]
