"""IAM-15 at its edges: who is on a roster, from which day, by whose word, and how many may own a system."""

from typing import Any

import pytest

from expectations.controls.iam_15_authorised_rosters import ACCOUNT, CONTROL, ENTRY, OWNED, ROLE

Row = dict[str, Any]
A_FAILS, B_FAILS, A_UNKNOWN = {"A": "fail"}, {"B": "fail"}, {"A": "unknown", "B": "unknown"}
LISTED = {"approved_by": "E2"}
OTHER = {"approved_by": "E3"}
NOBODY = {"employee_number": None}
# words: what is to be said, the account (`role`, `group`, `entry`: of it), the rows of the roster
CASES: dict[str, tuple[dict[str, str], Row, tuple[Row, ...]]] = {
    "on the roster": ({}, {}, (LISTED,)),
    "on none": (A_FAILS, {}, ()),
    "on that of another role": (A_FAILS, {}, ({**LISTED, "entitlement": "role/APP_ADMIN"},)),
    "on that of another system": (A_FAILS, {}, ({**LISTED, "entitlement_source_id": "app"},)),
    "somebody else is": (A_FAILS, {}, ({**LISTED, "holder": "E2"},)),
    "the account is, which is a person's": ({}, {}, ({**LISTED, "holder_kind": "account", "holder": "own"},)),
    "a machine's account, on the roster by its id": (
        {}, NOBODY, ({**LISTED, "holder_kind": "account", "holder": "own"},),
    ),
    "the id of the account where a number should stand": (A_FAILS, {}, ({**LISTED, "holder": "own"},)),
    "nobody knows whose it is": (A_UNKNOWN, NOBODY, (LISTED,)),
    "until yesterday": (A_FAILS, {}, ({**LISTED, "valid_to_on": "2026-03-30"},)),
    "until today": ({}, {}, ({**LISTED, "valid_to_on": "2026-03-31"},)),
    "from tomorrow on": (A_FAILS, {}, ({**LISTED, "valid_from_on": "2026-04-01"},)),
    "approved tomorrow, for days before": (A_FAILS, {}, ({**LISTED, "approved_on": "2026-04-01"},)),
    "approved 99 days ago": ({}, {}, ({**LISTED, "approved_on": "2025-12-22"},)),
    "approved a hundred days ago": (B_FAILS, {}, ({**LISTED, "approved_on": "2025-12-21"},)),
    "approved by somebody else": (B_FAILS, {}, (OTHER,)),
    "approved by somebody else now, and by its owner before": (
        {}, {}, ({**OTHER, "valid_from_on": "2026-03-01"}, {**LISTED, "valid_from_on": "2026-02-01"}),
    ),
    "nobody owns the role": (B_FAILS, {"role": {"role_name": "APP_ADMIN"}}, (
        {**LISTED, "entitlement": "role/APP_ADMIN"},
    )),
    "who owned it until yesterday approved": (B_FAILS, {"role": {"role_name": "USER_ADMIN"}}, (
        {**LISTED, "entitlement": "role/USER_ADMIN"},
    )),
    "a role that reads only": ({"out": "not_privileged"}, {"role": {"privilege_tier": "elevated"}}, ()),
    "suspended": ({"out": "not_enabled"}, {"is_enabled": False}, ()),
    "nobody knows whether it is enabled": ({"": "unknown"}, {"is_enabled": None}, (LISTED,)),
    "for emergencies": ({"out": "break_glass"}, {**NOBODY, "entry": "break_glass"}, ()),
    "a service on its register, and on no roster": (A_UNKNOWN, {**NOBODY, "entry": "service"}, ()),
}  # fmt: skip
WORKERS = tuple(
    {"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2, 3)
)
OWNERS = (
    OWNED,
    {**OWNED, "entitlement": "role/USER_ADMIN", "valid_to_on": "2026-03-30"},
    {**OWNED, "entitlement": "role/USER_ADMIN", "owner_employee_number": "E3", "valid_from_on": "2026-03-31"},
)


@pytest.fixture(scope="module")
def said(outcomes):
    """Each case is a source of its own, so that rosters do not mix."""
    rows: dict[str, list[Row]] = {
        name: [] for name in ("accounts", "role_assignments", "rosters", "non_person_accounts", "entitlements")
    }
    for number, (_, told, entries) in enumerate(CASES.values()):
        source, account = f"s{number}", {**ACCOUNT, **told, "account_id": "own", "_source_id": f"s{number}"}
        role, entry = account.pop("role", {}), account.pop("entry", None)
        rows["accounts"].append(account)
        rows["role_assignments"].append({**ROLE, **role, "account_id": "own", "_source_id": source})
        rows["rosters"] += [{**ENTRY, "entitlement_source_id": source, **one} for one in entries]
        rows["entitlements"] += [{**one, "entitlement_source_id": source} for one in OWNERS]
        if entry:
            rows["non_person_accounts"].append(
                {"account_source_id": source, "account_id": "own", "account_type": entry}
            )
    return outcomes(CONTROL, {**{name: tuple(given) for name, given in rows.items()}, "workers": WORKERS})


@pytest.mark.parametrize("words", CASES)
def test_who_may_hold_a_power_and_by_whose_word(said, words):
    wanted, told, _ = CASES[words]
    role = told.get("role", {}).get("role_name", "ORG_ADMIN")
    assert said[f"s{list(CASES).index(words)}/holder/own/role%2F{role}"] == wanted


def owners(*enabled: bool | None) -> dict[str, tuple[Row, ...]]:
    return {
        "accounts": tuple({**ACCOUNT, "account_id": f"a{n}", "is_enabled": on} for n, on in enumerate(enabled)),
        "role_assignments": tuple(
            {**ROLE, "account_id": f"a{n}", "privilege_tier": "owner"} for n in range(len(enabled))
        ),
        "workers": WORKERS,
    }


@pytest.mark.parametrize(
    ("enabled", "wanted"),
    [
        ((True,) * 5, {}),
        ((True,) * 6, {"C": "fail"}),
        ((*(True,) * 5, False), {}),
        ((*(True,) * 5, None), {"C": "unknown"}),
        ((*(True,) * 6, None), {"C": "fail"}),
    ],
)
def test_a_system_has_few_owners_who_can_sign_in(outcomes, enabled, wanted):
    assert outcomes(CONTROL, owners(*enabled))["idp/system/*/*"] == wanted


def test_an_account_that_owns_a_system_twice_is_one_owner(outcomes):
    rows = owners(*(True,) * 5)
    again = {**ROLE, "account_id": "a0", "assignment_id": "r2", "role_name": "OTHER", "privilege_tier": "owner"}
    rows["role_assignments"] += (again,)
    assert outcomes(CONTROL, rows)["idp/system/*/*"] == {}


@pytest.mark.parametrize(
    ("entry", "members", "wanted"),
    [
        ({"privilege_tier": "admin"}, "group_memberships", {}),
        ({"privilege_tier": "admin"}, "vanished_group_memberships", {}),
        ({"privilege_tier": "admin"}, "", {"A": "unknown"}),
        ({"privilege_tier": "elevated"}, "", {"out": "not_privileged"}),
        ({"privilege_tier": None}, "", {"out": "not_privileged"}),
    ],
)
def test_holders_of_a_privileged_group_that_is_not_read_are_not_known(outcomes, entry, members, wanted):
    rows = {
        **owners(),
        "entitlements": ({**OWNED, "entitlement": "group/g1", **entry},),
        "group_memberships": (),
        **({members: ({"account_id": "a0", "group_id": "g1"},)} if members else {}),
    }
    assert outcomes(CONTROL, rows)["idp/entitlement/*/group%2Fg1"] == wanted
