"""IAM-12 at its edges: which accounts are no person's, and who answers for them by which day."""

from typing import Any

import pytest

from expectations.controls.iam_12_machine_accounts import ACCOUNT, CONTROL, ENTRY

Row = dict[str, Any]
A_FAILS, B_FAILS, B_UNKNOWN, C_FAILS = {"A": "fail"}, {"B": "fail"}, {"B": "unknown"}, {"C": "fail"}
UNKNOWN, PERSONAL = {"": "unknown"}, {"out": "personal"}
LEFT = {"status": "terminated", "termination_effective_at": "2026-03-31 21:59:59", "termination_date": "2026-03-31"}
WORKERS = (
    *({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2, 5)),
    {"worker_id": "w3", "employee_number": "E3", "work_email": "3@acme.example", **LEFT},
    {"worker_id": "w4", "employee_number": "E4", "work_email": "4@acme.example", "status": "on_leave"},
)
OLD = {"approved_on": "2025-01-10", "reviewed_on": None}
# words: what is to be said, the account, its entries on the register
CASES: dict[str, tuple[dict[str, str], Row, tuple[Row, ...]]] = {
    "registered, owned and reviewed": ({}, {}, ({},)),
    "a service that is on no register": (A_FAILS, {"login": "svc-x@acme.example"}, ()),
    "a bot of a marketplace that is on no register": (A_FAILS, {"login": "deploy[bot]"}, ()),
    "an app of the system that is on no register": (A_FAILS, {"login": "x", "account_kind": "app"}, ()),
    "a test account with a role in production": (A_FAILS, {"login": "Test-7"}, ()),
    "break-glass, and on no register": (A_FAILS, {"login": "break-glass@acme.example"}, ()),
    "a name that tells nothing, and nobody's": (UNKNOWN, {"login": "robin"}, ()),
    "a name that tells nothing, and registered": ({}, {"login": "robin"}, ({},)),
    "called like a machine, and somebody's own": (A_FAILS, {"login": "svc-robin", "employee_number": "E5"}, ()),
    "somebody's own": (PERSONAL, {"login": "robin", "employee_number": "E5"}, ()),
    "a customer's": (PERSONAL, {"login": "robin", "account_kind": "customer"}, ()),
    "made a machine's from a person's: on the register it is judged as one": (
        {}, {"login": "robin", "employee_number": "E5"}, ({},),
    ),
    "on the register until yesterday": (A_FAILS, {"login": "robin"}, ({"valid_to_on": "2026-03-30"},)),
    "on the register from tomorrow on": (A_FAILS, {"login": "robin"}, ({"valid_from_on": "2026-04-01"},)),
    "without a purpose": (A_FAILS, {}, ({"purpose": ""},)),
    "without an approval": (A_FAILS, {}, ({"approval_ref": ""},)),
    "approved today": ({}, {}, ({"approved_on": "2026-03-31"},)),
    "approved tomorrow": (A_FAILS, {}, ({"approved_on": "2026-04-01"},)),
    "the owner's last day": (B_FAILS, {}, ({"owner_employee_number": "E3"},)),
    "the last day of who stands behind": (B_FAILS, {}, ({"backup_owner_employee_number": "E3"},)),
    "the owner on leave": ({}, {}, ({"owner_employee_number": "E4"},)),
    "nobody behind": (B_FAILS, {}, ({"backup_owner_employee_number": None},)),
    "the owner behind the owner": (B_FAILS, {}, ({"backup_owner_employee_number": "E1"},)),
    "an owner whom HR does not know": (B_UNKNOWN, {}, ({"owner_employee_number": "E9"},)),
    "an owner whom HR does not know, before somebody who left": (
        B_FAILS, {}, ({"owner_employee_number": "E9", "backup_owner_employee_number": "E3"},),
    ),
    "reviewed 182 days ago": ({}, {}, ({**OLD, "reviewed_on": "2025-09-30"},)),
    "reviewed 183 days ago": (C_FAILS, {}, ({**OLD, "reviewed_on": "2025-09-29"},)),
    "never reviewed, and approved lately": ({}, {}, ({**OLD, "approved_on": "2026-01-10"},)),
    "never reviewed, and approved last year": (C_FAILS, {}, (OLD,)),
    "to be reviewed tomorrow": (C_FAILS, {}, ({**OLD, "reviewed_on": "2026-04-01"},)),
    "closed": ({"out": "not_enabled"}, {"is_enabled": False}, ()),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    accounts, entries = [], []
    for number, (_, account, given) in enumerate(CASES.values()):
        own = {"account_id": f"a{number}"}
        accounts.append(ACCOUNT | account | own)
        entries += [ENTRY | entry | own for entry in given]
    rows = {"accounts": tuple(accounts), "non_person_accounts": tuple(entries), "workers": WORKERS}
    return outcomes(CONTROL, rows)


@pytest.mark.parametrize("words", CASES)
def test_who_answers_for_an_account_that_is_nobody_s(said, words):
    assert said[f"idp/a{list(CASES).index(words)}"] == CASES[words][0]


def test_what_machines_are_called_is_the_company_s_to_say(outcomes):
    rows = {"accounts": ({**ACCOUNT, "login": "zz-1"},), "non_person_accounts": (), "workers": WORKERS}
    assert outcomes(CONTROL, rows)["idp/a1"] == UNKNOWN
    assert outcomes(CONTROL, rows, machine_logins=("zz-*",))["idp/a1"] == A_FAILS
