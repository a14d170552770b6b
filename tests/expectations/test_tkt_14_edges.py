"""TKT-14 at its edges: who may decide about which risk, how long that holds, and what is under way."""

from typing import Any

import pytest

from expectations.controls.tkt_14_risks import CONTROL, MITIGATED, RISK, ROLE

A, B, C, D = ({letter: "fail"} for letter in "ABCD")
HOLDS: dict[str, str] = {}
GONE = {"status": "terminated", "termination_date": "2026-03-13", "termination_effective_at": "2026-03-13 22:59:59"}
PEOPLE = tuple(
    {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example", **more}
    for n, more in {1: {}, 2: {}, 3: GONE, 4: {"status": "on_leave"}, 5: {}, 6: {}, 7: {}}.items()
)
ROLES = (
    ROLE,
    {**ROLE, "subject": "company", "employee_number": "E5"},
    {**ROLE, "subject": "low", "employee_number": "E3"},
    {**ROLE, "subject": "High", "employee_number": "E6", "valid_from_on": "2026-01-16"},
    {**ROLE, "role": "data_owner", "subject": "company", "employee_number": "E7"},
)
UNDECIDED = {"treatment": None, "approved_by": None, "approved_on": None, "review_on": None}
HIGH, CRITICAL = {"likelihood": 5, "impact": 2}, {"likelihood": 5, "impact": 4}
CASES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "accepted by who may": (HOLDS, {}),
    "undecided for 29 days": ({"": "pending"}, {**UNDECIDED, "valid_from_on": "2026-03-02"}),
    "undecided for 30 days": (A, {**UNDECIDED, "valid_from_on": "2026-03-01"}),
    "owned by who left": (A, {"owner_employee_number": "E3"}),
    "owned by who is on leave": (HOLDS, {"owner_employee_number": "E4"}),
    "owned by nobody known": ({"A": "unknown"}, {"owner_employee_number": "E9"}),
    "avoided, with nothing more to say": (HOLDS, {"treatment": "avoid", "approved_by": None, "approved_on": None}),
    "accepted by who asked for it": (B, {"requested_by": "E2"}),
    "accepted by its owner, whom another asked": (HOLDS, {"owner_employee_number": "E2"}),
    "accepted by nobody": (B, {"approved_by": None, "approved_on": None}),
    "accepted from tomorrow on": (B, {"approved_on": "2026-04-01"}),
    "accepted by who holds another role": (B, {"approved_by": "E7"}),
    "a small one accepted by who left since": (HOLDS, {"approved_by": "E3"}),
    "a small one accepted by who had left": (B, {"approved_by": "E3", "approved_on": "2026-03-14"}),
    "a middling one": (HOLDS, {"likelihood": 3, "impact": 3}),
    "a grave one accepted by who may accept middling ones": (B, HIGH),
    "a grave one accepted by who may accept all": (HOLDS, {**HIGH, "approved_by": "E5"}),
    "a grave one accepted by who may since the day after": (B, {**HIGH, "approved_by": "E6"}),
    "a grave one accepted by who may since that day": (
        HOLDS, {**HIGH, "approved_by": "E6", "approved_on": "2026-01-16"},
    ),
    "asked for by nobody known": ({"B": "unknown"}, {"requested_by": "E9"}),
    "asked for by nobody known, and accepted by who may not": (B, {**HIGH, "requested_by": "E9"}),
    "accepted until today": (HOLDS, {"review_on": "2026-03-31"}),
    "accepted until yesterday": (C, {"review_on": "2026-03-30"}),
    "accepted for ever": (C, {"review_on": None}),
    "accepted for a year": (HOLDS, {"review_on": "2027-01-15"}),
    "accepted for a year and a day": (C, {"review_on": "2027-01-16"}),
    "the gravest accepted for ninety days": (
        HOLDS, {**CRITICAL, "approved_by": "E5", "review_on": "2026-04-15"},
    ),
    "the gravest accepted for ninety-one days": (
        C, {**CRITICAL, "approved_by": "E5", "review_on": "2026-04-16"},
    ),
    "transferred for many years": (HOLDS, {"treatment": "transfer", "review_on": "2030-12-31"}),
    "transferred, and not looked at since": (C, {"treatment": "transfer", "review_on": "2026-03-30"}),
    "mitigated, due today": (HOLDS, {**MITIGATED, "action_due_on": "2026-03-31"}),
    "mitigated, due yesterday": (D, {**MITIGATED, "action_due_on": "2026-03-30"}),
    "mitigated by nothing": (D, {**MITIGATED, "action_ref": None, "action_due_on": None}),
    "on the register from tomorrow on": ({"out": "not_yet"}, {"valid_from_on": "2026-04-01"}),
    "gone since yesterday": ({"out": "closed"}, {"valid_to_on": "2026-03-30"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    rows = tuple({**RISK, **differs, "risk_id": f"r{n}"} for n, (_, differs) in enumerate(CASES.values()))
    return outcomes(CONTROL, {"risks": rows, "designated_roles": ROLES, "workers": PEOPLE})


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_of_a_risk(said, words):
    assert said[f"home/r{list(CASES).index(words)}"] == CASES[words][0]


@pytest.mark.parametrize(("ended_on", "outcome"), [("2025-03-31", HOLDS), ("2025-04-01", B)])
def test_what_is_rated_lower_needs_the_authority_of_what_it_was_within_a_year(outcomes, ended_on, outcome):
    before = {**RISK, **HIGH, "valid_from_on": "2024-01-01", "valid_to_on": ended_on}
    now = {**RISK, "likelihood": 1, "review_on": "2026-06-30"}
    said = outcomes(CONTROL, {"risks": (before, now), "designated_roles": ROLES, "workers": PEOPLE})
    assert said == {"home/r1": outcome}


def test_a_new_line_about_a_risk_gives_no_new_time_to_decide(outcomes):
    rows = (
        {**RISK, **UNDECIDED, "valid_from_on": "2026-02-01", "valid_to_on": "2026-03-20"},
        {**RISK, **UNDECIDED, "valid_from_on": "2026-03-21"},
    )
    assert outcomes(CONTROL, {"risks": rows, "workers": PEOPLE}) == {"home/r1": A}


@pytest.mark.parametrize("rows", [(), ({**RISK, "valid_to_on": "2026-03-30"},)])
def test_a_company_without_any_open_risk_has_not_looked_for_one(outcomes, rows):
    assert outcomes(CONTROL, {"risks": rows, "workers": PEOPLE})["home/*"] == A
