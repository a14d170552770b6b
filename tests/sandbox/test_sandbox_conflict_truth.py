"""The truth about conflicting duties agrees with what each person holds at each reading."""

from datetime import date

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.directory import ENABLED
from assets.sandbox.when import DAY


def held(company, person):
    """What somebody can use now, in words."""
    names = {group.group_id: group.name for group in company.directory.groups.values()}
    for plan in person.accounts.values():
        account = company.directory.accounts.get(plan.account_id)
        if account and account.status in ENABLED:
            yield from (role.kind for role in account.roles)
            yield from (names[group_id] for group_id in account.group_ids)
    for plan in person.code_accounts.values():
        if plan.account_id in company.code.accounts and company.code.accounts[plan.account_id].role == "owner":
            yield "owner"


def judged(built):
    """(worker, rule, day) of whoever holds both sides."""
    conflicting = {"hire-and-pay": "hr-data", "admit-and-pay": "USER_ADMIN", "build-and-pay": "owner"}
    found = set()
    for day in live(built.company):
        for person in built.company.people.values():
            holds = set(held(built.company, person)) if person.records else set()
            broken = [rule for rule, other in conflicting.items() if {"finance-approvers", other} <= holds]
            found |= {(person.worker(), rule, day) for rule in broken}
    return found


def test_people_hold_both_sides_on_exactly_the_days_that_the_truth_names():
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test == "IAM-16" for line in one.truth)]
    built = build(Settings(start=date(2025, 11, 1), days=180, people=80, sign_ins=False), own)
    told = {
        (line.item["bamboohr"]["employee_id"], line.item["rule"]["rule_id"], line.day + offset * DAY)
        for line in built.truth
        if (line.test, line.expect) == ("IAM-16", "deviation")
        for offset in range((line.until - line.day).days + 1)
    }
    assert told
    assert judged(built) == told


@pytest.mark.parametrize("seed", [7, 20260101])
def test_nobody_of_the_background_holds_both_sides_in_a_whole_year(seed):
    built = build(Settings(start=date(2025, 11, 1), seed=seed, people=80, sign_ins=False), [])
    assert judged(built) == set()
