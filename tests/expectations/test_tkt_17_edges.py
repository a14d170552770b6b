"""TKT-17 at its edges: how a vendor is classed, which assessments and reports count, and who sees to findings."""

from typing import Any

import pytest

from expectations.controls.tkt_17_vendor_assessments import ASSESSMENT, CONTROL, CRITICAL, FINDING, REPORT, VENDOR

A, B, C, D = ({letter: "fail"} for letter in "ABCD")
HOLDS: dict[str, str] = {}
UNKNOWN = {"": "unknown"}
GONE = {"status": "terminated", "termination_date": "2026-03-13", "termination_effective_at": "2026-03-13 22:59:59"}
PEOPLE = tuple(
    {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example", **more}
    for n, more in {1: {}, 2: {}, 3: GONE, 4: {"status": "on_leave"}}.items()
)
AGAIN = {**ASSESSMENT, "approved_on": "2025-10-15"}
# vendor, assessments, reports and findings of each case, which differ from a vendor that was assessed before and since
CASES: dict[str, tuple[dict[str, str], dict[str, Any], tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]] = {
    "assessed before its use and again": (HOLDS, {}, (ASSESSMENT, AGAIN), (), ()),
    "assessed on the day before": (HOLDS, {"onboarded_on": "2025-10-16"}, (AGAIN,), (), ()),
    "assessed on the first day": (A, {"onboarded_on": "2025-10-15"}, (AGAIN,), (), ()),
    "never assessed, and used since last month": (A, {"onboarded_on": "2026-03-01"}, (), (), ()),
    "approved by who assessed it": (A, {"onboarded_on": "2026-03-01"}, ({**AGAIN, "approved_by": "E1"},), (), ()),
    "approved by who had left then": (
        A, {"onboarded_on": "2026-03-20"}, ({**AGAIN, "approved_by": "E3", "approved_on": "2026-03-14"},), (), (),
    ),
    "approved by who left later": (HOLDS, {}, (ASSESSMENT, {**AGAIN, "approved_by": "E3"}), (), ()),
    "approved tomorrow": (A, {"onboarded_on": "2026-03-31"}, ({**AGAIN, "approved_on": "2026-04-01"},), (), ()),
    "not approved": (A, {"onboarded_on": "2026-03-01"}, ({**AGAIN, "approved_by": None, "approved_on": None},), (), ()),
    "approved again by nobody known": (
        {"B": "unknown"}, {}, (ASSESSMENT, {**AGAIN, "approved_by": "E9"}), (), (),
    ),
    "assessed again 394 days ago": (HOLDS, {}, (ASSESSMENT, {**AGAIN, "approved_on": "2025-03-02"}), (), ()),
    "assessed again 395 days ago": (B, {}, (ASSESSMENT, {**AGAIN, "approved_on": "2025-03-01"}), (), ()),
    "of a medium tier, assessed thirteen months ago": (HOLDS, {"tier": "medium"}, (ASSESSMENT,), (), ()),
    "of a medium tier that nobody approved": (
        {**B, **C}, {"tier": "medium", "approved_by": None, "approved_on": None}, (ASSESSMENT,), (), (),
    ),
    "of a low tier, approved by its owner alone": (
        C, {"tier": "low", "approved_by": "E1"}, (ASSESSMENT, AGAIN), (), (),
    ),
    "of a low tier, approved tomorrow": (C, {"tier": "low", "approved_on": "2026-04-01"}, (ASSESSMENT, AGAIN), (), ()),
    "of a low tier, approved by nobody known": (UNKNOWN, {"tier": "low", "approved_by": "E9"}, (), (), ()),
    "of a low tier, and never assessed": ({"out": "minor"}, {"tier": "low"}, (), (), ()),
    "of a low tier, and a subservice organisation": (
        C, {"tier": "low", "is_subservice": True}, (ASSESSMENT, AGAIN), (), (),
    ),
    "critical with a good report": (HOLDS, CRITICAL, (ASSESSMENT, AGAIN), (REPORT,), ()),
    "its period ended 120 days ago": (
        HOLDS, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "period_end_on": "2025-12-01"},), (),
    ),
    "its period ended 121 days ago": (
        C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "period_end_on": "2025-11-30"},), (),
    ),
    "its period ended 121 days ago, and a letter goes on": (
        HOLDS, CRITICAL, (ASSESSMENT, AGAIN),
        ({**REPORT, "period_end_on": "2025-11-30", "bridged_until_on": "2025-12-31"},), (),
    ),
    "its period ended 455 days ago, and letters go on": (
        C, CRITICAL, (ASSESSMENT, AGAIN),
        ({**REPORT, "period_end_on": "2024-12-31", "bridged_until_on": "2026-03-01"},), (),
    ),
    "a report of a day, not of a period": (
        C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "report_type": "soc2_type1"},), (),
    ),
    "a report about another product": (C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "covers_our_use": False},), ()),
    "an adverse opinion": (C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "opinion": "adverse"},), ()),
    "a qualified opinion that was weighed": (
        HOLDS, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "opinion": "qualified"},), (),
    ),
    "no word about its exceptions": (
        C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "exceptions_conclusion": None},), (),
    ),
    "no word about the controls that it expects": (
        C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "user_controls_conclusion": None},), (),
    ),
    "a report that nobody read": (
        C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "reviewed_by": None, "reviewed_on": None},), (),
    ),
    "a report read before it came": (
        C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "reviewed_on": "2026-01-31"},), (),
    ),
    "a report that will be read tomorrow": (
        C, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "reviewed_on": "2026-04-01"},), (),
    ),
    "a report read by nobody known": (
        {"C": "unknown"}, CRITICAL, (ASSESSMENT, AGAIN), ({**REPORT, "reviewed_by": "E9"},), (),
    ),
    "a new report not read yet beside one that still counts": (
        HOLDS, CRITICAL, (ASSESSMENT, AGAIN), (REPORT, {**REPORT, "reviewed_by": None, "reviewed_on": None}), (),
    ),
    "a finding of who left": (D, {}, (ASSESSMENT, AGAIN), (), ({**FINDING, "owner_employee_number": "E3"},)),
    "a finding of who is on leave": (HOLDS, {}, (ASSESSMENT, AGAIN), (), ({**FINDING, "owner_employee_number": "E4"},)),
    "a finding of nobody known": (
        {"D": "unknown"}, {}, (ASSESSMENT, AGAIN), (), ({**FINDING, "owner_employee_number": "E9"},),
    ),
    "a finding of nobody, closed yesterday": (
        HOLDS, {}, (ASSESSMENT, AGAIN), (), ({**FINDING, "owner_employee_number": None, "valid_to_on": "2026-03-30"},),
    ),
    "used from tomorrow on": ({"out": "not_yet"}, {"onboarded_on": "2026-04-01"}, (), (), ()),
    "used until yesterday": ({"out": "offboarded"}, {"valid_to_on": "2026-03-30"}, (), (), ()),
}  # fmt: skip


