"""Cases: what needs a small world of its own, because it is about several cases, a register or what did not come."""

import pytest

from expectations.cases import DUE_ON, OPENED_AT
from expectations.controls import (
    tkt_06_alerts,
    tkt_08_malware,
    tkt_09_backup_failures,
    tkt_26_disclosures,
    tkt_29_processing_failures,
    tkt_31_reports_and_complaints,
)
from expectations.obligations import Answer

EXPECTING = [
    it.CASE for it in (tkt_06_alerts, tkt_09_backup_failures, tkt_29_processing_failures, tkt_31_reports_and_complaints)
]
OPEN = {"status": "in_progress", "restored_at": None, "first_resolved_at": None, "closed_at": None}


def test_a_duplicate_gives_the_case_that_goes_on_its_earlier_start(outcomes):
    case = tkt_08_malware.CASE
    late = {"contained_at": "2025-12-02 08:00:00"}
    rows = case.world(Answer(words="", expect="", differs={"ticket": late}))
    earlier = {
        **rows["tickets"][0],
        "ticket_id": "c0",
        "opened_at": "2025-12-01 07:59:59",
        "merged_into_ticket_id": "c1",
    }
    assert outcomes(case.control, rows)["desk/c1"] == {}
    both = {**rows, "tickets": (*rows["tickets"], earlier)}
    assert earlier["opened_at"] < OPENED_AT
    assert outcomes(case.control, both) == {"desk/c1": {"A": "fail"}, "desk/c0": {"out": "merged"}}


def test_a_case_whose_time_goes_on_waits(outcomes):
    case = tkt_08_malware.CASE
    rows = case.world(Answer(words="", expect="", differs={"ticket": {**OPEN, "opened_at": "2026-03-31 20:00:00"}}))
    assert outcomes(case.control, rows)["desk/c1"][""] == "pending"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"role": "legal", "valid_to_on": "2025-12-01"}, {}),
        ({"role": "privacy_officer", "valid_from_on": "2025-12-01"}, {}),
        ({"role": "legal", "valid_to_on": "2025-11-30"}, {"A": "fail"}),
        ({"role": "legal", "valid_from_on": "2025-12-02"}, {"A": "fail"}),
        ({"role": "legal", "subject": "sales"}, {"A": "fail"}),
        ({"role": "legal", "employee_number": "E4"}, {"A": "fail"}),
        ({"role": "chief accountant"}, {"A": "fail"}),
    ],
    ids=str,
)
def test_a_role_counts_on_its_days_for_what_it_is_about(outcomes, row, said):
    case = tkt_26_disclosures.CASE
    usual = {"subject": "company", "employee_number": "E3", "valid_from_on": "2025-01-01"}
    rows = case.world(Answer(words="", expect="", differs={}))
    assert outcomes(case.control, {**rows, "designated_roles": ({**usual, **row},)})["desk/c1"] == said


@pytest.mark.parametrize("case", EXPECTING, ids=lambda it: it.id)
def test_where_no_ticket_names_obligations_nobody_knows_what_did_not_come(outcomes, case):
    mute = {"obligation_id": None, "not_provided": "obligation_id"}
    rows = case.world(Answer(words="", expect="", differs={"expected": {"ticket": mute}}))
    assert outcomes(case.control, rows)[f"home/o-{DUE_ON}"] == {case.expected.id: "unknown"}


@pytest.mark.parametrize(("objectives", "said"), [(("nightly=4",), {"B": "fail"}), (("nightly=48", "other=1"), {})])
def test_a_set_with_an_objective_of_its_own_has_no_more_time_than_that(outcomes, objectives, said):
    case = tkt_09_backup_failures.CASE
    rows = case.world(Answer(words="", expect="", differs={"said_at": {"next_success": "2025-12-01 12:00:01"}}))
    assert outcomes(case.control, rows, rpo_hours_of_set=objectives)["desk/c1"] == said
