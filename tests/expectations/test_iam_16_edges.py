"""IAM-16 at its edges: what one person holds over all accounts, which rules count, and what cannot be told."""

from typing import Any

import pytest

from expectations.controls.iam_16_conflicting_duties import ACCOUNT, CONTROL, RULE

Row = dict[str, Any]
FAILS, UNKNOWN, ABSENT = {"A": "fail"}, {"A": "unknown"}, None
SECOND = {"account_id": "b"}
NOBODY = {"employee_number": None}
# words: what is to be said, what the rule differs in, the accounts with what they hold ("1" and "2": the sides)
CASES: dict[str, tuple[dict[str, str] | None, Row, tuple[tuple[Row, str], ...]]] = {
    "both sides with one account": (FAILS, {}, (({}, "12"),)),
    "both sides with two accounts": (FAILS, {}, (({}, "1"), (SECOND, "2"))),
    "both sides, with accounts of two systems": (FAILS, {"other_source_id": "app"}, (
        ({}, "1"), ({**SECOND, "_source_id": "app"}, "2"),
    )),
    "the other side of another system": ({}, {"other_source_id": "app"}, (({}, "12"),)),
    "one side, and somebody else the other": ({}, {}, (({}, "1"), ({**SECOND, "employee_number": "E2"}, "2"))),
    "one side, and nobody known the other": ({}, {}, (({}, "1"), ({**SECOND, **NOBODY}, "2"))),
    "one side, and the other with a suspended account": ({}, {}, (({}, "1"), ({**SECOND, "is_enabled": False}, "2"))),
    "the other with an account that may be enabled or not": (
        UNKNOWN, {}, (({}, "1"), ({**SECOND, "is_enabled": None}, "2")),
    ),
    "both with suspended accounts": ({"out": "not_enabled"}, {}, (({"is_enabled": False}, "12"),)),
    "neither": (ABSENT, {}, (({}, ""),)),
    "a rule until yesterday": (ABSENT, {"valid_to_on": "2026-03-30"}, (({}, "12"),)),
    "a rule until today": (FAILS, {"valid_to_on": "2026-03-31"}, (({}, "12"),)),
    "a rule from tomorrow on": (ABSENT, {"valid_from_on": "2026-04-01"}, (({}, "12"),)),
    "a rule that is approved tomorrow": (ABSENT, {"approved_on": "2026-04-01"}, (({}, "12"),)),
    "a role on one side": (FAILS, {"other_entitlement": "role/USER_ADMIN"}, (({}, "1r"),)),
}  # fmt: skip
WORKERS = tuple({"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@a.example"} for n in "12")


@pytest.fixture
def judge(outcomes):
    def judged(rule: Row, accounts: tuple[tuple[Row, str], ...]) -> dict[str, dict[str, str]]:
        rows: dict[str, list[Row]] = {"accounts": [], "group_memberships": [], "role_assignments": []}
        for told, holds in accounts:
            account = {**ACCOUNT, **told}
            own = {name: account[name] for name in ("account_id", "_source_id") if name in account}
            rows["accounts"].append(account)
            rows["group_memberships"] += [{**own, "group_id": f"g{side}"} for side in holds if side in "12"]
            rows["role_assignments"] += [{**own, "role_name": "USER_ADMIN"}] if "r" in holds else []
        rows["duty_conflicts"] = [{**RULE, **rule}]
        return outcomes(CONTROL, {**{name: tuple(given) for name, given in rows.items()}, "workers": WORKERS})

    return judged


@pytest.mark.parametrize("words", CASES)
def test_what_one_person_holds_over_all_accounts(judge, words):
    wanted, rule, accounts = CASES[words]
    assert judge(rule, accounts).get("hr/person/w1/r") == wanted


@pytest.mark.parametrize(
    ("account", "holds", "wanted"),
    [
        ({}, "1", UNKNOWN),
        ({}, "12", FAILS),
        ({"is_enabled": False}, "12", {"out": "not_enabled"}),
    ],
)
def test_an_account_that_is_nobody_s_breaks_a_rule_alone_or_leaves_it_open(judge, account, holds, wanted):
    assert judge({}, (({**NOBODY, **account}, holds),))["idp/account/a1/r"] == wanted


@pytest.mark.parametrize(
    ("rule", "holds", "wanted"),
    [
        ({}, "12", {}),
        ({}, "1", UNKNOWN),
        ({"other_entitlement": "role/APP_ADMIN"}, "1r", {}),
        ({"other_entitlement": "role/APP_ADMIN", "other_source_id": "nowhere"}, "1r", UNKNOWN),
    ],
)
def test_a_rule_of_which_a_side_is_not_read_cannot_be_judged(judge, rule, holds, wanted):
    assert judge(rule, (({}, holds),))["home/rule/*/r"] == wanted


def test_who_left_a_group_leaves_the_rule_judged(outcomes):
    rows = {
        "accounts": (ACCOUNT,),
        "workers": WORKERS,
        "duty_conflicts": (RULE,),
        "group_memberships": ({"account_id": "a1", "group_id": "g1"},),
        "vanished_group_memberships": ({"account_id": "a1", "group_id": "g2"},),
    }
    said = outcomes(CONTROL, rows)
    assert (said["home/rule/*/r"], said["hr/person/w1/r"]) == ({}, {})
