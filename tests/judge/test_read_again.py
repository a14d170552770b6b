"""A day that was read a second time in its reading window gets a second verdict beside the first, where it differs."""

from datetime import date

from assets.judging import judge_days
from assets.pulling import pull_day
from expectations.catalogue import controls

DAYS = [date(2026, 3, 2), date(2026, 3, 3)]
PERSON = {
    "worker_id": "w0", "employee_number": "E0", "work_email": "sponsor@acme.example", "worker_type": "employee",
    "status": "active", "hire_date": date(2024, 1, 8),
}  # fmt: skip
GOOD = PERSON | {
    "worker_id": "w1", "employee_number": "E1", "work_email": "w1@acme.example", "worker_type": "contractor",
    "hire_date": date(2026, 1, 5), "contract_end_date": date(2026, 5, 31), "manager_worker_id": "w0",
}  # fmt: skip
BAD = GOOD | {"contract_end_date": None}


def world_of(new_world, scripted, second_day):
    source = scripted("hr", frozenset({"workers"}), {DAYS[0]: {"workers": [PERSON, GOOD]}} | second_day)
    world = new_world([controls()["HR-12"]], [source])
    world.run(DAYS, at_once=1)
    return world


def read_again(world, rows=None):
    if rows is not None:
        world.workspace.plan.connectors["hr"].script[DAYS[1]] = {"workers": rows}
    pull_day(world.workspace, DAYS[1], again=True)
    judge_days(world.workspace, DAYS[1], DAYS[1])


def verdicts(world):
    return [(leaf["kind"], leaf["mark"], leaf.get("cause")) for leaf in world.recorded() if leaf["day"] == "2026-03-03"]


def test_the_same_answer_adds_nothing(new_world, scripted):
    world = world_of(new_world, scripted, {DAYS[1]: {"workers": [PERSON, GOOD]}})
    read_again(world)
    assert verdicts(world) == [("result", "pass", None)]


def test_another_answer_stands_beside_the_first(new_world, scripted):
    world = world_of(new_world, scripted, {DAYS[1]: {"workers": [PERSON, GOOD]}})
    read_again(world, [PERSON, BAD])
    assert sorted(verdicts(world)) == [("restatement", "fail", "read_again"), ("result", "pass", None)]


def test_another_deviation_under_the_same_mark_is_not_lost(new_world, scripted):
    world = world_of(new_world, scripted, {DAYS[1]: {"workers": [PERSON, BAD]}})
    read_again(world, [PERSON, BAD, BAD | {"worker_id": "w2", "employee_number": "E2"}])
    assert sorted(verdicts(world)) == [("restatement", "fail", "read_again"), ("result", "fail", None)]


def test_a_day_that_was_refused_and_then_read_in_time_is_marked_by_what_was_read(new_world, scripted):
    world = world_of(new_world, scripted, {})
    assert verdicts(world) == [("result", "indeterminate", None)]
    read_again(world, [PERSON, GOOD])
    assert sorted(verdicts(world)) == [("restatement", "pass", "read_again"), ("result", "indeterminate", None)]


def test_judging_again_what_was_judged_adds_nothing(new_world, scripted):
    world = world_of(new_world, scripted, {DAYS[1]: {"workers": [PERSON, BAD]}})
    before = world.recorded()
    judge_days(world.workspace, *DAYS)
    judge_days(world.workspace, *DAYS, again=True)
    assert world.recorded() == before
