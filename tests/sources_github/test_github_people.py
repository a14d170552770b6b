"""Who is in the organisation: members, owners, outside collaborators and teams, all of them or none."""

import pytest


@pytest.fixture
def saml():
    """What an identity provider asserts of an account."""

    def identity(key, name_id, number="E1011", **more):
        told = {"nameId": name_id, "emails": None, "attributes": [{"name": "employeeNumber", "value": number}]}
        return {"guid": f"g{name_id}", "user": {"databaseId": key} if key else None, "samlIdentity": told} | more

    return identity


def accounts(pulled):
    return {row["account_id"]: row for row in pulled.rows("accounts")}


def test_members_and_outside_collaborators_are_accounts_under_their_numbers(source):
    found = accounts(source.pull())
    assert list(found) == ["10", "11", "12", "13", "14", "30"]
    assert found["11"]["login"] == "login11"
    assert {row["account_kind"] for row in found.values()} == {"person"}


def test_owners_hold_the_owner_s_role_and_nobody_else_does(source):
    pulled = source.pull()
    assert [(row["account_id"], row["privilege_tier"]) for row in pulled.rows("role_assignments")] == [("10", "owner")]
    assert pulled.parents("role_assignments") is None


def test_second_factors_are_as_the_organisation_s_owner_is_told(source, fake):
    fake.members[2] = source.member(12, factor=False)
    fake.spoil.append(("2fa_disabled", lambda answer: answer.__class__([source.make("account")])))
    found = accounts(source.pull())
    assert {key: row["mfa_enrolled"] for key, row in found.items()} == {
        "10": True, "11": True, "12": False, "13": True, "14": True, "30": False,
    }  # fmt: skip


def test_second_factors_are_not_known_to_a_token_of_no_owner(source, fake):
    fake.members = [source.member(key, role, factor=None) for key, role in ((10, "ADMIN"), (11, "MEMBER"))]
    fake.teams = []
    assert {row["mfa_enrolled"] for row in accounts(source.pull()).values()} == {None}
    assert not any("2fa_disabled" in asked for asked in fake.asked)


def test_members_of_a_team_are_read_to_the_last_page(source, fake):
    fake.teams.append({"id": "T_6", "databaseId": 6, "name": "Nobody", "people": []})
    pulled = source.pull()
    assert [(row["group_id"], row["account_id"]) for row in pulled.rows("group_memberships")] == [
        ("5", "11"), ("5", "12"), ("5", "13"),
    ]  # fmt: skip
    assert pulled.parents("group_memberships") is None


def test_a_team_with_a_member_who_is_not_in_the_organisation_rejects_the_pull(source, fake):
    fake.teams[0]["people"].append(99)
    assert source.rejected().reason == "count_mismatch"


class TestIdentities:
    def test_the_identity_provider_s_word_is_taken_over(self, source, fake, saml):
        fake.identities = [saml(11, "robin@acme.example"), saml(12, "a2", "E1012"), saml(None, "never-used")]
        found = accounts(source.pull(identity_source="okta", employee_number_attribute="employeeNumber"))
        robin, sam, other = found["11"], found["12"], found["13"]
        assert (robin["external_id"], robin["email"]) == ("robin@acme.example", "robin@acme.example")
        assert (robin["identity_source_id"], robin["employee_number"]) == ("okta", "E1011")
        assert (sam["external_id"], sam["email"], sam["employee_number"]) == ("a2", None, "E1012")
        assert (other["identity_source_id"], other["external_id"], other["employee_number"]) == (None, None, None)

    def test_they_are_not_asked_for_where_no_identity_provider_is_named(self, source, fake):
        source.pull()
        assert "Identities" not in fake.asked

    def test_an_organisation_without_the_identity_provider_that_is_named_rejects_the_pull(self, source):
        found = source.rejected(identity_source="okta")
        assert (found.reason, "samlIdentityProvider" in found.detail) == ("not_found", True)


class TestVisible:
    def levels(self, pulled):
        (part,) = [part for part in pulled.parsed.sets if part.record == "accounts"]
        return {proof.level for proof in part.proofs}

    def test_a_member_s_token_sees_concealed_members(self, source):
        assert self.levels(source.pull()) == {"transferred", "visible"}

    def test_a_stranger_s_token_proves_nothing_about_who_is_not_there(self, source, fake):
        fake.is_member = False
        assert self.levels(source.pull()) == {"transferred"}

    def test_a_witness_proves_that_concealed_members_are_shown(self, source, fake):
        fake.is_member = False
        assert self.levels(source.pull(witness_id="14")) == {"transferred", "visible"}

    def test_a_witness_that_is_not_seen_rejects_the_pull(self, source):
        assert source.rejected(witness_id="77").reason == "witness_missing"
