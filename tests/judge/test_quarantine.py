"""Fault row 28: rows of a pull that was not complete may prove a deviation, and never anything else."""

from datetime import date, datetime

import pytest

from assets.judging import judge_days
from assets.publishing import publish_audit
from assets.pulling import pull_day
from assets.sources.contract import Rejected
from assets.workspace import Workspace
from expectations.catalogue import controls
from warehouse.audit import Audit
from warehouse.snapshots import Scope, let_in, look_at

DAYS = [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)]
SPONSOR = {
    "worker_id": "w0", "employee_number": "E0", "work_email": "sponsor@acme.example", "worker_type": "employee",
    "status": "active", "hire_date": date(2024, 1, 8),
}  # fmt: skip
GOOD = SPONSOR | {
    "worker_id": "w1", "employee_number": "E1", "work_email": "w1@acme.example", "worker_type": "contractor",
    "hire_date": date(2026, 1, 5), "contract_end_date": date(2026, 5, 31), "manager_worker_id": "w0",
}  # fmt: skip
BAD = GOOD | {"worker_id": "w2", "employee_number": "E2", "work_email": "w2@acme.example", "contract_end_date": None}


@pytest.fixture
def cut_off(new_world, scripted):
    """Makes a world whose HR answers in full on the first and third day, and is cut off on the second."""

    def _cut_off(first, second, third):
        source = scripted("hr", frozenset({"workers"}), dict(zip(DAYS, [first, second, third], strict=True)))
        whole = source.parse

        def parse(exchanges, context):
            parsed = whole(exchanges, context)
            if context.day == DAYS[1]:
                raise Rejected("truncated", "workers: page 2 of 3 ends in the middle", parsed.sets)
            return parsed

        source.parse = parse
        world = new_world([controls()["HR-12"]], [source])
        world.run(DAYS, at_once=1)
        return world

    return _cut_off


def workers(*rows):
    return {"workers": list(rows)}


def on_the_second_day(world):
    (leaf,) = [leaf for leaf in world.recorded() if leaf["day"] == DAYS[1].isoformat()]
    return leaf


def deviations(world):
    publish_audit(world.workspace)
    query = "SELECT item, attribute, first_day, last_day, status, partial FROM deviations ORDER BY ALL"
    return Audit(world.home.audit).query(query).rows()


def test_a_row_that_proves_a_deviation_fails_the_day_though_the_pull_was_not_complete(cut_off):
    world = cut_off(workers(SPONSOR, GOOD), workers(SPONSOR, BAD), workers(SPONSOR, GOOD))
    leaf = on_the_second_day(world)
    assert (leaf["mark"], leaf["reason"]) == ("fail", "deviation")
    assert [(item["item"], item["is_partial"]) for item in leaf["items"]] == [("hr/w2", True)]
    assert "counts" not in leaf
    assert deviations(world) == [("hr/w2", "A", DAYS[1], DAYS[1], "not_known", True)]


def test_rows_without_a_deviation_prove_nothing(cut_off):
    world = cut_off(workers(SPONSOR, GOOD), workers(SPONSOR, GOOD), workers(SPONSOR, GOOD))
    leaf = on_the_second_day(world)
    assert (leaf["mark"], leaf["reason"]) == ("indeterminate", "truncated")
    assert deviations(world) == []


def test_what_is_missing_from_an_incomplete_pull_is_not_gone(cut_off):
    world = cut_off(workers(SPONSOR, GOOD), workers(BAD), workers(SPONSOR, GOOD))
    leaf = on_the_second_day(world)
    assert {item["item"] for item in leaf["items"]} == {"hr/w2"}  # w1, whose sponsor did not come, is not accused
    history = world.workspace.store.db.rows("SELECT worker_id, is_vanished FROM history_workers ORDER BY 1")
    assert history == [("w0", False), ("w1", False)]


def test_a_deviation_that_a_complete_pull_confirms_is_one_episode_from_its_first_day(cut_off):
    world = cut_off(workers(SPONSOR, GOOD), workers(SPONSOR, BAD), workers(SPONSOR, BAD))
    assert deviations(world) == [("hr/w2", "A", DAYS[1], None, "open", False)]


def test_a_rejected_day_between_two_failing_days_does_not_cut_the_episode(cut_off):
    world = cut_off(workers(SPONSOR, BAD), workers(SPONSOR), workers(SPONSOR, BAD))
    assert on_the_second_day(world)["mark"] == "indeterminate"
    assert deviations(world) == [("hr/w2", "A", DAYS[0], None, "open", False)]


def test_quarantined_rows_are_seen_only_where_they_are_let_in_and_until_another_day_is_looked_at(cut_off):
    db = cut_off(workers(SPONSOR), workers(SPONSOR, BAD), workers(SPONSOR)).workspace.store.db
    (pull,) = (seq for (seq,) in db.rows("SELECT DISTINCT seq FROM quarantined"))
    seen = []
    for scope, pulls in ((DAYS[1], []), (DAYS[1], [pull]), (DAYS[1], []), (DAYS[2], [])):
        look_at(db, Scope(from_day=scope, to_day=scope))
        let_in(db, pulls)
        seen.append([worker for (worker,) in db.rows("SELECT worker_id FROM workers ORDER BY ALL")])
    assert seen == [[], ["w0", "w2"], [], ["w0"]]


def test_what_was_quarantined_is_read_again_from_the_packs(cut_off):
    world = cut_off(workers(SPONSOR, GOOD), workers(SPONSOR, BAD), workers(SPONSOR, GOOD))
    query = "SELECT * FROM quarantine_workers ORDER BY worker_id"
    kept = world.workspace.store.db.rows(query)
    assert [row[2] for row in kept] == ["w0", "w2"]
    world.workspace.close()
    world.home.database.unlink()
    world.workspace = Workspace(world.home, world.workspace.plan, world.clock)
    assert world.workspace.store.db.rows(query) == kept


def test_a_pull_that_breaks_while_asking_is_quarantined_as_far_as_it_came(new_world, scripted):
    source = scripted("hr", frozenset({"workers"}), {day: workers(SPONSOR, BAD) for day in DAYS})
    whole = source.pull

    def pull(context, keep):
        whole(context, keep)
        if context.day == DAYS[1]:
            raise Rejected("unreachable", "the connection broke after the first page")

    source.pull = pull
    world = new_world([controls()["HR-12"]], [source])
    world.clock.reach(datetime.fromisoformat("2026-03-02T12:00:00+00:00"))
    for day in DAYS[:2]:
        pull_day(world.workspace, day)
    judge_days(world.workspace, DAYS[0], DAYS[1])
    assert on_the_second_day(world)["mark"] == "fail"
