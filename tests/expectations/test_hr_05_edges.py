"""HR-05 at its edges: the last day, leave, rehires, scores and learners whom nobody knows."""

import pytest

from expectations.controls.hr_05_awareness_training import BACK, CONTROL, COURSE, LEAVE, WORKER, WORLD
from expectations.examples import play
from expectations.model import Example

LEFT = {"worker_id": "w1", "event_type": "termination", "effective_date": "2025-12-01"}
ITEM = "hr/w1/2026-01-12"


def said(attribute="", item=ITEM, **rows):
    return play(CONTROL, Example(words="", expect="", attribute=attribute, rows={**WORLD, **rows}, item=item))


def finished(on, **changes):
    return {"training_records": ({**COURSE, "completed_on": on, **changes},)}


@pytest.mark.parametrize(
    ("hired", "thirtieth", "next_day"),
    [
        ("2026-01-12", "2026-02-11", "2026-02-12"),
        ("2026-02-27", "2026-03-29", "2026-03-30"),  # clocks go forward on the thirtieth day
        ("2025-10-01", "2025-10-31", "2025-11-01"),  # clocks go back between
    ],
)
def test_the_thirtieth_day_after_the_first_is_the_last_one(hired, thirtieth, next_day):
    worker = {**WORKER, "hire_date": hired, "start_at": f"{hired} 00:00:00"}
    assert said("B", item=f"hr/w1/{hired}", workers=(worker,), **finished(thirtieth)) == "pass"
    assert said("B", item=f"hr/w1/{hired}", workers=(worker,), **finished(next_day)) == "fail"


def test_late_is_late_and_not_never():
    late = finished("2026-03-02")
    assert (said("A", **late), said("B", **late)) == ("pass", "fail")


def test_on_the_thirty_first_day_it_was_not_in_time_and_may_still_be_finished():
    worker = {**WORKER, "hire_date": "2026-02-28", "start_at": "2026-02-27 23:00:00"}
    rows = {"workers": (worker,), "training_records": ()}
    assert said("B", item="hr/w1/2026-02-28", **rows) == "fail"
    assert said("A", item="hr/w1/2026-02-28", **rows) == "pass"  # nothing is held against it before its time
    rows["workers"] = ({**worker, "hire_date": "2026-03-20"},)
    assert said(item="hr/w1/2026-03-20", **rows) == "pending"


def test_a_course_below_its_score_was_not_passed():
    assert said("A", **finished("2026-01-30", score=79.5)) == "fail"
    assert said("A", **finished("2026-01-30", score=80)) == "pass"


@pytest.mark.parametrize("changes", [{"status": "waived"}, {"status": "assigned"}, {"course_kind": "privacy"}], ids=str)
def test_nothing_else_stands_in_for_the_course(changes):
    assert said("B", **finished("2026-01-30", **changes)) == "fail"


class TestLeave:
    def test_of_five_days_puts_the_time_off_by_five_days(self):
        events = (LEAVE, {**BACK, "effective_date": "2026-01-25"})
        assert said("B", **finished("2026-02-16"), employment_events=events) == "pass"
        assert said("B", **finished("2026-02-17"), employment_events=events) == "fail"

    def test_that_lasts_still_leaves_the_course_waiting(self):
        assert said(training_records=(), employment_events=(LEAVE,)) == "pending"

    def test_that_began_before_the_first_day_counts_from_it(self):
        events = ({**LEAVE, "effective_date": "2026-01-01"}, {**BACK, "effective_date": "2026-01-22"})
        assert said("B", **finished("2026-02-21"), employment_events=events) == "pass"
        assert said("B", **finished("2026-02-22"), employment_events=events) == "fail"

    def test_after_the_time_was_over_puts_nothing_off(self):
        events = ({**LEAVE, "effective_date": "2026-02-12"}, {**BACK, "effective_date": "2026-03-12"})
        assert said("B", **finished("2026-03-13"), employment_events=events) == "fail"

    def test_twice_puts_the_time_off_twice(self):
        first = (LEAVE, {**BACK, "effective_date": "2026-01-30"})  # ten days: until 21 February
        second = ({**LEAVE, "effective_date": "2026-02-20"}, {**BACK, "effective_date": "2026-02-25"})
        assert said("B", **finished("2026-02-26"), employment_events=(*first, *second)) == "pass"
        assert said("B", **finished("2026-02-27"), employment_events=(*first, *second)) == "fail"


class TestComingBack:
    def test_while_the_course_is_good_needs_no_other_one(self):
        assert said(**finished("2025-10-01"), employment_events=(LEFT,)) == "still_current"

    def test_after_its_time_needs_a_new_one(self):
        assert said("B", **finished("2025-07-15"), employment_events=(LEFT,)) == "fail"

    def test_on_another_record_is_the_same_person(self):
        before = {**WORKER, "worker_id": "w0", "hire_date": "2024-01-08", "termination_date": "2025-12-01"}
        left = {**LEFT, "worker_id": "w0"}
        rows = {**finished("2025-10-01", worker_id="w0"), "employment_events": (left,)}
        assert said(workers=(WORKER, before), **rows) == "still_current"

    def test_is_not_what_somebody_does_who_learns_before_the_first_day(self):
        assert said(**finished("2026-01-05")) == "pass"


class TestLearnersWhomNobodyKnows:
    def test_could_be_the_one_who_is_missing(self):
        assert said("B", **finished("2026-01-30", worker_id=None)) == "unknown"

    def test_are_not_who_finished_after_the_time(self):
        assert said("B", **finished("2026-03-20", worker_id=None)) == "fail"

    def test_spoil_nothing_for_who_finished_in_time(self):
        unlinked = {**COURSE, "training_record_id": "2", "worker_id": None}
        assert said(training_records=(COURSE, unlinked)) == "pass"


def test_whoever_leaves_before_the_time_is_over_is_not_asked():
    gone = {**WORKER, "termination_date": "2026-02-11"}
    assert said(workers=(gone,), training_records=()) == "left_before_due"
    later = {**WORKER, "termination_date": "2026-02-12"}
    assert said("B", workers=(later,), training_records=()) == "fail"


def test_a_member_of_the_board_is_not_trained():
    assert said(workers=({**WORKER, "worker_type": "board"},), training_records=()) == "not_asked"
    assert said(workers=({**WORKER, "worker_type": None},), training_records=()) == "unknown"
