"""IAM-04 at its edges: who counts as working here, from when until when, and what HR no longer tells."""

from typing import Any

import pytest

from expectations.controls.iam_04_orphan_accounts import CONTROL

Row = dict[str, Any]
FAILS, PASSES, WAITS, UNKNOWN = {"A": "fail"}, {}, {"": "pending"}, {"A": "unknown"}


def left(at: str, **more: Any) -> Row:
    """Left at an instant of 2026, UTC."""
    kind = {"status": "terminated", "termination_type": "voluntary", "termination_date": f"2026-{at[:5]}"}
    return {**kind, "termination_effective_at": f"2026-{at}", **more}


LAST_NIGHT = "03-31 21:59:59"
AHEAD: Row = {"status": "pre_hire", "start_at": "2026-04-06 22:00:00", "hire_date": "2026-04-07"}
# words: what is to be said of the account, the person's records
CASES: dict[str, tuple[dict[str, str], tuple[Row, ...]]] = {
    "at work": (PASSES, ({},)),
    "on leave": (PASSES, ({"status": "on_leave"},)),
    "begins in seven days": (PASSES, (AHEAD,)),
    "begins in eight days": (FAILS, ({**AHEAD, "start_at": "2026-04-07 22:00:00", "hire_date": "2026-04-08"},)),
    "on the last day": (
        PASSES, ({"termination_date": "2026-03-31", "termination_effective_at": "2026-03-31 22:00:00"},),
    ),
    "left last night: the leaver test gives a day": (WAITS, (left(LAST_NIGHT),)),
    "left a day before the reading, to the second": (WAITS, (left("03-30 22:30:00"),)),
    "left a second earlier": (FAILS, (left("03-30 22:29:59"),)),
    "dismissed last night: four hours": (WAITS, (left(LAST_NIGHT, termination_type="involuntary"),)),
    "dismissed in the morning: the four hours are over": (
        FAILS, (left("03-31 10:00:00", termination_type="involuntary"),),
    ),
    "between two seasons": (FAILS, (left("02-27 22:59:59"),)),
    "left, and back on a second record": (PASSES, (left("02-27 22:59:59"), {})),
    "left twice": (FAILS, (left("02-27 22:59:59"), left("03-13 22:59:59"))),
    "left, and hired again for next week": (PASSES, (left("02-27 22:59:59"), AHEAD)),
    "terminated, HR does not say when": (FAILS, ({"status": "terminated"},)),
    "a member of the board whom HR keeps": (PASSES, ({"worker_type": "board"},)),
    "a member of the board whom HR does not know": (UNKNOWN, ()),
    "gone from HR at the last reading": (WAITS, ({"gone": "2026-03-30 22:30:00"},)),
    "gone from HR two days ago": (FAILS, ({"gone": "2026-03-28 22:30:00"},)),
}  # fmt: skip
ADMIN = {"account_id": "admin", "employee_number": "EA", "email": None}


@pytest.fixture(scope="module")
def said(outcomes):
    workers, gone, accounts = [], [], []
    for number, (_, records) in enumerate(CASES.values()):
        accounts.append({"account_id": f"a{number}", "employee_number": f"E{number}", "email": None})
        for i, record in enumerate(records):
            own = {
                "worker_id": f"w{number}-{i}",
                "employee_number": f"E{number}",
                "work_email": f"{number}@acme.example",
            }
            if "gone" in record:
                gone.append({**own, "_changed_after_at": record["gone"], "_changed_by_at": "2026-03-31 22:30:00"})
            else:
                workers.append({**own, **record})
    own = {"worker_id": "wa", "employee_number": "EA", "work_email": "a@acme.example"}
    rows = {
        "workers": (*workers, {**own, **left("03-31 10:00:00")}),
        "vanished_workers": tuple(gone),
        "accounts": (*accounts, ADMIN, {**ADMIN, "account_id": "plain"}),
        "role_assignments": ({"account_id": "admin", "privilege_tier": "admin"},),
    }
    return outcomes(CONTROL, rows)


@pytest.mark.parametrize("words", CASES)
def test_whose_account_may_be_open(said, words):
    assert said[f"idp/a{list(CASES).index(words)}"] == CASES[words][0]


def test_an_administrators_account_has_four_hours_and_the_same_persons_other_one_a_day(said):
    assert (said["idp/admin"], said["idp/plain"]) == (FAILS, WAITS)
