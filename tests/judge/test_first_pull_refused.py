"""A source that was asked and failed on its first day is not 'not connected': the day is not known, and says why."""

from datetime import date

from assets.judging import judge_days
from expectations.catalogue import controls

DAYS = [date(2026, 3, 2), date(2026, 3, 3)]
WORKER = {
    "worker_id": "w1", "employee_number": "E1", "work_email": "w1@acme.example", "worker_type": "employee",
    "status": "active", "hire_date": date(2024, 1, 8),
}  # fmt: skip


def test_the_day_of_a_first_pull_that_failed_is_indeterminate_and_not_grey(new_world, scripted):
    source = scripted("hr", frozenset({"workers"}), {DAYS[1]: {"workers": [WORKER]}})
    world = new_world([controls()["HR-12"]], [source])
    world.run(DAYS, at_once=1)
    marks = [(leaf["day"], leaf["mark"], leaf["reason"]) for leaf in world.recorded()]
    assert marks[0] == ("2026-03-02", "indeterminate", "unreachable")
    assert marks[1][1] != "indeterminate"


def test_days_before_the_first_attempt_stay_out_of_force(new_world, scripted):
    source = scripted("hr", frozenset({"workers"}), {})
    world = new_world([controls()["HR-12"]], [source])
    world.run(DAYS[1:], at_once=1)
    judge_days(world.workspace, *DAYS)
    marks = {leaf["day"]: (leaf["mark"], leaf["reason"]) for leaf in world.recorded()}
    assert marks == {"2026-03-02": ("not_applicable", "not_in_force"), "2026-03-03": ("indeterminate", "unreachable")}
