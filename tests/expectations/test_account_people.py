"""Whose an account is: how far each way of knowing goes, and what two ways that disagree are worth."""

from typing import ClassVar

import pytest

from expectations.examples import DAY, world
from warehouse.snapshots import FIRST_DAY, Scope, derive, look_at

ROBIN = {"worker_id": "w1", "employee_number": "E1", "display_name": "Robin One", "work_email": "robin@acme.example"}
SASHA = {"worker_id": "w2", "employee_number": "E2", "display_name": "Sasha Two", "work_email": "sasha@acme.example"}
NOBODY = {"account_id": "x", "employee_number": None, "email": None, "login": "x"}
IN_CODE = {**NOBODY, "_source_id": "code"}
LATER = {**SASHA, "work_email": "robin@acme.example"}
CONFIRMED = {"account_source_id": "code", "account_id": "x", "employee_number": "E2", "confirmed_on": "2026-02-01"}


def people(rows):
    """Method, confidence and person of every account, by its source and id."""
    with world(rows) as db:
        look_at(db, Scope(from_day=FIRST_DAY, to_day=DAY))
        derive(db, ["account_people"])
        found = db.rows("SELECT source_id, account_id, link_method, confidence, person_id FROM account_people")
    return {f"{source}/{account}": tuple(told) for source, account, *told in found}


def link(account, *workers, **more):
    key = f"{account.get('_source_id', 'idp')}/{account['account_id']}"
    return people({"workers": workers, "accounts": (account, *more.pop("others", ())), **more})[key]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"employee_number": "E1"}, ("employee_number", 1.0, "w1")),
        ({"email": " Robin@ACME.example "}, ("email", 0.95, "w1")),
        ({"email": "somebody@elsewhere.example"}, (None, None, None)),
        ({"display_name": "Robin One"}, (None, None, None)),
    ],
    ids=["number", "address", "strange address", "name"],
)
def test_a_number_or_an_address_names_a_person_and_a_name_does_not(told, expected):
    assert link({**NOBODY, **told}, ROBIN, SASHA) == expected


def test_a_confirmed_link_names_the_person_on_the_days_on_which_it_holds():
    assert link(IN_CODE, ROBIN, SASHA, account_links=(CONFIRMED,)) == ("manual", 1.0, "w2")
    ended = {**CONFIRMED, "valid_to_on": "2026-03-30"}
    assert link(IN_CODE, ROBIN, SASHA, account_links=(ended,)) == (None, None, None)


def test_two_certain_links_that_name_two_people_name_nobody():
    account = {**IN_CODE, "email": "robin@acme.example"}
    assert link(account, ROBIN, SASHA, account_links=(CONFIRMED,))[1:] == (0.0, None)
    assert link({**NOBODY, "employee_number": "E2", "email": "robin@acme.example"}, ROBIN, SASHA)[1:] == (0.0, None)


@pytest.mark.parametrize("external_id", ["a1", "Robin@acme.example"], ids=["its account id", "its sign-in name"])
def test_an_identity_provider_vouches_with_the_certainty_of_its_own_account(external_id):
    vouched = {**IN_CODE, "identity_source_id": "idp", "external_id": external_id}
    by_number = {"account_id": "a1", "employee_number": "E1", "login": "robin@acme.example", "email": None}
    assert link(vouched, ROBIN, SASHA, others=(by_number,)) == ("identity_provider", 1.0, "w1")
    by_mail = {**by_number, "employee_number": None, "email": "robin@acme.example"}
    assert link(vouched, ROBIN, SASHA, others=(by_mail,)) == ("identity_provider", 0.95, "w1")


def test_an_identity_provider_that_is_not_the_one_of_the_account_vouches_for_nothing():
    vouched = {**IN_CODE, "identity_source_id": "other", "external_id": "a1"}
    assert link(vouched, ROBIN, others=({"account_id": "a1", "employee_number": "E1"},)) == (None, None, None)


def test_an_alias_is_a_hint_and_names_nobody():
    alias = {**IN_CODE, "email": "r.one@acme.example"}
    known = {"account_id": "a1", "employee_number": "E1", "email": "r.one@acme.example", "login": "robin"}
    assert link(alias, ROBIN, SASHA, others=(known,)) == ("alias", 0.8, None)


