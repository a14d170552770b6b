"""CHG-09 at its edges: what was rushed or went wrong, and what was said about it afterwards, in time or too late."""

from typing import Any

import pytest

from expectations.controls.chg_09_reviewed_afterwards import (
    AFTERWARDS,
    CAUSE,
    CONTROL,
    FAILED,
    INCIDENT,
    world,
)
from expectations.merges import ACCOUNTS, APPROVAL, FIRST_READING

BEFORE = {**APPROVAL, "submitted_at": "2026-03-20 12:00:00"}
PLAIN = {"labels": "", "work_items": "ENG-5"}
STORY = {"ticket_id": "s5", "ticket_key": "ENG-5", "ticket_kind": "story"}
SECOND = {"account_id": "a9", "employee_number": "E1", "email": None}
STRANGER = {"account_id": "a8", "employee_number": None, "email": None}
A_FAILS, B_FAILS = {"A": "fail"}, {"B": "fail"}


def at(when: str, by: str = "a2", **more: Any) -> dict[str, Any]:
    """An approval after the merge."""
    return {**AFTERWARDS, "submitted_at": when, "reviewer_account_id": by, **more}


# words: what is said of it, the change, its reviews, what else there is
CHANGES: dict[str, tuple[dict[str, str], dict[str, Any], tuple[dict[str, Any], ...]]] = {
    "approved in the last second of the second working day": ({}, {}, (at("2026-03-24 22:59:59"),)),
    "a second after it": (A_FAILS, {}, (at("2026-03-24 23:00:00"),)),
    "a comment is no approval": (A_FAILS, {}, (at("2026-03-23 09:00:00", state="commented"),)),
    "approved afterwards by the author's second account": (A_FAILS, {}, (at("2026-03-23 09:00:00", "a9"),)),
    "approved afterwards by nobody known, too late": (A_FAILS, {}, (at("2026-03-26 09:00:00", "a8"),)),
    "approved by nobody known, then by a colleague": ({}, {}, (at("2026-03-20 15:00:00", "a8"), AFTERWARDS)),
    "approved beforehand": ({}, {}, (BEFORE,)),
    "a label in capitals": ({}, {"labels": "Hotfix"}, (BEFORE,)),
    "an older revision approved afterwards": (A_FAILS, {}, (at("2026-03-23 09:00:00", reviewed_sha="h0"),)),
    "a label that was taken off": (B_FAILS, {**PLAIN, "labels_taken_off": "emergency"}, (BEFORE,)),
    "another label": ({"out": "in_order"}, {"labels": "emergency-exit"}, (BEFORE,)),
    "no label, approved beforehand": ({"out": "in_order"}, PLAIN, (BEFORE,)),
    "no label, approved in the second of the merge": ({"out": "in_order"}, PLAIN, (at("2026-03-20 14:00:00"),)),
    "no label, approved a second after the merge": ({}, PLAIN, (at("2026-03-20 14:00:01"),)),
    "no label and no approval": (A_FAILS, PLAIN, ()),
    "no label, approved beforehand by nobody known": ({"": "unknown"}, PLAIN, (at("2026-03-20 12:00:00", "a8"),)),
    "history from before labels were logged": ({"out": "in_order"}, {**PLAIN, "labels_taken_off": None}, (BEFORE,)),
    "an emergency without any key": (B_FAILS, {"work_items": ""}, (BEFORE,)),
    "an emergency for a story": (B_FAILS, {"work_items": "ENG-5"}, (BEFORE,)),
    "for a story and an incident": ({}, {"work_items": "ENG-5\nINC-7"}, (BEFORE,)),
    "for a ticket of a project that is not read": ({"B": "unknown"}, {"work_items": "OTHER-3"}, (BEFORE,)),
    "for an incident that was called off": (B_FAILS, {"work_items": "OFF-1"}, (BEFORE,)),
    "for an incident reported 24 hours later": ({}, {"work_items": "DAY-1"}, (BEFORE,)),
    "for an incident reported a second later than that": (B_FAILS, {"work_items": "LATE-1"}, (BEFORE,)),
    "given up": ({"out": "not_merged"}, {"state": "closed", "merged_at": None}, ()),
}  # fmt: skip
TICKETS = (
    INCIDENT,
    STORY,
    {**INCIDENT, "ticket_id": "o1", "ticket_key": "OFF-1", "status": "cancelled"},
    {**INCIDENT, "ticket_id": "d1", "ticket_key": "DAY-1", "opened_at": "2026-03-21 14:00:00"},
    {**INCIDENT, "ticket_id": "l1", "ticket_key": "LATE-1", "opened_at": "2026-03-21 14:00:01"},
)
HOLIDAY = ({"calendar_id": "berlin", "calendar_date": "2026-03-24", "is_business_day": False},)


@pytest.fixture(scope="module")
def judged(outcomes, side_by_side):
    worlds = {
        words: world(*reviews, change=change, accounts=(*ACCOUNTS, SECOND, STRANGER), tickets=TICKETS)
        for words, (_, change, reviews) in CHANGES.items()
    }
    said = outcomes(CONTROL, side_by_side(worlds))
    return {words: said[f"idp/change/{place}"] for place, words in enumerate(worlds)}


@pytest.mark.parametrize("words", CHANGES)
def test_a_rushed_change_is_judged_by_who_approved_it_when_and_for_which_incident(judged, words):
    assert judged[words] == CHANGES[words][0]


