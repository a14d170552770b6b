"""HR-11 at its edges: when an entry was in time, whose limit is which, and what moving a date means."""

from typing import Any

import pytest

from expectations.controls.hr_11_timely_hr_records import CONTROL

Row = dict[str, Any]
# a last day in Berlin that ended before the clocks went forward, and a move that takes effect at that midnight
DEPARTURE: Row = {"event_type": "termination", "effective_date": "2026-03-27", "effective_at": "2026-03-27 22:59:59"}
MOVE: Row = {"event_type": "transfer", "effective_date": "2026-03-28", "effective_at": "2026-03-27 23:00:00"}


def entered(by: str, after: str | None = "20 22:30:00") -> Row:
    """Not there at the reading of `after`, there at that of `by`, days of March."""
    return {"_appeared_after_at": after and f"2026-03-{after}", "_appeared_by_at": f"2026-03-{by}"}


DISMISSAL, DEATH = {**DEPARTURE, "termination_type": "involuntary"}, {**DEPARTURE, "termination_type": "death"}
LATE, NOT_KNOWN = {"A": "fail"}, {"A": "unknown"}
AHEAD = {**DEPARTURE, "effective_date": "2026-04-30", "effective_at": "2026-04-30 21:59:59"}
EARLY = {**DEPARTURE, "effective_date": "2026-03-02", "effective_at": "2026-03-02 22:59:59"}
PUT_OFF = {**DEPARTURE, "effective_date": "2026-03-28", "effective_at": "2026-03-28 22:59:59"}
CONTRACT = {**DEPARTURE, "termination_type": "end_of_contract"}
BACK_A_WEEK = {**DEPARTURE, "effective_date": "2026-03-20", "effective_at": "2026-03-20 22:59:59"}
# words: what is to be said, the event, the event that it replaced at the reading of the 30th
CASES: dict[str, tuple[dict[str, str] | None, Row, Row | None]] = {
    "entered in the last second of the last day": ({}, {**DEPARTURE, **entered("27 22:59:59")}, None),
    "not there yet a second later": (LATE, {**DEPARTURE, **entered("28 22:30:00", "27 23:00:00")}, None),
    "between two readings around the last second": (
        NOT_KNOWN, {**DEPARTURE, **entered("28 22:30:00", "27 22:30:00")}, None,
    ),
    "a dismissal four hours later": ({}, {**DISMISSAL, **entered("28 02:59:59")}, None),
    "a death four hours later": ({}, {**DEATH, **entered("28 02:59:59")}, None),
    "a dismissal four hours and a second later": (LATE, {**DISMISSAL, **entered("28 22:30:00", "28 03:00:00")}, None),
    "the end of a contract has no four hours": (
        NOT_KNOWN, {**CONTRACT, **entered("28 02:59:59", "27 22:30:00")}, None,
    ),
    "a move 72 hours later, over a weekend and a change of clocks": ({}, {**MOVE, **entered("30 23:00:00")}, None),
    "a move that was not there a second later": (
        LATE, {**MOVE, "effective_at": "2026-03-26 23:00:00", **entered("30 22:30:00", "29 23:00:01")}, None,
    ),
    "a move that shows only at the reading after the day: perhaps entered before the day was over": (
        NOT_KNOWN, {**MOVE, **entered("31 22:30:00", "30 23:00:01")}, None,
    ),
    "a last day in New York, five hours after that in Berlin": (
        {}, {**DEPARTURE, "effective_at": "2026-03-28 03:59:59", **entered("28 03:00:00")}, None,
    ),
    "a last day ahead, entered long before": (
        None, {**AHEAD, **entered("21 09:00:00")}, None,
    ),
    "who never came: dated before it was entered": (
        LATE, {**EARLY, **entered("20 22:30:00", "19 22:30:00")}, None,
    ),
    "moved back a week after it had passed": (
        {"B": "fail"}, {**BACK_A_WEEK, **entered("30 22:30:00", "29 22:30:00")}, DEPARTURE,
    ),
    "put off after it had passed: not back": (
        {}, {**PUT_OFF, **entered("30 22:30:00", "29 22:30:00")}, DEPARTURE,
    ),
    "moved back while it lay ahead": (
        {}, {**DEPARTURE, **entered("20 22:30:00", "19 22:30:00")}, AHEAD,
    ),
    "a leave is no departure": ({"out": "leave"}, {**MOVE, "event_type": "leave_end", **entered("30 22:30:00")}, None),
    "there when monitoring began": ({"out": "before_monitoring"}, {**DEPARTURE, **entered("30 22:30:00", None)}, None),
    "ahead when monitoring began": ({}, {**DEPARTURE, **entered("20 22:30:00", None)}, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    events, gone = [], []
    for number, (_, event, replaced) in enumerate(CASES.values()):
        events.append({**event, "worker_id": f"w{number}"})
        if replaced:
            moved = {"_changed_after_at": event["_appeared_after_at"], "_changed_by_at": event["_appeared_by_at"]}
            gone.append({**replaced, **entered("10 09:00:00", "09 22:30:00"), **moved, "worker_id": f"w{number}"})
    rescinded = {**DEPARTURE, **entered("10 09:00:00"), "_changed_after_at": "2026-03-25 22:30:00", "worker_id": "back"}
    workers = tuple({"worker_id": f"w{number}"} for number in range(len(CASES)))
    return outcomes(
        CONTROL,
        {
            "workers": workers,
            "employment_events": tuple(events),
            "vanished_employment_events": (*gone, {**rescinded, "_changed_by_at": "2026-03-26 22:30:00"}),
        },
    )


@pytest.mark.parametrize("words", CASES)
def test_when_an_entry_was_in_time(said, words):
    wanted, event, replaced = CASES[words]
    date = (replaced or event)["effective_date"]
    number = list(CASES).index(words)
    assert said.get(f"hr/w{number}/{event['event_type']}/{date}") == wanted


def test_a_resignation_that_was_taken_back_before_it_took_effect_is_nobodys(said):
    assert not [item for item in said if item.startswith("hr/back/")]
