"""TKT-03 at its edges: working days, holidays, reopened incidents, whose review it is and who accepted it."""

from expectations.controls.tkt_03_post_incident_review import (
    ACCEPTED,
    ACTION,
    CONTROL,
    INCIDENT,
    REVIEW,
    REVIEWED,
    WORLD,
)
from expectations.examples import play
from expectations.model import Example

HOLIDAY = {"calendar_id": "berlin", "calendar_date": "2026-03-06", "is_business_day": False}


def said(attribute="", item="desk/i1", **rows):
    return play(CONTROL, Example(words="", expect="", attribute=attribute, rows={**WORLD, **rows}, item=item))


def held(at):
    return (INCIDENT, {**REVIEW, "restored_at": at})


def test_the_tenth_working_day_after_the_day_of_recovery_is_the_last_one():
    # Monday 2 March; the tenth working day after it is Monday 16 March, which ends at 23:00 UTC in Berlin
    assert said("A", tickets=held("2026-03-16 22:59:59")) == "pass"
    assert said("A", tickets=held("2026-03-16 23:00:00")) == "fail"


def test_a_holiday_of_the_calendar_puts_the_last_day_off():
    assert said("A", tickets=held("2026-03-17 12:00:00")) == "fail"
    assert said("A", tickets=held("2026-03-17 12:00:00"), calendars=(HOLIDAY,)) == "pass"


def test_a_day_on_which_any_calendar_works_is_a_working_day_while_none_is_named():
    elsewhere = {**HOLIDAY, "calendar_id": "new-york", "is_business_day": True}
    assert said("A", tickets=held("2026-03-17 12:00:00"), calendars=(HOLIDAY, elsewhere)) == "fail"


def test_recovery_on_a_sunday_night_is_counted_by_the_companys_own_day():
    # 23:30 UTC on Sunday is Monday in Berlin: Tuesday is the first working day
    late = {**INCIDENT, "restored_at": "2026-03-01 23:30:00"}
    assert said("A", tickets=(late, {**REVIEW, "restored_at": "2026-03-16 12:00:00"})) == "pass"


def test_while_there_is_time_a_missing_review_is_no_deviation():
    recent = {**INCIDENT, "restored_at": "2026-03-20 12:00:00"}
    assert said(tickets=(recent, REVIEW), ticket_links=()) == "pending"


def test_an_incident_that_is_not_over_has_no_review_yet():
    open_again = {**INCIDENT, "status": "in_progress", "restored_at": None}
    assert said(tickets=(open_again, REVIEW)) == "not_recovered"
    assert said(tickets=({**open_again, "status": "closed"}, REVIEW)) == "unknown"
    assert said(tickets=({**open_again, "status": None}, REVIEW)) == "unknown"


def test_a_review_that_is_open_is_no_review():
    assert said("A", tickets=held(None)) == "fail"


def test_one_review_serves_several_incidents():
    second = {**INCIDENT, "ticket_id": "i2"}
    links = (REVIEWED, ACTION, {**REVIEWED, "ticket_id": "i2"})
    for item in ("desk/i1", "desk/i2"):
        assert said(item=item, tickets=(INCIDENT, second, REVIEW), ticket_links=links) == "pass"


def test_of_several_reviews_the_one_completed_first_counts():
    unfinished = {**REVIEW, "ticket_id": "r0", "restored_at": None}
    links = (REVIEWED, ACTION, {**REVIEWED, "linked_ticket_id": "r0"})
    assert said(tickets=(INCIDENT, REVIEW, unfinished), ticket_links=links) == "pass"


def test_the_severity_it_once_had_decides_whether_it_is_reviewed():
    lowered = {**INCIDENT, "max_severity": "sev2", "severity": "sev4"}
    assert said("A", tickets=(lowered, REVIEW), ticket_links=()) == "fail"
    assert said(tickets=({**lowered, "max_severity": None}, REVIEW), ticket_links=()) == "unknown"


def test_a_false_alarm_is_not_reviewed():
    assert said(tickets=({**INCIDENT, "resolution": "false_alarm"}, REVIEW)) == "cancelled"


class TestWhatFollows:
    def test_is_an_action_linked_to_the_incident_or_a_reason_for_none(self):
        assert said("B", ticket_links=(REVIEWED, {**ACTION, "ticket_id": "i1"})) == "pass"
        reasoned = (INCIDENT, {**REVIEW, "no_action_reason": "the part was replaced"})
        assert said("B", tickets=reasoned, ticket_links=(REVIEWED,)) == "pass"

    def test_is_not_known_where_no_field_tells_a_reason(self):
        silent = ({**INCIDENT, "not_provided": "no_action_reason"}, REVIEW)
        assert said("B", tickets=silent, ticket_links=(REVIEWED,)) == "unknown"

    def test_does_not_make_up_for_a_cause_that_nobody_found(self):
        assert said("B", tickets=(INCIDENT, {**REVIEW, "root_cause": None})) == "fail"


class TestAcceptance:
    def test_by_a_second_account_of_its_author_is_by_its_author(self):
        second = {"account_id": "j7", "_source_id": "desk", "employee_number": "E2", "email": None}
        rows = {"accounts": (*WORLD["accounts"], second)}
        assert said("C", ticket_approvals=({**ACCEPTED, "approver_account_id": "j7"},), **rows) == "fail"

    def test_by_a_rule_is_nobodys(self):
        assert said("C", ticket_approvals=({**ACCEPTED, "is_automated": True},)) == "fail"

    def test_by_its_author_does_not_spoil_that_by_somebody_else(self):
        own = {**ACCEPTED, "approval_id": "p0", "approver_account_id": "j2"}
        assert said("C", ticket_approvals=(own, ACCEPTED)) == "pass"

    def test_that_was_refused_is_none(self):
        assert said("C", ticket_approvals=({**ACCEPTED, "decision": "rejected"},)) == "fail"

    def test_is_judged_against_who_opened_the_review_when_nobody_is_assigned(self):
        opened = {**REVIEW, "assignee_account_id": None, "reporter_account_id": "j3"}
        assert said("C", tickets=(INCIDENT, opened)) == "fail"

    def test_of_a_review_of_unknown_hand_cannot_be_judged(self):
        unknown = {**REVIEW, "assignee_account_id": None, "reporter_account_id": None}
        assert said("C", tickets=(INCIDENT, unknown)) == "unknown"
