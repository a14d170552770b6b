"""HR-09 at its edges: managers who left, circles, jobs that are described, and who holds a responsibility."""

from typing import Any

import pytest

from expectations.controls.hr_09_reporting_lines import CHIEF, CONTROL, HELD, LEFT, world

A, B, C, D = ({letter: "fail"} for letter in "ABCD")
HOLDS: dict[str, str] = {}


def line(*managers: str | None, **differs: dict[str, Any]) -> list[dict[str, Any]]:
    """Workers w0, w1 …, each with the manager given; `w1={…}` says what else differs."""
    return [
        {**CHIEF, "worker_id": f"w{n}", "employee_number": f"E{n}", "manager_worker_id": up, **differs.get(f"w{n}", {})}
        for n, up in enumerate(managers)
    ]


def left(day: str) -> dict[str, Any]:
    return {**LEFT, "termination_date": day, "termination_effective_at": f"{day} 21:59:59"}


@pytest.fixture(scope="module")
def about(outcomes):
    """What is said of each worker of a line."""

    def _about(workers: list[dict[str, Any]], **rows: Any) -> dict[str, dict[str, str]]:
        said = outcomes(CONTROL, world(*workers, **rows))
        return {item.removeprefix("hr/"): told for item, told in said.items() if item.startswith("hr/")}

    return _about


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-03-17", HOLDS), ("2026-03-16", A)],
    ids=["fourteen days ago", "fifteen days ago"],
)
def test_a_manager_who_left_may_be_missing_for_fourteen_days(about, day, said):
    told = about(line(None, "w0", "w1", w1=left(day)))
    assert told == {"w0": HOLDS, "w1": {"out": "not_at_work"}, "w2": said}


@pytest.mark.parametrize(
    "boss", [{"status": "on_leave"}, {"worker_type": "contractor"}], ids=["on leave", "a contractor"]
)
def test_a_manager_on_leave_or_from_outside_is_one(about, boss):
    assert about(line(None, "w0", "w1", w1=boss))["w2"] == HOLDS


@pytest.mark.parametrize("up", ["w9", None], ids=["whom HR does not have", "nobody, beside the top"])
def test_a_manager_who_is_not_there_is_none(about, up):
    assert about(line(None, "w0", up))["w2"] == A


def test_of_two_without_a_manager_neither_is_the_top(about):
    told = about(line(None, None, "w1"))
    assert (told["w0"], told["w1"], told["w2"]) == (A, A, HOLDS)


def test_a_manager_who_is_yet_to_begin_is_none(about):
    assert about(line(None, "w0", "w1", w1={"start_at": "2026-04-30 22:00:00"}))["w2"] == A


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_whoever_is_in_a_circle_is_told_whatever_its_length_and_nobody_else(about, length):
    ring = [f"w{(n + 1) % length + 1}" for n in range(length)]
    told = about(line(None, *ring, "w1", f"w{length + 1}"))
    assert [told[f"w{n + 1}"] for n in range(length)] == [B] * length
    assert told["w0"] == told[f"w{length + 1}"] == told[f"w{length + 2}"] == HOLDS


def test_a_line_of_twenty_is_no_circle(about):
    told = about(line(None, *(f"w{n}" for n in range(20))))
    assert set(map(str, told.values())) == {str(HOLDS)}


def test_a_circle_through_somebody_who_left_is_none(about):
    assert about(line(None, "w2", "w1", w1=left("2026-03-30")))["w2"] == HOLDS


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ({}, HOLDS),
        ({"valid_to_on": "2026-03-30"}, C),
        ({"valid_to_on": "2026-03-31"}, HOLDS),
        ({"valid_from_on": "2026-04-01"}, C),
        ({"job_title": "engineer"}, C),
    ],
    ids=["described", "until yesterday", "until today", "from tomorrow on", "under another title"],
)
def test_a_job_is_described_on_the_days_on_which_the_register_says_so(about, profile, said):
    assert about(line(None, "w0"), job_profiles=(profile,))["w1"] == said


def test_without_a_title_nothing_describes_the_job(about):
    assert about(line(None, "w0", w1={"job_title": None}))["w1"] == C


def role(*rows: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return tuple({**HELD[0], "valid_from_on": "2025-01-01", **row} for row in rows)


GONE = {"employee_number": "E2"}
ROLES: dict[str, tuple[dict[str, str], tuple[dict[str, Any], ...]]] = {
    "held by somebody at work": (HOLDS, role({})),
    "held by nobody": (D, ()),
    "held by somebody who left": (D, role(GONE)),
    "held by somebody who left, with a deputy": (HOLDS, role({**GONE, "deputy_employee_number": "E0"})),
    "held by somebody who left, with a deputy who left": (D, role({**GONE, "deputy_employee_number": "E2"})),
    "held by two": (D, role({}, {"employee_number": "E0"})),
    "held by two, of whom one left": (HOLDS, role({}, GONE)),
    "held for a part of the company": (D, role({"subject": "customers"})),
    "held by two, with a deputy": (HOLDS, role({}, {"employee_number": "E0", "deputy_employee_number": "E3"})),
    "held until yesterday": (D, role({"valid_to_on": "2026-03-30"})),
    "held until today": (HOLDS, role({"valid_to_on": "2026-03-31"})),
    "held from tomorrow on": (D, role({"valid_from_on": "2026-04-01"})),
    "held by nobody known": ({"D": "unknown"}, role({"employee_number": "E9"})),
    "held by somebody who left, with a deputy nobody knows": (
        {"D": "unknown"}, role({**GONE, "deputy_employee_number": "E9"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", ROLES)
def test_what_is_said_of_a_responsibility(outcomes, words):
    said, held = ROLES[words]
    workers = line(None, "w0", "w0", "w0", w2=left("2026-03-13"))
    told = outcomes(CONTROL, world(*workers, designated_roles=held), required_roles=("security_officer",))
    assert told["home/role%2Fsecurity_officer"] == said