def test_two_approvals_of_a_critical_repository_may_come_on_both_sides_of_the_merge(outcomes):
    one, two = world(BEFORE), world(BEFORE, at("2026-03-23 09:00:00", review_id="r2", reviewer_account_id="a3"))
    assert outcomes(CONTROL, one, critical_repositories=("idp:501",))["idp/change/9001"] == A_FAILS
    assert outcomes(CONTROL, two, critical_repositories=("idp:501",))["idp/change/9001"] == {}


def test_a_day_on_which_nobody_works_does_not_count(outcomes):
    reviews = world(at("2026-03-25 22:59:59"), calendars=HOLIDAY)
    assert outcomes(CONTROL, reviews)["idp/change/9001"] == {}


LATER, LAST, OVER = "2026-03-20 16:08:00", "2026-03-27 22:59:59", "2026-03-27 23:00:00"
C_FAILS, C_UNKNOWN = {"C": "fail"}, {"C": "unknown"}
NAMES, SAYS = ({**row, "set_at": "2026-03-23 10:00:00"} for row in CAUSE)
BOTH, NO_CAUSE = (NAMES, SAYS), (NAMES, {**SAYS, "value": None})
# words: what is said of it, the deployment, what its ticket says
DEPLOYED: dict[str, tuple[dict[str, str], dict[str, Any], tuple[dict[str, Any], ...]]] = {
    "explained": ({}, {}, BOTH),
    "the cause in the last second of the fifth working day": ({}, {}, (NAMES, {**SAYS, "set_at": LAST})),
    "a second after it": (C_FAILS, {}, (NAMES, {**SAYS, "set_at": OVER})),
    "the deployment named a second after it": (C_FAILS, {}, ({**NAMES, "set_at": OVER}, SAYS)),
    "a ticket that names it and no cause": (C_FAILS, {}, NO_CAUSE),
    "a ticket of another deployment": (C_FAILS, {}, ({**NAMES, "value": "another"}, SAYS)),
    "nobody knows since when it says so": (C_UNKNOWN, {}, (NAMES, {**SAYS, "set_at": None})),
    "it went well": ({"out": "in_order"}, {"status": "success"}, ()),
    "a part of it failed": (C_FAILS, {"status": "partial"}, NO_CAUSE),
    "it was called off": ({"out": "in_order"}, {"status": "cancelled"}, ()),
    "it is under way": ({"out": "in_order"}, {"status": "in_progress", "finished_at": None}, ()),
    "to staging": ({"out": "not_production"}, {"environment": "staging", "is_production": False}, ()),
    "nobody knows where to": ({"": "unknown"}, {"is_production": None}, BOTH),
}


@pytest.fixture(scope="module")
def deployed(outcomes):
    deployments, details = [], []
    for place, (_, deployment, said) in enumerate(DEPLOYED.values()):
        deployments.append({**FAILED, "deployment_id": f"d{place}", **deployment})
        for row in said:
            value = f"d{place}" if row["value"] == "d1" else row["value"]
            details.append({**row, "ticket_id": f"t{place}", "value": value})
    return outcomes(CONTROL, world(AFTERWARDS, deployments=tuple(deployments), ticket_details=tuple(details)))


@pytest.mark.parametrize("words", DEPLOYED)
def test_a_failed_deployment_is_judged_by_the_ticket_that_says_why(deployed, words):
    assert deployed[f"idp/deployment/d{list(DEPLOYED).index(words)}"] == DEPLOYED[words][0]


def test_where_no_ticket_has_a_field_for_deployments_nobody_knows_whether_it_was_explained(outcomes):
    rows = world(AFTERWARDS, deployments=(FAILED,), ticket_details=())
    assert outcomes(CONTROL, rows)["idp/deployment/d1"] == C_UNKNOWN


SHIPPED = {**FAILED, "status": "success"}
LINE = (
    {"commit_sha": "c0", "position": 1, "is_root": True, "is_carried_in": True},
    {"commit_sha": "c1", "position": 2},
    {"commit_sha": "c2", "position": 3},
)
FOLLOWED: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "by an older one": (C_FAILS, {"commit_sha": "c1"}),
    "by the same again": ({"out": "in_order"}, {"commit_sha": "c2"}),
    "by an older one that failed": ({"out": "in_order"}, {"commit_sha": "c1", "status": "failure"}),
    "by an older one elsewhere": ({"out": "in_order"}, {"commit_sha": "c1", "environment": "backup"}),
}


@pytest.fixture(scope="module")
def followed(outcomes):
    deployments = [
        one
        for place, (_, then) in enumerate(FOLLOWED.values())
        for one in (
            {**SHIPPED, "deployment_id": f"d{place}", "environment": f"{place}", "commit_sha": "c2"},
            {**SHIPPED, "deployment_id": f"e{place}", "environment": f"{place}", "finished_at": LATER, **then},
        )
    ]  # fmt: skip
    rows = world(AFTERWARDS, deployments=tuple(deployments), release_commits=LINE, ticket_details=NO_CAUSE)
    return outcomes(CONTROL, rows)


@pytest.mark.parametrize("words", FOLLOWED)
def test_a_deployment_is_taken_back_when_something_older_takes_its_place(followed, words):
    assert followed[f"idp/deployment/d{list(FOLLOWED).index(words)}"] == FOLLOWED[words][0]


def test_what_was_before_monitoring_is_not_asked_about(outcomes):
    rows = world(deployments=(FAILED,))
    rows["branch_moves"] = ({**FIRST_READING, "seen_at": "2026-03-21 22:30:00"},)
    said = outcomes(CONTROL, rows)
    assert said["idp/change/9001"] == said["idp/deployment/d1"] == {"out": "before_monitoring"}
