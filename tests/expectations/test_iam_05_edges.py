"""IAM-05 at its edges: what links an account to somebody, what registers it, and for how long it may wait."""

from typing import Any

import pytest

from expectations.controls.iam_05_accountable_owner import CONTROL, ENTRY, WORKER

Row = dict[str, Any]
FAILS, PASSES = {"A": "fail"}, {}
MAIL, ELSEWHERE = "one@acme.example", "somebody@elsewhere.example"
LEFT = {"status": "terminated", "termination_effective_at": "2026-02-27 22:59:59", "termination_date": "2026-02-27"}
WORKERS = (
    {**WORKER, "work_email": MAIL, "display_name": "One"},
    {"worker_id": "w2", "employee_number": "E2", "work_email": "two@acme.example", "display_name": "Two"},
    # the address of a leaver was given to a newcomer
    {"worker_id": "w3", "employee_number": "E3", "work_email": "x@acme.example", "display_name": "Three", **LEFT},
    {"worker_id": "w4", "employee_number": "E4", "work_email": "x@acme.example", "display_name": "Four"},
)
NUMBER = {"employee_number": "E1", "email": None}
# words: what is to be said, the account, its entries on the register, its confirmed link
Case = tuple[dict[str, str], Row, tuple[Row, ...], Row | None]
CASES: dict[str, Case] = {
    "by employee number": (PASSES, NUMBER, (), None),
    "a second account of the same person": (PASSES, NUMBER, (), None),
    "by work e-mail alone": (PASSES, {"email": MAIL}, (), None),
    "of an administrator, by work e-mail alone": (PASSES, {"email": MAIL, "is_admin": True}, (), None),
    "by nothing": (FAILS, {"email": ELSEWHERE}, (), None),
    "by an address that was given to somebody else since": (FAILS, {"email": "x@acme.example"}, (), None),
    "by such an address, and confirmed": (PASSES, {"email": "x@acme.example"}, (), {"employee_number": "E4"}),
    "by a number of one and an address of another": (
        FAILS, {"employee_number": "E1", "email": "two@acme.example"}, (), None,
    ),
    "confirmed for a day that is over": (
        FAILS, {"email": ELSEWHERE}, (), {"employee_number": "E1", "valid_to_on": "2026-03-30"},
    ),
    "of somebody who left: that is IAM-04's": (PASSES, {"employee_number": "E3"}, (), None),
    "registered": (PASSES, {"email": ELSEWHERE}, ({},), None),
    "registered until yesterday": (FAILS, {"email": ELSEWHERE}, ({"valid_to_on": "2026-03-30"},), None),
    "registered from tomorrow on": (FAILS, {"email": ELSEWHERE}, ({"valid_from_on": "2026-04-01"},), None),
    "registered, and somebody's own": (FAILS, NUMBER, ({},), None),
    "a shared mailbox that somebody can sign in to": (FAILS, {"email": "office@acme.example"}, (), None),
    "a test account in production, suspended": (FAILS, {"email": ELSEWHERE, "status": "suspended"}, (), None),
    "locked": (FAILS, {"email": ELSEWHERE, "status": "locked"}, (), None),
    "not activated yet": ({"out": "not_in_use"}, {"email": ELSEWHERE, "status": "staged"}, (), None),
    "made two days ago to the hour": (FAILS, {"email": ELSEWHERE, "created_at": "2026-03-29 22:00:00"}, (), None),
    "made a second later": (
        {"out": "new_account"}, {"email": ELSEWHERE, "created_at": "2026-03-29 22:00:01"}, (), None,
    ),
    "made at a time that nobody tells, and there from the first reading": (
        FAILS, {"email": ELSEWHERE, "created_at": None}, (), None,
    ),
    "made at a time that nobody tells, and not there the day before": (
        {"out": "new_account"}, {"email": ELSEWHERE, "created_at": None, "_appeared_after_at": "2026-03-30 22:30:00"},
        (), None,
    ),
    "an app of the system": ({"out": "no_member_of_staff"}, {"email": None, "account_kind": "app"}, (), None),
}  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    accounts, entries, links, roles = [], [], [], []
    for number, (_, account, registered, link) in enumerate(CASES.values()):
        own = {"account_id": f"a{number}"}
        given = {"employee_number": None, "email": None, "login": f"login{number}", **account}
        if given.pop("is_admin", False):
            roles.append({**own, "privilege_tier": "admin"})
        accounts.append(own | given)
        entries += [ENTRY | own | entry for entry in registered]
        links += [{"account_source_id": "idp"} | own | link] if link else []
    return {
        "accounts": tuple(accounts),
        "workers": WORKERS,
        "non_person_accounts": tuple(entries),
        "account_links": tuple(links),
        "role_assignments": tuple(roles),
    }


@pytest.fixture(scope="module")
def said(outcomes, rows):
    return outcomes(CONTROL, rows)


@pytest.mark.parametrize("words", CASES)
def test_who_answers_for_an_account(said, words):
    assert said[f"idp/a{list(CASES).index(words)}"] == CASES[words][0]


def test_an_address_alone_links_no_administrator_where_the_company_says_so(outcomes, rows):
    strict = outcomes(CONTROL, rows, min_link_confidence_privileged=1.0)
    assert strict[f"idp/a{list(CASES).index('of an administrator, by work e-mail alone')}"] == FAILS
    assert strict[f"idp/a{list(CASES).index('by work e-mail alone')}"] == PASSES


def test_the_guest_account_of_a_person_in_another_system_is_theirs(outcomes, rows):
    guest = {"_source_id": "app", "account_id": "g1", "employee_number": None, "email": None}
    through = {**guest, "identity_source_id": "idp", "external_id": "a0"}
    accounts = (*rows["accounts"], through, {**guest, "account_id": "g2", "email": ELSEWHERE})
    found = outcomes(CONTROL, {**rows, "accounts": accounts})
    assert (found["app/g1"], found["app/g2"]) == (PASSES, FAILS)
