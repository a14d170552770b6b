"""IAM-06 at its edges: clocks, stale approvals, second accounts, owners, groups, rules and accounts without a log."""

import pytest

from expectations.controls.iam_06_approved_access import (
    ACTIVATED,
    APPROVAL,
    CONTROL,
    FOR_ACCOUNT,
    GRANT,
    GRANTED,
    PEOPLE,
    REQUEST,
    ROLE,
    WORLD,
)
from expectations.examples import play
from expectations.model import Example

LOGIN = "idp/a1/account/ev1"
MEMBER = {
    "group_id": "g1",
    "account_id": "a1",
    "_appeared_after_at": "2026-03-23 23:30:00",
    "_appeared_by_at": "2026-03-24 23:30:00",
}
JOINED = {**GRANTED, "event_type": "group_joined", "entitlement": "group/g1"}
OWNER = {"entitlement_source_id": "idp", "entitlement": "role/SUPER_ADMIN", "owner_employee_number": "E3"}
BY_SYSTEM = {"account_events": ({**GRANTED, "actor_account_id": None},)}


def said(attribute="", item=ROLE, **rows):
    return play(CONTROL, Example(words="", expect="", attribute=attribute, rows={**WORLD, **rows}, item=item))


def approved(**changes):
    return {"ticket_approvals": ({**APPROVAL, **changes},)}


@pytest.mark.parametrize(
    ("decided_at", "expected"),
    [
        ("2026-03-24 10:05:00", "pass"),  # five minutes are put down to two clocks
        ("2026-03-24 10:05:01", "fail"),
        ("2026-03-10 10:00:00", "pass"),  # 336 hours before
        ("2026-03-10 09:59:59", "fail"),
    ],
)
def test_an_approval_counts_from_two_weeks_before_until_the_access_begins(decided_at, expected):
    assert said("B", **approved(decided_at=decided_at)) == expected


class TestWhoApproves:
    def test_is_the_manager_or_the_owner_on_the_register(self):
        assert said("C", **BY_SYSTEM, **approved(approver_account_id="j3")) == "fail"
        assert said("C", **BY_SYSTEM, **approved(approver_account_id="j3"), entitlements=(OWNER,)) == "pass"

    def test_is_not_the_owner_of_something_else_or_of_another_time(self):
        other = {**OWNER, "entitlement": "role/HELP_DESK_ADMIN"}
        ended = {**OWNER, "valid_to_on": "2026-03-30"}
        assert said("C", **BY_SYSTEM, **approved(approver_account_id="j3"), entitlements=(other, ended)) == "fail"

    def test_is_not_who_gave_the_access(self):
        assert said("C", **approved(approver_account_id="j3"), entitlements=(OWNER,)) == "fail"

    def test_is_not_who_got_it_even_as_its_owner(self):
        own = {**OWNER, "owner_employee_number": "E1"}
        assert said("C", **BY_SYSTEM, **approved(approver_account_id="j1"), entitlements=(own,)) == "fail"

    def test_is_nobody_where_no_certain_link_names_the_account(self):
        assert said("C", **approved(approver_account_id="j9")) == "unknown"

    def test_may_approve_while_a_machine_gives_the_access(self):
        machine = {"account_source_id": "idp", "account_id": "a3"}
        owned = {**approved(approver_account_id="j3"), "entitlements": (OWNER,)}
        assert said("C", **owned, non_person_accounts=(machine,)) == "pass"

    def test_is_not_known_to_be_another_than_a_giver_whom_nobody_tells(self):
        assert said("C", account_events=()) == "unknown"


def test_one_approval_must_hold_in_everything():
    early = {**APPROVAL, "approval_id": "p1", "approver_account_id": "j3"}
    late = {**APPROVAL, "approval_id": "p2", "decided_at": "2026-03-25 10:00:00"}
    assert said(**BY_SYSTEM, ticket_approvals=(early, late)) == "fail"
    assert said(**BY_SYSTEM, ticket_approvals=(early, late, APPROVAL)) == "pass"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"entitlements": "idp/role/HELP_DESK_ADMIN"}, "fail"),
        ({"entitlements": "idp/account\nidp/role/SUPER_ADMIN"}, "pass"),
        ({"entitlements": "other/role/SUPER_ADMIN"}, "fail"),
        ({"entitlements": None}, "unknown"),
        ({"subject_employee_number": "E3"}, "fail"),
        ({"subject_employee_number": None}, "unknown"),
        ({"subject_employee_number": None, "subject_account_id": "j1"}, "pass"),
        ({"subject_account_id": "j3"}, "unknown"),
        ({"ticket_kind": "story"}, "fail"),
    ],
    ids=str,
)
def test_a_request_counts_for_the_person_and_the_access_that_it_names(request_, expected):
    assert said("A", tickets=({**REQUEST, **request_},)) == expected


