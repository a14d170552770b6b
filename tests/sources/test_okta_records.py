"""What an account, a factor, a role, a token, a policy of Okta becomes, and what proves that they are all."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from assets.sources.contract import Rejected
from assets.sources.okta import mapping, wire
from warehouse.record import records

T = "2026-01-05T10:00:00.000Z"
PROFILE = {"login": "robin@acme.example", "email": "robin@acme.example", "firstName": "Robin", "lastName": None}
USER = {
    "id": "00u1", "status": "ACTIVE", "created": "2024-01-08T08:00:00.000Z", "lastUpdated": T, "statusChanged": T,
    "lastLogin": None, "profile": PROFILE,
}  # fmt: skip


def user(**changes):
    return wire.User.model_validate(USER | changes)


@pytest.mark.parametrize(
    ("status", "means", "enabled", "has_end"),
    [
        ("STAGED", "staged", False, False),
        ("PROVISIONED", "active", True, False),
        ("ACTIVATING", "active", True, False),
        ("ACTIVE", "active", True, False),
        ("RECOVERY", "active", True, False),
        ("PASSWORD_EXPIRED", "active", True, False),
        ("LOCKED_OUT", "locked", True, False),
        ("SUSPENDED", "suspended", False, True),
        ("DEPROVISIONED", "deprovisioned", False, True),
    ],
)
def test_each_status_says_whether_one_could_sign_in_and_since_when_not(status, means, enabled, has_end):
    row = mapping.account(user(status=status), "employeeNumber")
    assert (row["status"], row["is_enabled"]) == (means, enabled)
    assert row["disabled_at"] == (datetime.fromisoformat("2026-01-05T10:00:00") if has_end else None)
    assert row["tokens_end_with_it"] == (True if status == "DEPROVISIONED" else None)


@pytest.mark.parametrize(
    ("profile", "number"),
    [({}, None), ({"employeeNumber": "E7"}, "E7"), ({"employeeNumber": ""}, None), ({"employeeNumber": None}, None)],
)
def test_an_employee_number_that_is_empty_is_none(profile, number):
    assert mapping.account(user(profile=PROFILE | profile), "employeeNumber")["employee_number"] == number


def test_the_attribute_of_the_employee_number_is_the_companys_choice():
    profile = PROFILE | {"staffId": "S9", "employeeNumber": "E7"}
    assert mapping.account(user(profile=profile), "staffId")["employee_number"] == "S9"
    assert mapping.account(user(profile=profile), "")["employee_number"] is None


def test_a_name_is_what_there_is_of_it():
    assert mapping.account(user(), "")["display_name"] == "Robin"
    nameless = {"login": "svc-export", "email": "it@acme.example"}
    assert mapping.account(user(profile=nameless), "")["display_name"] == "svc-export"


@pytest.mark.parametrize("record", ["accounts", "mfa_factors", "role_assignments"])
def test_every_word_of_the_wire_has_a_meaning(record):
    words = {
        "accounts": [(lambda w: mapping.account(user(status=w), "")["status"], wire.UserStatus)],
        "mfa_factors": [
            (lambda w: mapping.factor("a", wire.Factor(id="f", factorType=w, status="ACTIVE")), wire.FactorType),
            (lambda w: mapping.factor("a", wire.Factor(id="f", factorType="push", status=w)), wire.FactorStatus),
        ],
        "role_assignments": [(lambda w: mapping.role("a", wire.Role(id="r", type=w, status="ACTIVE")), wire.RoleType)],
    }
    for make, vocabulary in words.get(record, []):
        for word in vocabulary.__args__:
            assert make(word)


def test_rows_have_exactly_the_columns_of_their_records(okta_pull):
    for part in okta_pull.parsed.sets:
        assert dict(part.rows.schema) == records()[part.record].schema
        keys = part.rows.select(records()[part.record].full_key)
        assert keys.n_unique() == keys.height
        assert set(part.rows["source_id"]) <= {"okta"}


def test_a_pull_fills_what_the_connector_says_it_provides(sandbox, okta_pull):
    connector = sandbox.okta(groups=["Everyone"])
    assert {part.record for part in okta_pull.parsed.sets} == connector.provides
    assert "group_memberships" not in sandbox.okta().provides


POLICY = {"id": "00p1", "type": "OKTA_SIGN_ON", "name": "P", "status": "ACTIVE", "conditions": None}
RULE = {
    "id": "0pr1", "type": "SIGN_ON", "name": "R", "status": "INACTIVE", "conditions": None,
    "actions": {"signon": {"access": "DENY", "requireFactor": False}},
}  # fmt: skip


def policy_row(policy, rule):
    return mapping.policy_rule(wire.Policy.model_validate(POLICY | policy), wire.Rule.model_validate(RULE | rule))


def test_a_rule_says_who_comes_in_and_how():
    row = policy_row({}, {})
    assert (row["policy_is_active"], row["rule_is_active"]) == (True, False)
    assert (row["allows_sign_in"], row["requires_mfa"]) == (False, False)
    assert (row["excluded_groups"], row["excluded_accounts"]) == ("", "")


def test_a_rule_that_lets_people_in_says_when_their_sessions_end():
    lets_in = {"access": "ALLOW", "requireFactor": True}
    told = lets_in | {"session": {"maxSessionLifetimeMinutes": 0, "maxSessionIdleMinutes": 720}}
    assert policy_row({}, {"actions": {"signon": told}})["session_minutes"] == 0
    assert policy_row({}, {})["session_minutes"] is None
    with pytest.raises(ValidationError, match="session: missing from a rule that lets people in"):
        policy_row({}, {"actions": {"signon": lets_in}})


def test_whoever_is_left_out_of_the_policy_or_the_rule_is_listed_once_and_sorted():
    def people(kind, *ids):
        return {"conditions": {"people": {kind: {"include": ["00gX"], "exclude": list(ids)}}}}

    row = policy_row(people("groups", "00g2", "00g1"), people("groups", "00g1", "00g0"))
    assert row["excluded_groups"] == "00g0 00g1 00g2"
    assert policy_row({}, people("users", "00u9"))["excluded_accounts"] == "00u9"


class TestPulls:
    def test_days_between_sweeps_cost_few_requests_and_lose_nothing(self, sandbox, pulling, okta_pull):
        first = okta_pull.parsed
        assert [(part.rests_on, part.parents is None) for part in first.sets if part.record == "accounts"] == [
            ("all", True)
        ]
        everyone = {row["account_id"] for row in okta_pull.rows("accounts")}
        assert [part.parents for part in first.sets if part.record == "mfa_factors"] == [everyone]
        again = pulling(sandbox.okta(), sandbox.context(dict(first.cursor)))
        asked = [exchange for exchange in again.exchanges if exchange.resource == "factors"]
        assert len(asked) < 30
        (factors,) = [part for part in again.parsed.sets if part.record == "mfa_factors"]
        assert factors.rests_on == "log"
        assert factors.parents >= {exchange.subject for exchange in asked}
        swept = dict(first.cursor) | {"swept_at": "2025-10-01T00:00:00"}
        third = pulling(sandbox.okta(), sandbox.context(swept))
        parts = {part.rests_on: part for part in third.parsed.sets if part.record == "mfa_factors"}
        assert set(parts) <= {"log", "sweep"}
        assert parts["sweep"].parents.isdisjoint(parts["log"].parents if "log" in parts else ())
        assert sorted(row["factor_id"] for row in third.rows("mfa_factors")) == sorted(
            row["factor_id"] for row in okta_pull.rows("mfa_factors")
        )

    def test_every_set_says_why_it_is_whole(self, okta_pull):
        for part in okta_pull.parsed.sets:
            assert {"transferred", "visible"} <= {proof.level for proof in part.proofs}
        (accounts,) = [part for part in okta_pull.parsed.sets if part.record == "accounts"]
        assert "reconciled" in {proof.level for proof in accounts.proofs}

    def test_deactivated_accounts_are_read_too(self, okta_pull):
        assert "deprovisioned" in {row["status"] for row in okta_pull.rows("accounts")}

    def test_parsing_again_gives_the_same(self, sandbox, okta_pull):
        parsed = sandbox.okta(groups=["Everyone"]).parse(okta_pull.exchanges, sandbox.context())
        assert [part.rows.to_dicts() for part in parsed.sets] == [
            part.rows.to_dicts() for part in okta_pull.parsed.sets
        ]
        assert (parsed.cursor, parsed.notes) == (okta_pull.parsed.cursor, okta_pull.parsed.notes)

    @pytest.mark.parametrize(
        "resource",
        ["me", "groups", "users", "members", "assignees", "tokens", "policies", "password_policies", "rules", "log"],
    )
    def test_an_answer_that_was_taken_out_is_missed(self, sandbox, okta_pull, resource):
        left = [exchange for exchange in okta_pull.exchanges if exchange.resource != resource]
        with pytest.raises(Rejected):
            sandbox.okta(groups=["Everyone"]).parse(left, sandbox.context())

    def test_factors_of_an_account_that_were_taken_out_are_missed(self, sandbox, okta_pull):
        place = next(n for n, exchange in enumerate(okta_pull.exchanges) if exchange.resource == "factors")
        left = okta_pull.exchanges[:place] + okta_pull.exchanges[place + 1 :]
        with pytest.raises(Rejected) as caught:
            sandbox.okta().parse(left, sandbox.context())
        assert caught.value.reason == "truncated"

    def test_a_witness_that_is_not_seen_rejects_the_pull(self, sandbox, okta_pull):
        with pytest.raises(Rejected) as caught:
            sandbox.okta(witness_id="00uNobody").parse(okta_pull.exchanges, sandbox.context())
        assert caught.value.reason == "witness_missing"
        seen = sandbox.okta(witness_id=okta_pull.rows("accounts")[0]["account_id"])
        assert seen.parse(okta_pull.exchanges, sandbox.context())

    def test_a_group_of_the_settings_that_does_not_exist_rejects_the_pull(self, sandbox, pulling):
        with pytest.raises(Rejected) as caught:
            pulling(sandbox.okta(groups=["Payroll of last year"]), sandbox.context())
        assert caught.value.reason == "not_found"
