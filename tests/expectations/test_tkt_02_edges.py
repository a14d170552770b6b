"""TKT-02 at its edges: limits to the second, from when the clock runs, what does not stop it, and causes."""

from typing import Any

import pytest

from expectations.controls.tkt_02_incident_targets import CONTROL

Row = dict[str, Any]
# detected on the Saturday before the clocks go forward: a day is 24 hours, two days are 48
OPEN: Row = {"max_severity": "sev2", "detected_at": "2026-03-28 12:00:00", "opened_at": "2026-03-28 12:00:00"}
HELD: Row = {"contained_at": "2026-03-29 12:00:00", "restored_at": "2026-03-30 12:00:00"}
CLOSED: Row = {**OPEN, **HELD, "status": "closed", "closed_at": "2026-03-30 13:00:00", "root_cause": "a certificate"}
STILL: Row = {"status": "in_progress", "closed_at": None, "root_cause": None}
B_FAILS = {"B": "fail", "": "pending"}  # the cause is still to come
NOTHING = {"contained_at": None, "restored_at": None}
CASES: dict[str, tuple[dict[str, str], Row]] = {
    "contained and restored in the second of the deadline, over a change of clocks": ({}, {}),
    "contained a second too late": ({"A": "fail"}, {"contained_at": "2026-03-29 12:00:01"}),
    "restored a second too late": ({"B": "fail"}, {"restored_at": "2026-03-30 12:00:01"}),
    "never contained by itself, and restored in time": ({"A": "fail"}, {"contained_at": None}),
    "the clock runs from the detection, the ticket came later": (
        {"A": "fail"}, {"opened_at": "2026-03-29 11:00:00", "contained_at": "2026-03-29 13:00:00"},
    ),
    "the highest severity that it ever had decides": (
        {"A": "fail", "B": "fail"}, {"max_severity": "sev1", "severity": "sev4"},
    ),
    "nobody ever said how severe": ({"A": "unknown", "B": "unknown"}, {"max_severity": None}),
    "opened again and not restored since": (B_FAILS, {**STILL, "restored_at": None, "reopened_count": 1}),
    "opened again, restored in time all the same": ({}, {"reopened_count": 1}),
    "waiting for a supplier does not stop the clock": (B_FAILS, {**STILL, "status": "pending", "restored_at": None}),
    "open, with time left": ({"": "pending"}, {**STILL, "max_severity": "sev3", **NOTHING}),
    "contained in time, restoring has time left": (
        {"": "pending"}, {**STILL, "max_severity": "sev3", "restored_at": None},
    ),
    "resolved: the cause is asked for at the closing": ({"": "pending"}, {**STILL, "status": "resolved"}),
    "closed without a cause": ({"C": "fail"}, {"root_cause": None}),
    "the ticket system has no field for a cause": (
        {"C": "unknown"}, {"root_cause": None, "not_provided": "root_cause"},
    ),
    "the ticket system does not tell containment": (
        {"A": "unknown"}, {"contained_at": None, "not_provided": "contained_at"},
    ),
    "a false alarm": ({"out": "cancelled"}, {"resolution": "false_alarm"}),
    "called off": ({"out": "cancelled"}, {"status": "cancelled"}),
    "a request for service": ({"out": "not_an_incident"}, {"ticket_kind": "access_request"}),
    "of a kind that nobody knows": ({"": "unknown"}, {"ticket_kind": None}),
}  # fmt: skip
FIRST = {**OPEN, "ticket_id": "first", "detected_at": "2026-03-27 12:00:00", "merged_into_ticket_id": "goes-on"}


@pytest.fixture(scope="module")
def said(outcomes):
    tickets = [{**CLOSED, **ticket, "ticket_id": f"i{number}"} for number, (_, ticket) in enumerate(CASES.values())]
    return outcomes(CONTROL, {"tickets": (*tickets, {**CLOSED, "ticket_id": "goes-on"}, FIRST)})


@pytest.mark.parametrize("words", CASES)
def test_when_an_incident_was_handled_in_time(said, words):
    assert said[f"desk/i{list(CASES).index(words)}"] == CASES[words][0]


def test_of_several_tickets_for_one_outage_the_one_that_goes_on_counts_from_the_first_detection(said):
    assert (said["desk/first"], said["desk/goes-on"]) == ({"out": "merged"}, {"A": "fail", "B": "fail"})
