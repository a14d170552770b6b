"""Accounts of several systems: what the identity tests make of federation, accounts that are gone, doubtful links."""

from expectations.controls import iam_01_mfa, iam_03_leaver_access, iam_04_orphan_accounts, iam_09_access_reviews
from expectations.controls.iam_03_leaver_access import ACCOUNT, DISABLED, LEAVER
from expectations.examples import play
from expectations.model import Example

CODE = {
    "account_id": "c1",
    "_source_id": "code",
    "employee_number": "E1",
    "identity_source_id": "idp",
    "signs_in_elsewhere": True,
    "tokens_end_with_it": True,
}
GONE = {**CODE, "_changed_after_at": "2026-03-29 22:30:00", "_changed_by_at": "2026-03-30 22:30:00"}
IN_TIME = {**DISABLED, "disabled_at": "2026-03-28 08:00:00"}
ITEM = "hr/w1/2026-03-27/code/c1"


def leaver(attribute="", item=ITEM, **rows):
    world = {"workers": (LEAVER,), "credentials": (), **rows}
    example = Example(words="", expect="", attribute=attribute, rows=world, item=item)
    return play(iam_03_leaver_access.CONTROL, example)


class TestLeavers:
    def test_get_three_days_where_the_identity_provider_alone_opens_and_was_closed_in_time(self):
        assert leaver(accounts=(IN_TIME,), vanished_accounts=(GONE,)) == "pass"

    def test_get_no_time_where_the_identity_provider_was_not_closed_in_time(self):
        late = {**DISABLED, "disabled_at": "2026-03-29 08:00:00"}
        assert leaver("A", accounts=(late,), vanished_accounts=(GONE,)) == "fail"
        assert leaver("A", accounts=(ACCOUNT,), vanished_accounts=(GONE,)) == "fail"

    def test_get_no_time_where_a_password_opens_too(self):
        own = {**GONE, "signs_in_elsewhere": None}
        assert leaver("A", accounts=(IN_TIME,), vanished_accounts=(own,)) == "fail"

    def test_who_went_between_two_readings_around_the_deadline_cannot_be_judged(self):
        own = {**GONE, "signs_in_elsewhere": None, "_changed_after_at": "2026-03-28 22:30:00"}
        assert leaver("A", accounts=(IN_TIME,), vanished_accounts=(own,)) == "unknown"

    def test_whose_account_was_closed_before_it_went_were_out_when_it_was_closed(self):
        closed = {**GONE, "is_enabled": False, "disabled_at": "2026-03-28 07:00:00"}
        assert leaver("A", accounts=(IN_TIME,), vanished_accounts=(closed,)) == "pass"

    def test_whose_tokens_nobody_can_list_cannot_be_judged_unless_they_end_with_the_account(self):
        own = {**GONE, "tokens_end_with_it": None}
        assert leaver("B", accounts=(IN_TIME,), vanished_accounts=(own,)) == "unknown"

    def test_may_own_an_account_that_is_only_perhaps_theirs(self):
        alias = {**CODE, "employee_number": None, "email": "r.one@acme.example"}
        account = {**IN_TIME, "login": "r.one@acme.example"}
        assert leaver("A", accounts=(account, alias)) == "unknown"


def test_an_application_is_left_to_its_identity_provider_only_where_that_one_is_tested():
    def said(account):
        rows = {"accounts": (account,), "mfa_factors": ()}
        return play(iam_01_mfa.CONTROL, Example(words="", expect="", rows=rows, item="code/account/c1"))

    assert said(CODE) == "signs_in_elsewhere"
    assert said({**CODE, "identity_source_id": "elsewhere"}) == "unknown"
    assert said({**CODE, "signs_in_elsewhere": None, "mfa_enrolled": False}) == "fail"
    assert said({**CODE, "account_kind": "app"}) == "signs_in_elsewhere"
    assert said({**CODE, "account_kind": "app", "signs_in_elsewhere": None}) == "no_member_of_staff"


def test_an_account_that_hides_its_owner_is_nobodys_and_not_fine():
    hidden = {**CODE, "employee_number": None, "email": None}

    def said(account, **rows):
        world = {"workers": ({"worker_id": "w1", "employee_number": "E1"},), "accounts": (account,), **rows}
        return play(iam_04_orphan_accounts.CONTROL, Example(words="", expect="", rows=world, item="code/c1"))

    assert said(hidden) == "unknown"
    link = {"account_source_id": "code", "account_id": "c1", "employee_number": "E1"}
    assert said(hidden, account_links=(link,)) == "pass"
    assert said({**hidden, "account_kind": "customer"}) == "no_member_of_staff"


def test_a_reviewer_of_repositories_may_sign_with_the_name_of_the_identity_provider():
    one, two = iam_09_access_reviews.PEOPLE["accounts"]
    rows = {
        **iam_09_access_reviews.PEOPLE,
        "accounts": (one, two, {**CODE, "login": "octo-one"}),
        "review_plan": (iam_09_access_reviews.PLAN,),
        "reviews": (iam_09_access_reviews.DONE,),
    }

    def said(reviewer):
        item = {**iam_09_access_reviews.ITEM, "reviewed_source_id": "code", "account_id": "c1"}
        given = {**rows, "review_items": ({**item, "reviewer_login": reviewer},)}
        example = Example(words="", expect="", attribute="D", rows=given, item="home/r/2026-03-16")
        return play(iam_09_access_reviews.CONTROL, example)

    assert [said(name) for name in ("two@acme.example", "one@acme.example", "octo-one")] == ["pass", "fail", "fail"]
