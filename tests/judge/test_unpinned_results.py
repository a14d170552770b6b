"""What code that nobody committed has judged cannot be made again, so it does not count as performed."""

from dataclasses import replace
from datetime import date

from assets.publishing import publish_audit
from expectations.catalogue import controls
from warehouse.audit import Audit

DAYS = [date(2026, 3, day) for day in (2, 3, 4)]
PERSON = {
    "worker_id": "w1", "employee_number": "E1", "work_email": "w1@acme.example", "worker_type": "contractor",
    "status": "active", "hire_date": date(2026, 1, 5), "contract_end_date": date(2026, 5, 31),
    "manager_worker_id": "w0",
}  # fmt: skip
SPONSOR = PERSON | {"worker_id": "w0", "employee_number": "E0", "work_email": "w0@acme.example"} | {
    "worker_type": "employee", "contract_end_date": None, "manager_worker_id": None, "hire_date": date(2024, 1, 8)
}  # fmt: skip


def test_a_dirty_tree_and_one_without_git_give_results_that_do_not_count_as_made(new_world, scripted):
    hr = scripted("hr", frozenset({"workers"}), {day: {"workers": [SPONSOR, PERSON]} for day in DAYS})
    world = new_world([controls()["HR-12"]], [hr])
    for day, dirty in zip(DAYS, ("no", "yes", "unknown"), strict=True):
        world.workspace.plan = replace(world.workspace.plan, code={"commit": "c0ffee", "dirty": dirty})
        world.run([day], at_once=1)
    publish_audit(world.workspace)
    with Audit(world.home.audit) as audit:
        days = audit.query("SELECT day, mark, is_pinned FROM control_daily ORDER BY day").rows()
        window = audit.query(
            "SELECT readings_expected, readings_made, readings_unpinned, readings_missing, judged, "
            "days_without_deviation, figure_text FROM control_window('2026-03-02', '2026-03-04')"
        ).row(0)
    assert days == [(DAYS[0], "pass", True), (DAYS[1], "pass", False), (DAYS[2], "pass", False)]
    assert window[:-1] == (3, 1, 2, 0, 1, 1)
    assert window[-1].endswith("2 readings unpinned")
