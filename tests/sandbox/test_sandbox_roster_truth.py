"""The truth about rosters agrees with the register and with who holds which powers at each reading."""

import csv
from collections import defaultdict
from datetime import date, timedelta

import pytest

from assets.sandbox import home, scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.directory import ENABLED
from assets.sandbox.staff import ADMIN_GROUPS, BREAK_GLASS
from assets.sandbox.when import DAY


def held(built):
    """(account, entitlement, owner's employee number) of whoever can use a power now."""
    company = built.company
    heads = {name: company.people[f"head of {name}"].employee_number for name in ("Security", "Platform")}
    groups = {company.directory.group_named(name).group_id for name in ADMIN_GROUPS}
    for account in company.directory.accounts.values():
        if account.status in ENABLED and account.login.partition("@")[0] != BREAK_GLASS:
            for role in account.roles:
                if role.kind != "READ_ONLY_ADMIN":
                    yield account.account_id, f"role/{role.kind}", heads["Security"]
            for group in groups.intersection(account.group_ids):
                yield account.account_id, f"group/{group}", heads["Platform"]
    for account in company.code.accounts.values():
        if account.role == "owner":
            yield account.account_id, "role/owner", heads["Platform"]


def judged(built, folder):
    """attribute -> (account or system, day) that fails it."""
    (path,) = (path for path in home.write_registers(folder, built.company) if path.stem == "rosters")
    rows, failing = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())), defaultdict(set)
    numbers = {}
    for person in built.company.people.values():
        for plan in (*person.accounts.values(), *person.code_accounts.values()):
            numbers[plan.account_id] = person.employee_number
    for day in live(built.company):
        for account_id, entitlement, owner in held(built):
            lines = [
                row
                for row in rows
                if (row["entitlement"], row["holder"]) == (entitlement, numbers[account_id])
                and max(row["valid_from"], row["approved_on"]) <= str(day) <= (row["valid_to"] or "9999")
            ]
            if not lines:
                failing["A"].add((account_id, day))
            elif not any(
                row["approved_by"] == owner and row["approved_on"] > str(day - timedelta(days=100)) for row in lines
            ):
                failing["B"].add((account_id, day))
        owning = [a for a in built.company.directory.accounts.values() if any(r.kind == "SUPER_ADMIN" for r in a.roles)]
        if sum(account.status in ENABLED for account in owning) > 5:
            failing["C"].add(("okta", day))
    return failing


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test == "IAM-15" for line in one.truth)]
    # one more owner of the directory, who stays, comes from elsewhere
    own += [one for one in scenario.read([scenario.OWN]) if one.id == "access-request-for-a-lesser-role"]
    built = build(Settings(start=date(2025, 11, 1), days=240, people=80, sign_ins=False), own)
    return built, judged(built, tmp_path_factory.mktemp("registers"))


@pytest.mark.parametrize("attribute", "ABC")
def test_holders_and_systems_fail_on_exactly_the_days_that_the_truth_names(found, attribute):
    built, failing = found
    told = {
        (next(iter(next(iter(line.item.values())).values())), line.day + offset * DAY)
        for line in built.truth
        if (line.test, line.attribute, line.expect) == ("IAM-15", attribute, "deviation")
        for offset in range(((line.until or built.company.settings.end - DAY) - line.day).days + 1)
    }
    assert failing[attribute] == told


def test_the_background_holds_what_the_rosters_say_for_a_whole_year(tmp_path):
    assert not judged(build(Settings(start=date(2025, 11, 1), people=80, sign_ins=False), []), tmp_path)