@pytest.mark.parametrize(
    "changes", [{"decision": "rejected"}, {"decision": "pending"}, {"is_automated": True}], ids=str
)
def test_what_nobody_approved_is_no_approval(changes):
    assert said("A", **approved(**changes)) == "fail"


def test_access_of_an_account_that_is_nobodys_cannot_be_judged():
    accounts = ({"account_id": "a1", "employee_number": None, "email": None}, *PEOPLE["accounts"][1:])
    assert said("A", accounts=accounts) == "unknown"


class TestGroups:
    GROUP = "idp/a1/group/g1@2026-03-24T23:30:00Z"

    def joined(self, *, group, **rows):
        world = {
            "group_memberships": (MEMBER,),
            "groups": (group,),
            "role_assignments": (),
            "account_events": (JOINED,),
        }
        asked = {"tickets": ({**REQUEST, "entitlements": "idp/group/g1"},)}
        return said(item=self.GROUP, **{**world, **asked, **rows})

    def test_of_administrators_need_a_request(self):
        group = {"group_id": "g1", "privilege_tier": "admin"}
        assert self.joined(group=group) == "pass"
        assert self.joined(group=group, tickets=()) == "fail"

    def test_of_everybody_need_none(self):
        assert self.joined(group={"group_id": "g1"}) == "not_privileged"

    def test_that_the_register_gives_with_the_job_need_none(self):
        given = {"entitlement_source_id": "idp", "entitlement": "group/g1", "authorised_by": "birthright"}
        assert self.joined(group={"group_id": "g1", "privilege_tier": "admin"}, entitlements=(given,)) == "by_rule"


def test_a_role_given_and_taken_back_between_two_readings_is_found_in_the_log():
    assert said(item="idp/a1/role/ev1", role_assignments=()) == "unknown"


def test_a_role_that_is_gone_by_now_stays_in_the_population():
    gone = {"role_assignments": (), "vanished_role_assignments": (GRANT,)}
    assert said(**gone, tickets=()) == "fail"


def test_a_role_that_only_reads_is_no_administration():
    assert said(role_assignments=({**GRANT, "privilege_tier": "elevated"},)) == "not_privileged"


class TestAccounts:
    def test_switched_on_again_need_an_approval_of_their_own(self):
        events = (
            {**ACTIVATED, "event_id": "ev0", "occurred_at": "2026-01-20 10:00:00"},
            {**ACTIVATED, "event_id": "off", "event_type": "disabled", "occurred_at": "2026-02-20 10:00:00"},
            ACTIVATED,
        )
        assert said("A", item=LOGIN, account_events=events, tickets=()) == "fail"

    def test_whose_invitation_is_sent_again_are_no_new_access(self):
        events = ({**ACTIVATED, "event_id": "ev0", "occurred_at": "2026-03-20 10:00:00"}, ACTIVATED)
        assert said(item=LOGIN, account_events=events, tickets=()) == "no_new_access"

    @pytest.mark.parametrize(
        ("start_at", "expected"), [("2026-03-31 10:00:00", "pass"), ("2026-03-31 10:00:01", "fail")]
    )
    def test_of_newcomers_open_no_earlier_than_a_week_ahead(self, start_at, expected):
        workers = ({**PEOPLE["workers"][0], "start_at": start_at}, *PEOPLE["workers"][1:])
        rows = {"account_events": (ACTIVATED,), "tickets": (FOR_ACCOUNT,), "workers": workers}
        assert said("D", item=LOGIN, **rows) == expected

    def test_that_come_with_the_job_are_still_not_opened_too_early(self):
        workers = ({**PEOPLE["workers"][0], "start_at": "2026-04-20 22:00:00"}, *PEOPLE["workers"][1:])
        given = {"entitlement_source_id": "idp", "entitlement": "account", "authorised_by": "birthright"}
        rows = {"account_events": (ACTIVATED,), "tickets": (), "workers": workers, "entitlements": (given,)}
        assert said("D", item=LOGIN, **rows) == "fail"
        assert said("A", item=LOGIN, **rows) == "pass"

    def test_of_systems_without_a_log_are_found_when_they_appear(self):
        account = {
            "account_id": "c1",
            "_source_id": "code",
            "employee_number": "E1",
            "created_at": None,
            "_appeared_after_at": "2026-03-23 23:30:00",
            "_appeared_by_at": "2026-03-24 23:30:00",
        }
        rows = {"accounts": (*PEOPLE["accounts"], account), "tickets": ({**REQUEST, "entitlements": "code/account"},)}
        item = "code/c1/account/2026-03-24T23:30:00Z"
        assert said("B", item=item, **rows) == "pass"
        assert said("B", item=item, **rows, **approved(decided_at="2026-03-24 12:00:00")) == "unknown"
        assert said("A", item=item, **{**rows, "tickets": ()}) == "fail"
