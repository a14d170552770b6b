"""HR-13 at its edges: kinds that are missing, the last day of an approval, who approved, and who owns."""

from typing import Any

import pytest

from expectations.controls.hr_13_policy_library import CONTROL, POLICY, REQUIRED

A, B, C, D = ({letter: "fail"} for letter in "ABCD")
HOLDS: dict[str, str] = {}
GONE = {"status": "terminated", "termination_date": "2026-03-13", "termination_effective_at": "2026-03-13 22:59:59"}
LAST_DAY = {"termination_date": "2026-03-31", "termination_effective_at": "2026-03-31 21:59:59"}
PEOPLE = tuple(
    {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example", **more}
    for n, more in {
        1: {},
        2: {},
        3: GONE,
        4: {"status": "on_leave"},
        5: {"hire_date": "2026-01-12"},
        6: LAST_DAY,
    }.items()
)
CASES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "approved 394 days ago": (HOLDS, {"approved_on": "2025-03-02"}),
    "approved 395 days ago": (B, {"approved_on": "2025-03-01"}),
    "approved today": (HOLDS, {"approved_on": "2026-03-31"}),
    "will be approved tomorrow": (B, {"approved_on": "2026-04-01"}),
    "never approved": (B, {"approved_on": None, "approved_by": None}),
    "approved by who wrote it": (C, {"approved_by": "E2"}),
    "approved by who left later": (HOLDS, {"approved_by": "E3", "approved_on": "2026-03-13"}),
    "approved by who had left": (C, {"approved_by": "E3", "approved_on": "2026-03-14"}),
    "approved by who is on leave": (HOLDS, {"approved_by": "E4"}),
    "approved on the first day of who approved it": (HOLDS, {"approved_by": "E5", "approved_on": "2026-01-12"}),
    "approved before who approved it began": (C, {"approved_by": "E5", "approved_on": "2026-01-11"}),
    "approved by nobody known": ({"C": "unknown"}, {"approved_by": "E9"}),
    "written by nobody known": ({"C": "unknown"}, {"author_employee_number": "E9"}),
    "written by nobody known, approved before who approved it began": (
        C, {"author_employee_number": "E9", "approved_by": "E5", "approved_on": "2026-01-11"},
    ),
    "owned by who left": (D, {"owner_employee_number": "E3"}),
    "owned by whose last day it is": (D, {"owner_employee_number": "E6"}),
    "owned by who is on leave": (HOLDS, {"owner_employee_number": "E4"}),
    "owned by nobody known": ({"D": "unknown"}, {"owner_employee_number": "E9"}),
    "withdrawn yesterday": ({"out": "retired"}, {"valid_to_on": "2026-03-30"}),
    "withdrawn at the end of the day": (HOLDS, {"valid_to_on": "2026-03-31"}),
    "in force from tomorrow on": ({"out": "not_yet"}, {"valid_from_on": "2026-04-01"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    rows = tuple({**POLICY, "policy_id": f"p{n}", **differs} for n, (_, differs) in enumerate(CASES.values()))
    return outcomes(CONTROL, {"policies": rows, "workers": PEOPLE})


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_of_a_policy(said, words):
    assert said[f"home/p{list(CASES).index(words)}"] == CASES[words][0]


def test_each_required_kind_without_a_policy_in_force_is_a_deviation_of_its_own(said):
    missing = {item for item, told in said.items() if told == A}
    assert missing == {f"home/missing%2F{kind}" for kind in REQUIRED if kind != "information_security"}


def test_a_policy_that_ended_yesterday_or_begins_tomorrow_is_none_of_its_kind(outcomes):
    ended = {**POLICY, "policy_kind": "privacy", "valid_to_on": "2026-03-30"}
    ahead = {**POLICY, "policy_id": "new", "policy_kind": "privacy", "valid_from_on": "2026-04-01"}
    said = outcomes(CONTROL, {"policies": (ended, ahead), "workers": PEOPLE}, required_kinds=("privacy",))
    assert said["home/missing%2Fprivacy"] == A
    following = {**ahead, "policy_id": POLICY["policy_id"], "valid_from_on": "2026-03-31"}
    said = outcomes(CONTROL, {"policies": (ended, following), "workers": PEOPLE}, required_kinds=("privacy",))
    assert said == {"home/conduct": HOLDS}


def test_a_company_without_any_policy_lacks_each_kind(outcomes):
    assert outcomes(CONTROL, {"policies": (), "workers": PEOPLE}, required_kinds=("privacy",)) == {
        "home/missing%2Fprivacy": A
    }


def test_the_newest_version_counts_and_not_one_that_is_to_come(outcomes):
    old = {**POLICY, "version": "1", "valid_to_on": "2026-03-20", "owner_employee_number": "E3"}
    new = {**POLICY, "version": "2", "valid_from_on": "2026-03-21"}
    ahead = {**POLICY, "version": "3", "valid_from_on": "2026-05-01", "owner_employee_number": "E3"}
    cut = {**new, "valid_to_on": "2026-04-30"}
    said = outcomes(CONTROL, {"policies": (old, cut, ahead), "workers": PEOPLE}, required_kinds=())
    assert said == {"home/conduct": HOLDS}
