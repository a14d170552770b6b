"""In any small world: no item is lost between received and judged, no missed day passes, a range is its days."""

from datetime import date, datetime, time, timedelta

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.gx import gxe
from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from expectations.model import Attribute, ControlTest, Event, Exclusion, Periodic, State
from warehouse.packs import Packs
from warehouse.record import records
from warehouse.snapshots import create_views, midnight
from warehouse.store import Rows, Store

START, DAYS, ZONE = date(2026, 3, 27), 6, "Europe/Berlin"
GENTLE = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
ABOUT = {"title": "t", "objective": "o", "criteria": ("CC7.4",), "annex_a": (), "severity": "low", "owner": "IT Lead"}
EXCLUDED = (Exclusion(rule="duplicate", condition="status = 'duplicate'", reason="judged as the other one"),)
SUBJECTS = (
    "SELECT day, source_id, ticket_id, status, opened_at AS triggered_at, contained_at AS due_at, "
    "restored_at AS done_at, root_cause FROM tickets"
)
DONE = Attribute(
    id="A",
    text="Done by its due time",
    expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
    null_means={"due_at": "unknown", "done_at": "not_done"},
)
CAUSE = Attribute(
    id="B",
    text="Its cause is written down",
    expect=gxe.ExpectColumnValuesToNotBeNull(column="root_cause"),
    null_means={"root_cause": "not_done"},
    applies="status <> 'minor'",
)
ITEM = ("source_id", "ticket_id")


def _test(number, kind, attributes):
    return ControlTest(
        id=f"TKT-{number}", kind=kind, subjects=SUBJECTS, item=ITEM, exclusions=EXCLUDED, attributes=attributes, **ABOUT
    )


TESTS = (_test(91, State(), (CAUSE,)), _test(92, Event(), (DONE, CAUSE)), _test(93, Periodic(), (DONE,)))
INSTANTS = st.none() | st.integers(-40, DAYS * 24).map(
    lambda hours: datetime.combine(START, time()) + timedelta(hours=hours)
)
TICKETS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["open", "duplicate", "minor", None]),
        "opened_at": INSTANTS,
        "contained_at": INSTANTS,
        "restored_at": INSTANTS,
        "root_cause": st.sampled_from(["known", None]),
    }
)
READINGS = st.dictionaries(st.sampled_from("abc"), TICKETS, max_size=3)
MISSED = st.none()
WORLDS = st.lists(st.one_of(READINGS, READINGS, READINGS, MISSED), min_size=DAYS, max_size=DAYS)


def _store(folder, world):
    store = Store(None, Packs(folder), ZONE)
    create_views(store.db, ZONE)
    schema = records()["tickets"].schema
    for seq, reading in enumerate(world):
        if reading is None:
            continue
        day = START + timedelta(days=seq)
        at = (midnight(day + timedelta(days=1), ZONE) + timedelta(hours=1)).isoformat(timespec="microseconds") + "Z"
        rows = [dict.fromkeys(schema) | {"source_id": "desk", "ticket_id": key} | row for key, row in reading.items()]
        leaf = {
            "kind": "pull", "seq": seq, "source": "desk", "connector": "files", "day": day.isoformat(), "attempt": 1,
            "status": "complete", "basis": "simulated", "started_at": at, "observed_at": at, "finished_at": at,
            "requests": 1, "bytes": 1, "pack": "", "cursor": {}, "recorded_at": at,
        }  # fmt: skip
        part = Rows(record="tickets", rows=pl.DataFrame(rows, schema=schema), levels=("visible",), how="counted")
        store.load([leaf], lambda _, part=part: [part])
    return store


def _judged(store, stretches):
    engine = Engine(store.db)
    judge = Judge(db=store.db, engine=lambda: engine, sources={"desk": frozenset({"tickets"})})
    verdicts = []
    for control in TESTS:
        for first, last in stretches:
            verdicts += judge.judge(control, {}, START + timedelta(days=first), START + timedelta(days=last))
    return sorted(verdicts, key=lambda v: (v.test_id, v.known_on, v.day, v.kind, v.cause))


@GENTLE
@given(world=WORLDS)
def test_no_item_is_lost_between_received_and_judged_and_no_missed_day_passes(tmp_path_factory, world):
    store = _store(tmp_path_factory.mktemp("world"), world)
    try:
        verdicts = [verdict for verdict in _judged(store, [(0, DAYS - 1)]) if verdict.kind == "result"]
    finally:
        store.db.close()
    for verdict in verdicts:
        if world[(verdict.day - START).days] is None:
            assert verdict.mark in {"not_run", "not_applicable"}
            assert verdict.reason in {"no_reading", "not_in_force"}
            continue
        counts = verdict.counts
        parts = ("excluded", "judged", "unknown", "pending", "withdrawn")
        assert counts["received"] == sum(counts[part] for part in parts)
        assert counts["judged"] == counts["passed"] + counts["failed"]
        if verdict.mark == "pass":
            assert counts["passed"] > 0
            assert {item["outcome"] for item in verdict.items} & {"fail", "unknown"} == set()


@GENTLE
@given(world=WORLDS, cut=st.integers(1, DAYS - 1))
def test_a_range_of_days_is_judged_as_its_days_one_by_one_and_as_two_ranges(tmp_path_factory, world, cut):
    store = _store(tmp_path_factory.mktemp("world"), world)
    try:
        at_once = _judged(store, [(0, DAYS - 1)])
        assert _judged(store, [(day, day) for day in range(DAYS)]) == at_once
        assert _judged(store, [(0, cut - 1), (cut, DAYS - 1)]) == at_once
    finally:
        store.db.close()
