"""Between which readings an account closed whose system does not say when: by its history, not by its last change."""

from datetime import datetime

from expectations.examples import DAY, build
from warehouse.database import Database
from warehouse.snapshots import FIRST_DAY, Scope, derive, look_at

NOW = {"account_id": "a1", "is_enabled": False, "status": "deprovisioned", "disabled_at": None}
EARLIER = (
    "INSERT INTO history_accounts BY NAME SELECT * REPLACE ($enabled AS is_enabled, $first::DATE AS from_day, "
    "$after::TIMESTAMP AS changed_after_at, $by::TIMESTAMP AS changed_by_at, 7 AS version_id), "
    "$last::DATE AS to_day FROM (SELECT * EXCLUDE (to_day) FROM history_accounts) WHERE version_id = 0"
)
RENAMED = {"_changed_after_at": "2026-03-30 22:30:00", "_changed_by_at": "2026-03-31 22:30:00"}


def closed(*versions, **now):
    """The bounds of the closing, after earlier versions: enabled, first day, last day, changed after and by."""
    with Database() as db:
        build(db, {"accounts": ({**NOW, **RENAMED, **now},)})
        for enabled, first, last, after, by in versions:
            db.run(EARLIER, enabled=enabled, first=first, last=last, after=after, by=by)
        look_at(db, Scope(from_day=FIRST_DAY, to_day=DAY))
        derive(db, ["closed_accounts"])
        return db.rows("SELECT closed_after_at, closed_by_at FROM closed_accounts")


def at(day):
    return datetime(2026, 3, day, 22, 30)  # noqa: DTZ001  (UTC by convention)


OPEN = (True, "2026-01-01", "2026-03-05", None, "2026-01-01 23:30:00")
SHUT = (False, "2026-03-05", "2026-03-31", "2026-03-04 22:30:00", "2026-03-05 22:30:00")


def test_a_closed_account_that_is_renamed_did_not_close_again():
    assert closed(OPEN, SHUT) == [(at(4), at(5))]


def test_an_account_that_was_opened_again_closed_when_it_closed_last():
    again = (True, "2026-03-20", "2026-03-31", "2026-03-19 22:30:00", "2026-03-20 22:30:00")
    assert closed(OPEN, SHUT, again) == [(at(30), at(31))]


def test_an_account_that_was_closed_when_it_was_first_read_closed_before():
    assert closed((False, "2026-03-05", "2026-03-31", None, "2026-03-05 22:30:00")) == [(None, at(5))]


def test_an_account_of_which_the_system_tells_the_time_is_left_to_it():
    assert closed(OPEN, SHUT, disabled_at="2026-03-05 10:00:00") == []
    assert closed(is_enabled=True) == []
