"""TKT-01 at its edges: unset severities, duplicates, automation, retyped and false alarms."""

import pytest

from expectations.controls.tkt_01_triage import CONTROL, LOWERED, OPENED, TRIAGED, WORLD
from expectations.examples import play
from expectations.model import Example


def said(attribute="", item="desk/i1", **rows):
    return play(CONTROL, Example(words="", expect="", attribute=attribute, rows={**WORLD, **rows}, item=item))


def test_taken_up_at_the_deadline_to_the_second_is_in_time():
    assert said("A", tickets=({**TRIAGED, "acknowledged_at": "2026-03-20 10:00:00"},)) == "pass"
    assert said("A", tickets=({**TRIAGED, "acknowledged_at": "2026-03-20 10:00:01"},)) == "fail"


def test_the_highest_severity_ever_set_counts_and_not_the_one_it_ended_with():
    late = {**TRIAGED, "severity": "sev4", "max_severity": "sev1"}
    assert said("A", tickets=({**late, "acknowledged_at": "2026-03-20 08:31:00"},)) == "fail"


def test_nobody_took_it_up_at_all():
    assert said("A", tickets=({**TRIAGED, "acknowledged_at": None},)) == "fail"
    silent = {**TRIAGED, "acknowledged_at": None, "not_provided": "acknowledged_at"}
    assert said("A", tickets=(silent,)) == "unknown"


def test_without_a_severity_only_the_shortest_limit_is_surely_kept():
    unset = {**TRIAGED, "max_severity": None, "severity_set_at": None}
    assert said("A", tickets=({**unset, "acknowledged_at": "2026-03-20 08:30:00"},)) == "pass"
    assert said("A", tickets=({**unset, "acknowledged_at": "2026-03-20 08:31:00"},)) == "unknown"
    assert said("B", tickets=(unset,)) == "fail"


def test_a_ticket_opened_an_hour_before_the_reading_still_has_time():
    fresh = {"ticket_id": "i1", "max_severity": "sev3", "opened_at": "2026-03-31 21:00:00"}
    assert said(tickets=(fresh,)) == "pending"


def test_the_ticket_that_goes_on_counts_from_the_first_report():
    first = {**OPENED, "ticket_id": "i0", "opened_at": "2026-03-20 06:00:00", "merged_into_ticket_id": "i1"}
    assert said("A", tickets=(first, TRIAGED)) == "fail"
    assert said(item="desk/i0", tickets=(first, TRIAGED)) == "merged"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), "unknown"),
        (({**TRIAGED, "ticket_kind": "story"},), "fail"),
        (({**TRIAGED, "merged_into_ticket_id": "i0"},), "unknown"),
    ],
    ids=["that nobody may see", "that is no event", "that was merged back"],
)
def test_a_ticket_merged_into_one_is_not_out_of_the_population(others, expected):
    assert (
        said(item="desk/i0", tickets=({**OPENED, "ticket_id": "i0", "merged_into_ticket_id": "i1"}, *others))
        == expected
    )


def test_a_chain_of_duplicates_ends_where_the_work_goes_on():
    chain = (
        {**OPENED, "ticket_id": "i3", "opened_at": "2026-03-20 05:00:00", "merged_into_ticket_id": "i2"},
        {**OPENED, "ticket_id": "i2", "merged_into_ticket_id": "i1"},
        TRIAGED,
    )
    assert [said(item=f"desk/{name}", tickets=chain) for name in ("i3", "i2")] == ["merged", "merged"]
    assert said("A", tickets=chain) == "fail"


class TestLoweringTheSeverity:
    def test_needs_no_reason_from_anybody_but_the_one_who_is_measured(self):
        assert said("C", ticket_transitions=({**LOWERED, "has_reason": True},)) == "pass"
        assert said("C", ticket_transitions=(LOWERED,)) == "fail"

    def test_is_measured_on_who_had_it_at_that_moment(self):
        handed_on = {"transition_id": "2", "ticket_id": "i1", "field": "assignee", "occurred_at": "2026-03-20 11:00:00"}
        later = {**handed_on, "from_value": "j3", "to_value": "j2"}
        assert said("C", ticket_transitions=({**LOWERED, "actor_account_id": "j3"}, later)) == "fail"
        assert said("C", ticket_transitions=(LOWERED, later)) == "pass"

    def test_by_a_second_account_of_the_same_person_is_by_the_same_person(self):
        second = {"account_id": "j7", "_source_id": "desk", "employee_number": "E2", "email": None}
        rows = {"accounts": (*WORLD["accounts"], second)}
        assert said("C", ticket_transitions=({**LOWERED, "actor_account_id": "j7"},), **rows) == "fail"

    def test_by_an_unlinked_assignee_of_their_own_ticket_is_a_deviation_all_the_same(self):
        ticket = {**TRIAGED, "assignee_account_id": "j9"}
        assert said("C", tickets=(ticket,), ticket_transitions=({**LOWERED, "actor_account_id": "j9"},)) == "fail"

    def test_is_one_deviation_when_one_of_several_was_not_justified(self):
        reasoned = {**LOWERED, "transition_id": "1", "has_reason": True}
        assert said("C", ticket_transitions=(reasoned, {**LOWERED, "transition_id": "2"})) == "fail"

    def test_to_nothing_is_lowering_and_raising_is_not(self):
        assert said("C", ticket_transitions=({**LOWERED, "to_value": None},)) == "fail"
        assert said(ticket_transitions=({**LOWERED, "from_value": "sev3", "to_value": "sev2"},)) == "pass"


def test_a_report_that_turns_out_to_be_nothing_was_still_to_be_looked_at():
    alarm = {**TRIAGED, "status": "closed", "resolution": "false_alarm", "acknowledged_at": "2026-03-20 11:00:00"}
    assert said("A", tickets=(alarm,)) == "fail"
    assert said(tickets=({**alarm, "ticket_kind": "task"},)) == "not_an_event"
    assert said(tickets=({**alarm, "ticket_kind": None},)) == "unknown"
