"""HR-12 at its edges: terms to the day, whose engagement it is, and who counts as a sponsor."""

from typing import Any

import pytest

from expectations.controls.hr_12_contractor_end_dates import CONTROL

Row = dict[str, Any]
TODAY, YESTERDAY = "2026-03-31", "2026-03-30"
GOOD: Row = {"worker_type": "contractor", "hire_date": "2026-01-05", "contract_end_date": "2026-06-30"}
OVER: Row = {"status": "terminated", "termination_date": YESTERDAY, "termination_effective_at": f"{YESTERDAY} 21:59:59"}
LEAP = {"hire_date": "2027-03-31", "contract_end_date": "2028-03-30", "start_at": "2026-01-01 00:00:00"}
LAST_DAY = {"termination_date": TODAY, "termination_effective_at": "2026-03-31 22:00:00"}
ON_LEAVE, ELSEWHERE = {"status": "on_leave"}, {"worker_type": "contractor"}
# words: what is to be said, the engagement, its sponsor (None = HR does not have them)
CASES: dict[str, tuple[dict[str, str], Row, Row | None]] = {
    "ends today": ({}, {"contract_end_date": TODAY}, {}),
    "ended yesterday": ({"B": "fail"}, {"contract_end_date": YESTERDAY}, {}),
    "extended after it had lapsed": ({}, {"contract_end_date": "2026-06-30", "contract_extended_on": TODAY}, {}),
    "a year to the day": ({}, {"hire_date": "2026-01-05", "contract_end_date": "2027-01-05"}, {}),
    "a year and a day": ({"C": "fail"}, {"hire_date": "2026-01-05", "contract_end_date": "2027-01-06"}, {}),
    "a year to the day over a leap day": ({}, LEAP, {}),
    "a year from the last agreement, five after the first day": (
        {}, {"hire_date": "2021-01-05", "contract_extended_on": "2026-03-01", "contract_end_date": "2027-03-01"}, {},
    ),
    "far away and without a sponsor": ({"C": "fail", "D": "fail"}, {"contract_end_date": "2099-12-31"}, None),
    "without an end date": ({"A": "fail"}, {"contract_end_date": None}, {}),
    "a temp": ({"A": "fail"}, {"worker_type": "temp", "contract_end_date": None}, {}),
    "somebody of a vendor": ({"A": "fail"}, {"worker_type": "vendor", "contract_end_date": None}, {}),
    "an intern": ({"out": "not_contingent"}, {"worker_type": "intern", "contract_end_date": None}, {}),
    "nobody knows of what kind": ({"": "unknown"}, {"worker_type": None}, {}),
    "employed since, the old record over": ({"out": "not_at_work"}, {**OVER, "contract_end_date": None}, {}),
    "agreed and not begun": (
        {"out": "not_at_work"}, {"start_at": "2026-04-12 22:00:00", "contract_end_date": None}, {},
    ),
    "the sponsor is on leave": ({}, {}, ON_LEAVE),
    "the sponsor has left": ({"D": "fail"}, {}, OVER),
    "the sponsor's last day is today": ({}, {}, LAST_DAY),
    "the sponsor has not begun": ({"D": "fail"}, {}, {"start_at": "2026-04-12 22:00:00"}),
    "the sponsor is a contractor": ({"D": "fail"}, {}, ELSEWHERE),
    "the sponsor is gone from HR": ({"D": "fail"}, {}, None),
    "nobody is the sponsor": ({"D": "fail"}, {"manager_worker_id": None}, {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    workers: list[Row] = []
    for number, (_, engagement, sponsor) in enumerate(CASES.values()):
        own = {"employee_number": f"C{number}", "work_email": f"c{number}@acme.example"}
        workers.append({"worker_id": f"c{number}", **own, "manager_worker_id": f"s{number}", **GOOD, **engagement})
        if sponsor is not None:
            own = {"employee_number": f"S{number}", "work_email": f"s{number}@acme.example"}
            workers.append(
                {
                    "worker_id": f"s{number}",
                    **own,
                    "manager_worker_id": None,
                    **GOOD,
                    "worker_type": "employee",
                    **sponsor,
                }
            )
    return outcomes(CONTROL, {"workers": tuple(workers)})


@pytest.mark.parametrize("words", CASES)
def test_which_engagements_are_current_and_whose_sponsor_counts(said, words):
    assert said[f"hr/c{list(CASES).index(words)}"] == CASES[words][0]
