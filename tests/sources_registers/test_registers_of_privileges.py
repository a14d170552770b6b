"""Registers about privileges say what they can mean, and name sources that there are."""

import pytest


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("rosters", {"entitlement": "account"}, "column entitlement: expected group/<group id> or role/<role name>"),
        ("rosters", {"holder_kind": "team"}, "column holder_kind: Input should be 'person' or 'account'"),
        ("duty_conflicts", {"other_entitlement": "vpn"}, "column other_entitlement: expected group/<group id>"),
        (
            "duty_conflicts",
            {"other_entitlement": "group/00g1abcd2EFGHijkl3x7"},
            "line 2: both sides are the same entitlement; name two",
        ),
        ("entitlements", {"privilege_tier": "root"}, "column privilege_tier: Input should be 'owner', 'admin'"),
        (
            "entitlements",
            {"entitlement": "account", "departments": "Finance"},
            "line 2: departments are told of groups and roles; empty the cell",
        ),
    ],
)
def test_what_a_register_of_privileges_cannot_mean_is_told(told, name, changed, words):
    assert words in told(name, **changed)


def test_the_same_group_of_another_system_is_another_side(told):
    assert not told("duty_conflicts", other_entitlement="group/00g1abcd2EFGHijkl3x7", other_source="app")


def test_departments_of_a_group_may_be_several(told):
    assert not told("entitlements", entitlement="group/00g1", departments="Finance;People and Culture")


def test_a_source_that_there_is_not_is_told_in_every_column_that_names_one(source, home):
    path = home / "registers/duty_conflicts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("okta,group/00g2", "otka,group/00g2"), encoding="utf-8")
    (problem,) = source.check()
    assert problem.startswith("registers/duty_conflicts.csv, column other_source: 'otka' is no source")
    assert "did you mean 'okta'?" in problem
