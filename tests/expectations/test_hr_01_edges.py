"""HR-01 at its edges: the last day, how old and thorough a check is, who comes back, and who decides on findings."""

from typing import Any

import pytest

from expectations.controls.hr_01_screening import CONTROL, MANAGER, OFFICER
from expectations.workforce.papers import WORKER

HOLDS: dict[str, str] = {}
B, C, BOTH = {"B": "fail"}, {"C": "fail"}, {"A": "fail", "B": "fail"}
UNKNOWN = {"A": "unknown", "B": "unknown"}
LEFT = "2025-09-30"


def check(day: str | None = "2026-01-20", **differs: Any) -> dict[str, Any]:
    return {"completed_on": day, "result": "clear", **differs}


def found(day: str = "2026-01-20", by: str | None = None, on: str | None = None) -> dict[str, Any]:
    return check(day, result="consider", decided_by=by, decided_on=on)


CASES: dict[str, tuple[dict[str, str], dict[str, Any], list[dict[str, Any]]]] = {
    "on the day before the first one": (HOLDS, {}, [check("2026-02-01")]),
    "on the first day": (B, {}, [check("2026-02-02")]),
    "on the first day, and nobody decided about what it found": (B | C, {}, [found("2026-02-02")]),
    "on the third day, and it was decided about on that day": (B, {}, [found("2026-02-04", by="E3", on="2026-02-04")]),
    "on the third day, and it was decided about on the next": (
        B | C, {}, [found("2026-02-04", by="E3", on="2026-02-05")],
    ),
    "half a year before": (HOLDS, {}, [check("2025-08-06")]),
    "half a year and a day before": (BOTH, {}, [check("2025-08-05")]),
    "a year before coming back": (HOLDS, {"left": LEFT}, [check("2025-02-02")]),
    "a year and a day before coming back": (BOTH, {"left": LEFT}, [check("2025-02-01")]),
    "none": (BOTH, {}, []),
    "cancelled": (BOTH, {}, [check(result="cancelled")]),
    "cancelled and made again": (HOLDS, {}, [check(None, result="cancelled"), check()]),
    "clear, nobody knows when": (UNKNOWN, {}, [check(None)]),
    "not thorough enough for the department": (BOTH, {"department": "Finance"}, [check()]),
    "thorough enough for the department": (HOLDS, {"department": "Finance"}, [check(package_level=2)]),
    "findings that nobody decided about": (C, {}, [found()]),
    "findings that somebody decided about on the day before": (HOLDS, {}, [found(by="E3", on="2026-02-01")]),
    "findings that somebody decided about on the first day": (C, {}, [found(by="E3", on="2026-02-02")]),
    "findings that the hiring manager decided about": (C, {}, [found(by="E1000", on="2026-01-22")]),
    "findings that the newcomer decided about": (C, {}, [found(by="self", on="2026-01-22")]),
    "findings that nobody known decided about": ({"C": "unknown"}, {}, [found(by="E9", on="2026-01-22")]),
    "findings, and a second check that is clear": (HOLDS, {}, [found(), check("2026-01-28")]),
    "findings of somebody whom no manager hired": (
        HOLDS, {"manager_worker_id": None}, [found(by="E1000", on="2026-01-22")],
    ),
    "forbidden by law, as somebody decided": (
        {"out": "exempt"}, {}, [check(None, result="exempt", decided_by="E3", decided_on="2026-01-10")],
    ),
    "forbidden by law, as nobody decided": (UNKNOWN, {}, [check(None, result="exempt")]),
    "HR gives no number": (UNKNOWN, {"employee_number": None}, [check()]),
    "of the board": ({"out": "not_asked"}, {"worker_type": "board"}, []),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    workers, screenings, events = [MANAGER, OFFICER], [], []
    for number, (_, worker, checks) in enumerate(CASES.values()):
        own, left = {name: value for name, value in worker.items() if name != "left"}, worker.get("left")
        name = f"n{number}"
        one = {"worker_id": name, "employee_number": name, "work_email": None, "display_name": name}
        workers.append({**WORKER, **one, **own})
        if left:
            events.append({"worker_id": name, "event_type": "termination", "effective_date": left})
        for place, row in enumerate(checks):
            by = name if row.get("decided_by") == "self" else row.get("decided_by")
            screenings.append({"screening_id": f"{name}-{place}", "employee_number": name, **row, "decided_by": by})
    rows = {"workers": tuple(workers), "screenings": tuple(screenings), "employment_events": tuple(events)}
    return outcomes(CONTROL, rows, trusted_departments=("Finance",))


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_of_a_newcomer(said, words):
    assert said[f"hr/n{list(CASES).index(words)}/2026-02-02"] == CASES[words][0]


def test_a_company_that_gives_some_days_gives_them_for_all_three(outcomes):
    worker = {**WORKER, "worker_id": "w1"}
    late = {"employee_number": "E1001", **found("2026-02-03", by="E3", on="2026-02-04")}
    rows = {"workers": (worker, MANAGER, OFFICER), "screenings": (late,), "employment_events": ()}
    assert outcomes(CONTROL, rows, grace_days_after_start=3)["hr/w1/2026-02-02"] == HOLDS
