"""What the log did not tell, or told late: earlier days get a second verdict beside the first, never instead of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assets.publishing import publish_audit
from expectations.catalogue import controls
from warehouse.audit import Audit

START = date(2026, 3, 2)
DAYS = [START + timedelta(days=offset) for offset in range(5)]
ACCOUNT = {
    "account_id": "a1", "status": "active", "is_enabled": True, "has_signed_in": True,
    "created_at": "2024-01-08 08:00:00",
}  # fmt: skip
FACTOR = {"account_id": "a1", "factor_id": "f1", "factor_type": "push", "status": "active"}
OTHER = FACTOR | {"factor_id": "f2"}


def removed(event, at, kind="factor_removed"):
    return {"event_id": event, "account_id": "a1", "event_type": kind, "occurred_at": at}


@pytest.fixture
def read_by_change(new_world, scripted):
    """Makes a world whose factors are read where the log says so (`log`), or all of them (`sweep`), day by day."""

    def _read_by_change(days, at_once=1):
        script = {
            day: {"accounts": [ACCOUNT], "mfa_factors": factors, "account_events": events}
            for day, (_, factors, events) in zip(DAYS, days, strict=True)
        }
        how = {day: why for day, (why, _, _) in zip(DAYS, days, strict=True)}
        source = scripted("idp", frozenset({"accounts", "mfa_factors", "account_events"}), script)
        whole = source.parse

        def parse(exchanges, context):
            parsed = whole(exchanges, context)
            why = how[context.day]
            parents = frozenset({"a1"} if why else ())
            sets = [
                replace(part, parents=parents, rests_on=why or "log") if part.record == "mfa_factors" else part
                for part in parsed.sets
            ]
            return replace(parsed, sets=tuple(sets))

        source.parse = parse
        world = new_world([controls()["IAM-01"]], [source])
        world.run(DAYS, at_once=at_once)
        return world

    return _read_by_change


SILENT = [("sweep", [FACTOR], []), ("", [], []), ("log", [FACTOR], []), ("", [], []), ("sweep", [], [])]
TOLD_LATE = [
    ("sweep", [FACTOR], []), ("", [], []), ("", [], []), ("", [], []),
    ("log", [], [removed("e1", "2026-03-04 10:00:00")]),
]  # fmt: skip
TOLD_TWICE_LATE = [
    *TOLD_LATE[:4],
    ("log", [OTHER], [removed("e1", "2026-03-04 10:00:00"), removed("e2", "2026-03-05 10:00:00", "factor_added")]),
]
SILENTLY_ADDED = [("sweep", [], []), ("", [], []), ("", [], []), ("", [], []), ("sweep", [FACTOR], [])]


def marks(world, kind):
    found = [leaf for leaf in world.recorded() if leaf["kind"] == kind]
    return {leaf["day"]: (leaf["mark"], leaf.get("cause", "")) for leaf in found}


def first_marks(world):
    return [mark for mark, _ in marks(world, "result").values()]


def published(world, query):
    publish_audit(world.workspace)
    return Audit(world.home.audit).query(query).rows()


def test_days_since_the_last_look_are_unknown_when_a_sweep_finds_a_loss_that_no_log_told(read_by_change):
    world = read_by_change(SILENT)
    assert first_marks(world) == ["pass", "pass", "pass", "pass", "fail"]
    assert marks(world, "restatement") == {"2026-03-05": ("indeterminate", "sweep")}
    now = published(world, "SELECT mark FROM control_daily WHERE test_id = 'IAM-01' ORDER BY day")
    assert [mark for (mark,) in now] == ["pass", "pass", "pass", "indeterminate", "fail"]


def test_a_sweep_says_how_many_objects_it_found_changed_without_a_word(read_by_change):
    world = read_by_change(SILENT)
    found = published(world, "SELECT day, untold FROM pull_records WHERE record = 'mfa_factors' ORDER BY day")
    assert found == [(day, int(day == DAYS[4])) for day in DAYS]


def test_a_log_entry_that_comes_late_dates_the_deviation(read_by_change):
    world = read_by_change(TOLD_LATE)
    assert first_marks(world) == ["pass", "pass", "pass", "pass", "fail"]
    assert marks(world, "restatement") == {
        "2026-03-04": ("fail", "late_fact"),
        "2026-03-05": ("fail", "late_fact"),
    }
    assert published(world, "SELECT first_day, last_day FROM deviations") == [(date(2026, 3, 4), None)]


def test_several_late_entries_leave_the_days_between_unknown(read_by_change):
    world = read_by_change(TOLD_TWICE_LATE)
    assert first_marks(world) == ["pass"] * 5
    assert marks(world, "restatement") == {
        "2026-03-04": ("indeterminate", "late_log"),
        "2026-03-05": ("indeterminate", "late_log"),
    }


def test_what_a_sweep_finds_mended_stays_failed_for_the_days_before(read_by_change):
    world = read_by_change(SILENTLY_ADDED)
    assert first_marks(world) == ["fail", "fail", "fail", "fail", "pass"]
    assert marks(world, "restatement") == {}


@pytest.mark.parametrize("days", [SILENT, TOLD_LATE, TOLD_TWICE_LATE, SILENTLY_ADDED])
def test_a_range_teaches_what_single_days_teach(read_by_change, days):
    assert read_by_change(days, at_once=5).recorded() == read_by_change(days, at_once=1).recorded()
