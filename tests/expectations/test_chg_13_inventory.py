"""CHG-13 at its edges: who owns a repository, what was decided about it by when, and whether the tests see it."""

from typing import Any

import pytest

from expectations.controls.chg_13_repository_inventory import CONTROL, DECISION, OWNER, WORKER

A_FAILS, A_UNKNOWN, B_FAILS, C_FAILS, D_FAILS = (
    {"A": "fail"},
    {"A": "unknown"},
    {"B": "fail"},
    {"C": "fail"},
    {"D": "fail"},
)
YOUNG = "2026-03-24 22:00:00"  # exactly seven days before the day ends in Berlin
BY_HAND = {"environment": "production", "is_production": True, "status": "success"}
APPROVED = {"public_approved_by": "E1", "public_approved_on": "2026-03-31"}
LEFT = {"status": "terminated", "termination_effective_at": "2026-03-31 21:59:59", "termination_date": "2026-03-31"}
WORKERS = (
    WORKER,
    {"worker_id": "w2", "employee_number": "E2", "work_email": "2@acme.example", **LEFT},
    {"worker_id": "w3", "employee_number": "E3", "work_email": "3@acme.example", "status": "on_leave"},
    {"worker_id": "w4", "employee_number": "E4", "work_email": "4@acme.example", "start_at": "2026-04-30 22:00:00"},
)
# words: what is to be said; what differs in the repository, its owner (None: no row), the decision about it
Case = tuple[dict[str, str], dict[str, Any], dict[str, Any] | None, dict[str, Any] | None]
CASES: dict[str, Case] = {
    "owned, decided and read": ({}, {}, {}, {}),
    "an owner whose last day it is": (A_FAILS, {}, {"owner_employee_number": "E2"}, {}),
    "an owner on leave": ({}, {}, {"owner_employee_number": "E3"}, {}),
    "an owner who is yet to begin": (A_FAILS, {}, {"owner_employee_number": "E4"}, {}),
    "an owner whom HR does not know": (A_UNKNOWN, {}, {"owner_employee_number": "E9"}, {}),
    "nobody named": (A_FAILS, {}, None, {}),
    "an owner until yesterday": (A_FAILS, {}, {"valid_to_on": "2026-03-30"}, {}),
    "an owner until today": ({}, {}, {"valid_to_on": "2026-03-31"}, {}),
    "an owner from tomorrow on": (A_FAILS, {}, {"valid_from_on": "2026-04-01"}, {}),
    "nothing decided, and seven days are over": (B_FAILS, {"created_at": "2026-03-24 21:59:59"}, {}, None),
    "nothing decided, and the seventh day ends": ({}, {"created_at": YOUNG}, {}, None),
    "decided out of scope is decided": ({}, {"deploys_to_production": False}, {}, {"in_scope": False}),
    "decided from tomorrow on": (B_FAILS, {}, {}, {"valid_from_on": "2026-04-01"}),
    "decided until yesterday": (B_FAILS, {}, {}, {"valid_to_on": "2026-03-30"}),
    "written down and not approved": (B_FAILS, {}, {}, {"approved_by": ""}),
    "approved tomorrow": (B_FAILS, {}, {}, {"approved_on": "2026-04-01"}),
    "the host does not tell its age, and nothing is decided": ({"B": "unknown"}, {"created_at": None}, {}, None),
    "it deploys and was taken out": (C_FAILS, {}, {}, {"in_scope": False}),
    "it deploys and git does not read it": (C_FAILS, {"is_read": False}, {}, {}),
    "it deploys nowhere and git does not read it": ({}, {"is_read": False, "deploys_to_production": False}, {}, {}),
    "it has no such environment and was deployed all the same": (
        C_FAILS, {"is_read": False, "deploys_to_production": False, "deployed": BY_HAND}, {}, {},
    ),
    "a deployment that failed reached nothing": (
        {}, {"is_read": False, "deploys_to_production": False, "deployed": BY_HAND | {"status": "failure"}}, {}, {},
    ),
    "a deployment elsewhere reached no production": (
        {}, {"is_read": False, "deploys_to_production": False, "deployed": BY_HAND | {"is_production": False}}, {}, {},
    ),
    "whether it deploys is not known, and git does not read it": (
        {"C": "unknown"}, {"is_read": False, "deploys_to_production": None}, {}, {},
    ),
    "public": (D_FAILS, {"visibility": "public"}, {}, {}),
    "public and approved today": ({}, {"visibility": "public"}, APPROVED, {}),
    "public and approved tomorrow": (
        D_FAILS, {"visibility": "public"}, APPROVED | {"public_approved_on": "2026-04-01"}, {},
    ),
    "open to the whole company": ({}, {"visibility": "internal"}, {}, {}),
    "archived and never deployed": ({"out": "archived"}, {"is_archived": True}, None, None),
    "archived, but what it deployed may still run": (
        A_FAILS | B_FAILS, {"is_archived": True, "deployed": BY_HAND}, None, None,
    ),
    "deployed from where the host lists nothing": (
        {"D": "unknown"}, {"is_listed": False, "deployed": BY_HAND}, {}, {},
    ),
    "deployed once, and deleted since": (
        {"out": "deleted"}, {"is_listed": False, "is_gone": True, "deployed": BY_HAND}, None, None,
    ),
}  # fmt: skip


def rows() -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "repositories", "vanished_repositories", "repository_owners", "scope", "branch_moves", "deployments",
        )
    }  # fmt: skip
    for number, (_, differs, owner, decision) in enumerate(CASES.values()):
        where, more = {"repository_id": str(number)}, dict(differs)
        is_read, deployed = more.pop("is_read", True), more.pop("deployed", None)
        is_listed, is_gone = more.pop("is_listed", True), more.pop("is_gone", False)
        if is_listed:
            found["repositories"].append(where | more)
        if is_gone:
            found["vanished_repositories"].append(where | more)
        if owner is not None:
            found["repository_owners"].append(OWNER | where | owner)
        if decision is not None:
            found["scope"].append(DECISION | {"subject_id": f"idp:{number}"} | decision)
        if is_read:
            found["branch_moves"].append(
                {"move_id": f"{number}/main", "is_first_reading": True, "from_sha": None} | where
            )
        if deployed:
            found["deployments"].append({"deployment_id": str(number)} | where | deployed)
    return {name: tuple(given) for name, given in found.items()} | {"workers": WORKERS}


@pytest.fixture(scope="module")
def said(outcomes):
    return outcomes(CONTROL, rows())


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_of_a_repository(said, words):
    assert said[f"{list(CASES).index(words)}/idp"] == CASES[words][0]


def test_where_no_git_is_connected_the_decisions_alone_count(outcomes):
    without = outcomes(CONTROL, {name: given for name, given in rows().items() if name != "branch_moves"})
    names = list(CASES)
    assert without[f"{names.index('it deploys and git does not read it')}/idp"] == {}
    assert without[f"{names.index('it deploys and was taken out')}/idp"] == C_FAILS


def test_a_company_that_wants_no_owners_is_asked_for_none(outcomes):
    assert outcomes(CONTROL, rows(), owner_required=False)[f"{list(CASES).index('nobody named')}/idp"] == {}


def test_a_source_that_is_out_of_scope_takes_its_repositories_out(outcomes):
    out = {**DECISION, "subject_kind": "source", "subject_id": "idp", "in_scope": False}
    given = rows()
    found = outcomes(CONTROL, given | {"scope": (*given["scope"], out)})
    assert found["0/idp"] == {"out": "out_of_scope"}