def test_several_accounts_are_one_persons_whatever_their_addresses():
    daily, admin = {**NOBODY, "account_id": "a", "employee_number": "E1"}, {**NOBODY, "account_id": "b"}
    admin |= {"employee_number": "E1", "email": "robin@elsewhere.example", "login": "adm.robin"}
    by_mail = {**IN_CODE, "email": "robin@acme.example"}
    found = people({"workers": (ROBIN, SASHA), "accounts": (daily, admin, by_mail)})
    assert {person for *_, person in found.values()} == {"w1"}


class TestWhoTookAnotherName:
    MARRIED: ClassVar = {**ROBIN, "display_name": "Robin Other", "work_email": "robin.other@acme.example"}

    def test_is_still_known_by_the_number(self):
        account = {**NOBODY, "employee_number": "E1", "email": "robin@acme.example"}
        assert link(account, self.MARRIED, SASHA) == ("employee_number", 1.0, "w1")

    def test_is_not_certain_where_only_the_old_address_tells_until_somebody_confirms_it(self):
        old = {**IN_CODE, "email": "robin@acme.example"}
        certain = {"account_id": "a1", "employee_number": "E1", "email": None, "login": "robin@acme.example"}
        assert link(old, self.MARRIED, SASHA, others=(certain,)) == ("alias", 0.8, None)
        confirmed = {**CONFIRMED, "employee_number": "E1"}
        told = link(old, self.MARRIED, SASHA, others=(certain,), account_links=(confirmed,))
        assert told == ("manual", 1.0, "w1")

    def test_does_not_lose_an_account_to_who_gets_the_old_address(self):
        account = {**NOBODY, "email": "robin@acme.example"}
        with world({"workers": (self.MARRIED, LATER), "accounts": (account,)}) as db:
            # as HR had it until February
            db.run(
                "INSERT INTO history_workers BY NAME SELECT * REPLACE ('robin@acme.example' AS work_email, "
                "'Robin One' AS display_name, DATE '2026-01-01' AS from_day, 7 AS version_id), "
                "DATE '2026-02-01' AS to_day FROM (SELECT * EXCLUDE (to_day) FROM history_workers) "
                "WHERE worker_id = 'w1'"
            )
            look_at(db, Scope(from_day=FIRST_DAY, to_day=DAY))
            derive(db, ["account_people"])
            assert db.rows("SELECT link_method, confidence, person_id FROM account_people") == [("email", 0.6, None)]


class TestAnAddressThatTwoPeopleBear:
    def test_names_nobody_when_it_was_given_to_somebody_else(self):
        account = {**NOBODY, "email": "robin@acme.example"}
        assert link(account, ROBIN, LATER) == ("email", 0.6, None)

    def test_names_nobody_when_its_first_bearer_is_gone_from_hr(self):
        account = {**NOBODY, "email": "robin@acme.example"}
        assert link(account, LATER, vanished_workers=(ROBIN,)) == ("email", 0.6, None)

    def test_leaves_the_number_to_say_whose_account_it_is(self):
        account = {**NOBODY, "email": "robin@acme.example", "employee_number": "E2"}
        assert link(account, ROBIN, LATER) == ("employee_number", 1.0, "w2")

    @pytest.mark.parametrize("changed", [{"employee_number": "E9"}, {"display_name": "Robin Married"}])
    def test_is_one_person_hired_again_when_the_number_or_the_name_stayed(self, changed):
        again = {**ROBIN, "worker_id": "w9", **changed}
        assert link({**NOBODY, "email": "robin@acme.example"}, ROBIN, again) == ("email", 0.95, "w1")


def test_an_account_that_vanished_stays_its_persons():
    found = people({"workers": (ROBIN,), "vanished_accounts": ({**NOBODY, "employee_number": "E1"},)})
    assert found == {"idp/x": ("employee_number", 1.0, "w1")}


def test_every_account_has_exactly_one_row():
    accounts = tuple({**NOBODY, "account_id": f"a{n}", "email": "robin@acme.example"} for n in range(3))
    rows = {"workers": (ROBIN, {**ROBIN, "worker_id": "w9"}, SASHA), "accounts": accounts}
    assert sorted(people({**rows, "vanished_accounts": (NOBODY,)})) == ["idp/a0", "idp/a1", "idp/a2", "idp/x"]
