"""IAM-02 at its edges: who administers, by which way, and which factors count for them."""

from typing import Any

import pytest

from expectations.controls.iam_02_phishing_resistant import CONTROL

Row = dict[str, Any]
A_FAILS, B_FAILS, A_UNKNOWN = {"A": "fail"}, {"B": "fail"}, {"A": "unknown", "B": "unknown"}
NOT_PRIVILEGED = {"out": "not_privileged"}
KEY, PUSH, OTHER = ({"factor_type": kind} for kind in ("webauthn", "push", "other"))
ROLE, READER = ({"role": tier} for tier in ("admin", "elevated"))
AT_PROVIDER = {"_source_id": "app", "identity_source_id": "idp", "role": "owner"}
# words: what is to be said, the account (`role`: tier of its role, `group`: what it is in), its factors
CASES: dict[str, tuple[dict[str, str], Row, tuple[Row, ...]]] = {
    "a key": ({}, ROLE, (KEY,)),
    "two keys": ({}, ROLE, (KEY, KEY)),
    "no factor at all": (A_FAILS, ROLE, ()),
    "a key that was never confirmed": (A_FAILS, ROLE, ({**KEY, "status": "pending"},)),
    "a key beside a push factor that was switched off": ({}, ROLE, (KEY, {**PUSH, "status": "disabled"})),
    "a key beside a push factor": (B_FAILS, ROLE, (KEY, PUSH)),
    "a key beside a security question": (B_FAILS, ROLE, (KEY, {"factor_type": "security_question"})),
    "a key beside something nobody can tell": ({"B": "unknown"}, ROLE, (KEY, OTHER)),
    "a key beside a push factor and something nobody can tell": (B_FAILS, ROLE, (KEY, PUSH, OTHER)),
    "something nobody can tell": (A_UNKNOWN, ROLE, (OTHER,)),
    "a list of codes on hardware": (A_FAILS, ROLE, ({"factor_type": "hardware_otp"},)),
    "a role that reads only": (NOT_PRIVILEGED, READER, (PUSH,)),
    "no role": (NOT_PRIVILEGED, {}, (PUSH,)),
    "a group that administers by the register": (A_FAILS, {"group": "g1"}, (PUSH,)),
    "a group that administered until yesterday": (NOT_PRIVILEGED, {"group": "g2"}, (PUSH,)),
    "a group that administers today for the last time": (A_FAILS, {"group": "g6"}, (PUSH,)),
    "a group that administers from today on": (A_FAILS, {"group": "g7"}, (PUSH,)),
    "a group that administers from tomorrow on": (NOT_PRIVILEGED, {"group": "g8"}, (PUSH,)),
    "a group that administers by the system": (A_FAILS, {"group": "g3"}, (PUSH,)),
    "a group of which the register says that it does not": (NOT_PRIVILEGED, {"group": "g4"}, (PUSH,)),
    "a group of which nobody says anything": (NOT_PRIVILEGED, {"group": "g5"}, (PUSH,)),
    "locked, which its owner can undo": (A_FAILS, {**ROLE, "status": "locked"}, (PUSH,)),
    "suspended": ({"out": "not_enabled"}, {**ROLE, "is_enabled": False}, (PUSH,)),
    "nobody knows whether it is enabled": ({"": "unknown"}, {**ROLE, "is_enabled": None}, (PUSH,)),
    "for emergencies, on the register, and people sign in with it": (A_FAILS, {**ROLE, "entry": True}, (PUSH,)),
    "a machine on the register": ({"out": "machine_account"}, {**ROLE, "entry": False}, ()),
    "elsewhere, vouched for by an account with a key, by its id": ({}, {**AT_PROVIDER, "external_id": "a0"}, ()),
    "elsewhere, vouched for by its sign-in name": ({}, {**AT_PROVIDER, "external_id": " A0@acme.example"}, ()),
    "elsewhere, vouched for by an account with a push factor": (
        A_FAILS, {**AT_PROVIDER, "external_id": "witness"}, (),
    ),
    "elsewhere, vouched for by nobody known": (A_UNKNOWN, {**AT_PROVIDER, "external_id": "x9"}, ()),
    "elsewhere, and the system says that there is no factor": (
        A_FAILS, {**AT_PROVIDER, "external_id": "x9", "mfa_enrolled": False}, (),
    ),
}  # fmt: skip
REGISTER = (
    {"entitlement": "group/g1", "privilege_tier": "admin"},
    {"entitlement": "group/g2", "privilege_tier": "admin", "valid_to_on": "2026-03-30"},
    {"entitlement": "group/g4", "privilege_tier": "standard"},
    {"entitlement": "group/g6", "privilege_tier": "admin", "valid_to_on": "2026-03-31"},
    {"entitlement": "group/g7", "privilege_tier": "admin", "valid_from_on": "2026-03-31"},
    {"entitlement": "group/g8", "privilege_tier": "admin", "valid_from_on": "2026-04-01"},
)
GROUPS = ({"group_id": "g3", "privilege_tier": "owner"}, {"group_id": "g4", "privilege_tier": "admin"})


def world() -> dict[str, tuple[Row, ...]]:
    rows: dict[str, list[Row]] = {
        "accounts": [{"account_id": "witness", "login": "witness"}],
        "mfa_factors": [{"account_id": "witness", "factor_id": "w", **PUSH}],
        "role_assignments": [],
        "group_memberships": [],
        "non_person_accounts": [],
    }
    for number, (_, told, factors) in enumerate(CASES.values()):
        own, account = {"account_id": f"a{number}"}, dict(told)
        role, group, entry = (account.pop(name, None) for name in ("role", "group", "entry"))
        source = {"_source_id": account["_source_id"]} if "_source_id" in account else {}
        rows["accounts"].append({**own, "login": f"a{number}@acme.example", **account})
        rows["mfa_factors"] += [{**own, "factor_id": str(place), **one} for place, one in enumerate(factors)]
        rows["role_assignments"] += [{**own, **source, "privilege_tier": role}] if role else []
        rows["group_memberships"] += [{**own, "group_id": group}] if group else []
        if entry is not None:
            rows["non_person_accounts"].append({**own, "account_source_id": "idp", "interactive_login_allowed": entry})
    rows["entitlements"] = [{"entitlement_source_id": "idp", **entry} for entry in REGISTER]
    return {**{name: tuple(given) for name, given in rows.items()}, "groups": GROUPS}


@pytest.fixture(scope="module")
def said(outcomes):
    return outcomes(CONTROL, world())


@pytest.mark.parametrize("words", CASES)
def test_who_administers_and_with_which_factors(said, words):
    wanted, account, _ = CASES[words]
    assert said[f"{account.get('_source_id', 'idp')}/a{list(CASES).index(words)}"] == wanted


def test_which_factors_are_strong_enough_is_the_company_s_to_say(outcomes):
    rows = {**world(), "mfa_factors": ({"account_id": "a0", **KEY}, {"account_id": "a0", "factor_id": "2", **PUSH})}
    assert outcomes(CONTROL, rows)["idp/a0"] == B_FAILS
    assert outcomes(CONTROL, rows, transitional_factors=("push",))["idp/a0"] == {}
    assert outcomes(CONTROL, rows, weak_factor_is_failure=False)["idp/a0"] == {}
    assert outcomes(CONTROL, rows, allowed_factors=("webauthn", "push"))["idp/a0"] == {}
