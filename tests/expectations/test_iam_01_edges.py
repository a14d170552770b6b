"""IAM-01 at its edges: which accounts have to have a factor, which factors count, and what a policy lets through."""

from typing import Any

import pytest

from expectations.controls.iam_01_mfa import CONTROL

Row = dict[str, Any]
FAILS, PASSES = {"A": "fail"}, {}
NEW = {"has_signed_in": False, "created_at": "2026-03-31 08:00:00"}
# words: what is to be said, the account, its factors
ACCOUNTS: dict[str, tuple[dict[str, str], Row, tuple[Row, ...]]] = {
    "a factor that was never confirmed": (FAILS, {}, ({"status": "pending"},)),
    "a factor that was switched off": (FAILS, {}, ({"status": "disabled"},)),
    "only a security question and an e-mail": (
        FAILS, {}, ({"factor_type": "security_question"}, {"factor_type": "email"}),
    ),
    "a security question beside a key": (
        PASSES, {}, ({"factor_type": "security_question"}, {"factor_type": "webauthn"}),
    ),
    "one factor of two": (PASSES, {}, ({"status": "disabled"}, {"factor_type": "totp"})),
    "locked, which its owner can undo": (FAILS, {"status": "locked"}, ()),
    "prepared and not switched on": ({"out": "not_enabled"}, {"status": "staged", "is_enabled": False}, ()),
    "made today and never signed in": ({"out": "just_created"}, NEW, ()),
    "made today and signed in": (FAILS, {**NEW, "has_signed_in": True}, ()),
    "made to the second a day before the day ends": (FAILS, {**NEW, "created_at": "2026-03-30 22:00:00"}, ()),
    "nobody knows when it was made": (FAILS, {"has_signed_in": False, "created_at": None}, ()),
    "nobody knows of what kind": (FAILS, {"account_kind": None}, ()),
    "for emergencies, on the register, and people sign in with it": (FAILS, {"account_id": "glass"}, ()),
    "a machine on the register": ({"out": "machine_account"}, {"account_id": "machine"}, ()),
    "a machine whose entry has ended": (FAILS, {"account_id": "retired"}, ()),
    "an app of the system": ({"out": "no_member_of_staff"}, {"account_kind": "app"}, ()),
}  # fmt: skip
REGISTER = (
    {"account_id": "glass", "interactive_login_allowed": True, "account_type": "break_glass"},
    {"account_id": "machine", "interactive_login_allowed": False},
    {"account_id": "retired", "interactive_login_allowed": False, "valid_to_on": "2026-03-30"},
)
OPEN = {"rule_id": "r2", "requires_mfa": False}
# words: what is to be said, the rules of the policy
POLICIES: dict[str, tuple[dict[str, str], tuple[Row, ...]]] = {
    "every rule asks": (PASSES, ({}, {"rule_id": "r2"})),
    "one does not": ({"B": "fail"}, ({}, OPEN)),
    "one does not, and denies": (PASSES, ({}, {**OPEN, "allows_sign_in": False})),
    "one does not, and is off": (PASSES, ({}, {**OPEN, "rule_is_active": False})),
    "one does not tell whether it asks": ({"B": "unknown"}, ({}, {**OPEN, "requires_mfa": None})),
    "a group is left out": ({"B": "fail"}, ({"excluded_groups": "g9"},)),
    "the group for emergencies is left out, as allowed": (PASSES, ({"excluded_groups": "g1"},)),
    "that group and one more": ({"B": "fail"}, ({"excluded_groups": "g1 g9"},)),
    "a group of which nobody knows the name": ({"B": "fail"}, ({"excluded_groups": "g404"},)),
    "an account is left out": ({"B": "fail"}, ({"excluded_accounts": "a1"},)),
    "a group is left out of a rule that is off": (
        PASSES, ({}, {**OPEN, "rule_is_active": False, "excluded_groups": "g9"}),
    ),
    "the policy is off": ({"out": "policy_off"}, ({**OPEN, "policy_is_active": False},)),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    accounts, factors, policies = [], [], []
    for number, (_, account, own) in enumerate(ACCOUNTS.values()):
        named = {"account_id": f"a{number}", **account}
        accounts.append(named)
        factors += [
            {"factor_id": f"{number}-{i}", **one, "account_id": named["account_id"]} for i, one in enumerate(own)
        ]
    for number, (_, rules) in enumerate(POLICIES.values()):
        policies += [{"rule_id": "r1", **rule, "policy_id": f"p{number}"} for rule in rules]
    rows = {
        "accounts": tuple(accounts),
        "mfa_factors": tuple(factors),
        "auth_policies": tuple(policies),
        "groups": ({"group_id": "g1", "name": "emergencies"}, {"group_id": "g9", "name": "contractors"}),
        "non_person_accounts": tuple({"account_source_id": "idp", **entry} for entry in REGISTER),
    }
    return outcomes(CONTROL, rows, allowed_exclusions=("emergencies",))


@pytest.mark.parametrize("words", ACCOUNTS)
def test_which_accounts_need_a_factor_and_which_factors_count(said, words):
    wanted, account, _ = ACCOUNTS[words]
    assert said[f"idp/account/{account.get('account_id', f'a{list(ACCOUNTS).index(words)}')}"] == wanted


@pytest.mark.parametrize("words", POLICIES)
def test_what_a_policy_lets_through(said, words):
    assert said[f"idp/policy/p{list(POLICIES).index(words)}"] == POLICIES[words][0]