def of_vendors(cases):
    """The registers of many vendors at once, v0 that of the first case."""
    rows: dict[str, list[dict[str, Any]]] = {"vendors": []}
    ids = {"vendor_assessments": "assessment_id", "vendor_reports": "report_id", "vendor_findings": "finding_id"}
    for number, (_, vendor, *papers) in enumerate(cases):
        rows["vendors"].append({**VENDOR, **vendor, "vendor_id": f"v{number}"})
        for (register, key), given in zip(ids.items(), papers, strict=True):
            made = [{**row, "vendor_id": f"v{number}", key: f"{number}-{place}"} for place, row in enumerate(given)]
            rows.setdefault(register, []).extend(made)
    return {register: tuple(given) for register, given in rows.items()} | {"workers": PEOPLE}


@pytest.fixture(scope="module")
def said(outcomes):
    return outcomes(CONTROL, of_vendors(CASES.values()))


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_of_a_vendor(said, words):
    assert said[f"home/v{list(CASES).index(words)}"] == CASES[words][0]


def test_who_was_used_before_assessments_began_needs_the_next_one_only(outcomes):
    old = {"onboarded_on": "2020-01-01"}
    cases = [(None, old, given, (), ()) for given in ((AGAIN,), ())]
    said = outcomes(CONTROL, of_vendors(cases), legacy_onboarded_before="2025-01-01")
    assert said == {"home/v0": HOLDS, "home/v1": B}


def test_the_row_in_force_counts_and_one_to_come_does_not(outcomes):
    old = {**VENDOR, "valid_to_on": "2026-03-30"}
    now = {**VENDOR, "tier": "low", "valid_from_on": "2026-03-31", "valid_to_on": "2026-04-30"}
    ahead = {**VENDOR, "tier": "critical", "valid_from_on": "2026-05-01"}
    said = outcomes(CONTROL, {"vendors": (old, now, ahead), "workers": PEOPLE})
    assert said == {"home/mail": {"out": "minor"}}


@pytest.mark.parametrize("register", ["vendor_assessments", "vendor_findings", "vendor_reports", "vendor_agreements"])
def test_papers_of_a_vendor_that_is_on_no_register_leave_a_question_open(outcomes, register):
    said = outcomes(CONTROL, {"vendors": (), register: ({"vendor_id": "shadow"},), "workers": PEOPLE})
    assert said == {"home/shadow": UNKNOWN, "home/*": UNKNOWN}
