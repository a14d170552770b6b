"""HR-10 at its edges: the last day, who is left out of a cycle, and who made the evaluation."""

from typing import Any

import pytest

from expectations.controls.hr_10_evaluations import CONTROL, CYCLE, DUE

HOLDS: dict[str, str] = {}
A, B, BOTH = {"A": "fail"}, {"B": "fail"}, {"A": "fail", "B": "fail"}


def out(rule: str) -> dict[str, str]:
    return {"out": rule}


def made(day: str | None = "2026-02-20", by: str | None = "boss", **differs: Any) -> dict[str, Any]:
    return {"completed_on": day, "reviewer_employee_number": by, "due_on": DUE, **differs}


def leave(first: str, back: str) -> list[dict[str, Any]]:
    kinds = {"leave_start": first, "leave_end": back}
    return [{"event_type": kind, "effective_date": on} for kind, on in kinds.items()]


def gone(on: str, known: str) -> list[dict[str, Any]]:
    return [{"event_type": "termination", "effective_date": on, "_appeared_by_at": known}]


CASES: dict[str, tuple[dict[str, str], dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]] = {
    "on the last day of grace": (HOLDS, {}, [made("2026-03-29")], []),
    "a day later": (A, {}, [made("2026-03-30")], []),
    "never": (A, {}, [], []),
    "in another cycle": (A, {}, [made(due_on="2025-02-27")], []),
    "by oneself": (B, {}, [made(by="self")], []),
    "by oneself, too late": (BOTH, {}, [made("2026-03-30", by="self")], []),
    "by oneself and by another": (HOLDS, {}, [made(by="self"), made("2026-02-25")], []),
    "by nobody known": ({"B": "unknown"}, {}, [made(by="E9")], []),
    "nobody wrote down by whom": ({"B": "unknown"}, {}, [made(by=None)], []),
    "nobody wrote down when": ({"A": "unknown"}, {}, [made(None)], []),
    "HR gives no number": ({"A": "unknown"}, {"employee_number": None}, [], []),
    "here for 180 days": (A, {"hire_date": "2025-08-31"}, [], []),
    "here for 179 days": (out("too_new"), {"hire_date": "2025-09-01"}, [], []),
    "a contractor": (out("not_asked"), {"worker_type": "contractor"}, [], []),
    "left on the day": (out("left"), {"termination_date": DUE}, [], []),
    "will leave, as was known by then": (out("under_notice"), {}, [], gone("2026-04-30", "2026-02-27 22:30:00")),
    "will leave, as was known a day later": (A, {}, [], gone("2026-04-30", "2026-02-28 22:30:00")),
    "away for half of the year and a day": (out("away"), {}, [], leave("2025-06-01", "2025-12-02")),
    "away for less than half of the year": (A, {}, [], leave("2025-06-01", "2025-11-30")),
    "away after the cycle": (A, {}, [], leave("2026-02-27", "2026-12-31")),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    workers = [{"worker_id": "boss", "employee_number": "boss", "work_email": None}]
    evaluations, events = [], []
    for number, (_, worker, rows, happened) in enumerate(CASES.values()):
        name = f"n{number}"
        workers.append({"worker_id": name, "employee_number": name, "work_email": None, "display_name": name, **worker})
        events += [{"worker_id": name, **event} for event in happened]
        for place, row in enumerate(rows):
            by = name if row["reviewer_employee_number"] == "self" else row["reviewer_employee_number"]
            key = {"evaluation_id": f"{name}-{place}", "employee_number": name, "obligation_id": "reviews"}
            evaluations.append({**key, **row, "reviewer_employee_number": by})
    rows = {
        "workers": workers, "evaluations": evaluations, "employment_events": events,
        "obligations": (CYCLE, {"obligation_id": "other", "duty": "exercise"}),
    }  # fmt: skip
    return outcomes(CONTROL, {name: tuple(given) for name, given in rows.items()})


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_of_somebody_in_a_cycle(said, words):
    assert said[f"hr/n{list(CASES).index(words)}/home/reviews/{DUE}"] == CASES[words][0]


def test_other_duties_of_the_register_are_no_cycles(said):
    assert len(said) == len(CASES) + 1
