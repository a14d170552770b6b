"""IAM-09 at its edges: which reviews the plan demands, when one is done, what it covers, whose access is whose."""

from typing import Any

import pytest

from expectations.controls.iam_09_access_reviews import CONTROL

Row = dict[str, Any]
DUE = "2026-03-16"  # with grace to the end of 30 March, in Berlin
PLAN: Row = {"first_due_on": DUE, "every_months": 3, "valid_from_on": "2026-01-01", "valid_to_on": None}
DONE: Row = {"due_on": DUE, "list_count": 2, "decided_count": 2, "has_unlisted": False}
# words: what is to be said, when it came back, what differs, who decided on the accounts a1 and a2
CASES: dict[str, tuple[dict[str, str], str | None, Row, tuple[str, str]]] = {
    "in the last second of the grace": ({}, "03-30 21:59:59", {}, ("three", "three")),
    "a second later": ({"A": "fail"}, "03-30 22:00:00", {}, ("three", "three")),
    "half of it came back": ({"A": "fail", "B": "fail"}, None, {"decided_count": 1}, ("three", "three")),
    "with a line that was never on the list": (
        {"B": "fail"}, "03-20 10:00:00", {"has_unlisted": True}, ("three", "three"),
    ),
    "each decided on the other": ({}, "03-20 10:00:00", {}, ("two", "one")),
    "one decided on their own": ({"D": "fail"}, "03-20 10:00:00", {}, ("three", "two")),
    "one decided on their own by a second account": ({"D": "fail"}, "03-20 10:00:00", {}, ("three", "adm.two")),
    "nobody knows who decided on one": ({"D": "unknown"}, "03-20 10:00:00", {}, ("three", "ghost")),
    "nobody knows who decided on one, and on the other it was the owner": (
        {"D": "fail"}, "03-20 10:00:00", {}, ("one", "ghost"),
    ),
}  # fmt: skip
# words: whether it is among the demanded ones, the row of the plan
DEMANDED: dict[str, tuple[bool, Row]] = {
    "the next one, three months on, lies ahead": (False, {"first_due_on": "2026-06-16"}),
    "the third of a monthly one": (True, {"first_due_on": "2026-01-16", "every_months": 1}),
    "due before the plan holds": (False, {"valid_from_on": "2026-03-17"}),
    "due on the first day on which it holds": (True, {"valid_from_on": DUE}),
    "due on the last day on which it holds": (True, {"valid_to_on": DUE}),
    "due after that": (False, {"valid_to_on": "2026-03-15"}),
}


@pytest.fixture(scope="module")
def said(outcomes):
    people = {
        "workers": tuple(
            {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{name}@acme.example"}
            for n, name in enumerate(("one", "two", "three"), 1)
        ),
        "accounts": tuple(
            {"account_id": account, "employee_number": number, "login": f"{login}@acme.example", "email": None}
            for account, number, login in (
                ("a1", "E1", "one"), ("a2", "E2", "two"), ("a2b", "E2", "adm.two"), ("a3", "E3", "three"),
            )
        ),
    }  # fmt: skip
    plan, reviews, items = [], [], []
    for number, (_, at, changes, reviewers) in enumerate(CASES.values()):
        review = {"review_id": f"r{number}", "obligation_id": f"r{number}-{DUE}"}
        plan.append({**PLAN, "review_id": f"r{number}"})
        reviews.append({**DONE, **review, "completed_at": at and f"2026-{at}", **changes})
        for account, login in zip(("a1", "a2"), reviewers, strict=True):
            subject = {"reviewed_source_id": "idp", "account_id": account, "item_id": account}
            about = {"obligation_id": review["obligation_id"], **subject}
            items.append({**about, "reviewer_login": f"{login}@acme.example"})
    plan += [{**PLAN, "review_id": f"p{n}", **row} for n, (_, row) in enumerate(DEMANDED.values())]
    return outcomes(
        CONTROL, {**people, "review_plan": tuple(plan), "reviews": tuple(reviews), "review_items": tuple(items)}
    )


@pytest.mark.parametrize("words", CASES)
def test_when_a_review_is_done_complete_and_independent(said, words):
    assert said[f"home/r{list(CASES).index(words)}/{DUE}"] == CASES[words][0]


@pytest.mark.parametrize("words", DEMANDED)
def test_which_reviews_the_plan_demands_though_nobody_ever_held_them(said, words):
    is_demanded, row = DEMANDED[words]
    due = DUE if row.get("first_due_on") != "2026-06-16" else "2026-06-16"
    found = said.get(f"home/p{list(DEMANDED).index(words)}/{due}")
    assert found == ({"A": "fail"} if is_demanded else None)
