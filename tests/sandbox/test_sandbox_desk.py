"""People answer the lists that are put on their desk, and the registers name what they need."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assets.sandbox import home, scenario
from assets.sandbox.build import Built, build
from assets.sandbox.company import Settings
from assets.sandbox.reviews import plan
from assets.sandbox.tickets.accounts import accounts as ticket_accounts
from assets.sandbox.when import DAY

START = date(2025, 11, 1)
GRACE_DAYS = 14


@pytest.fixture
def built(tmp_path) -> Built:
    settings = Settings(start=START, people=80, days=300, desk=tmp_path)
    return build(settings, scenario.read([scenario.OWN]))


def put_list(built: Built, plan_id: str, occurrence: int) -> tuple[Path, date, list[dict[str, str]]]:
    """Let the company live up to two weeks before a review is due and put its list on the desk."""
    company, row = built.company, plan(built.company.settings)[plan_id]
    due = row.due_dates(company.settings)[occurrence - 1]
    company.live_to_reading(due - 14 * DAY)
    accounts = company.directory.accounts.values()
    if row.entitlement_kind == "group":
        group_id = company.directory.group_named(row.entitlement).group_id
        accounts = [account for account in accounts if group_id in account.group_ids]
    else:
        accounts = [account for account in accounts if account.roles]
    rows = [{"item_id": f"item-{n}", "account_id": account.account_id} for n, account in enumerate(accounts)]
    folder = company.settings.desk / row.obligation_id(due)
    folder.mkdir()
    with (folder / "list.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["item_id", "system", "account_id", "login", "entitlement"])
        writer.writeheader()
        writer.writerows({**item, "system": "okta", "login": "", "entitlement": row.entitlement} for item in rows)
    return folder, due, rows


def decisions(folder: Path) -> list[dict[str, str]]:
    path = folder / "decisions.csv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def days_until_answered(built: Built, folder: Path, first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        built.company.live_to_reading(day)
        if decisions(folder):
            yield day
        day += DAY


def test_a_list_is_answered_completely_within_days_by_somebody_else_than_the_subject(built):
    folder, due, items = put_list(built, "vpn", 1)
    answered = next(days_until_answered(built, folder, due - 13 * DAY, due))
    assert answered <= due - 14 * DAY + timedelta(days=7)
    rows = decisions(folder)
    logins = {account.account_id: account.login for account in built.company.directory.accounts.values()}
    assert {row["item_id"] for row in rows} == {item["item_id"] for item in items}
    owners = {item["item_id"]: logins[item["account_id"]] for item in items}
    assert all(row["reviewer_login"] != owners[row["item_id"]] for row in rows)
    assert {row["reviewer_login"] for row in rows} <= set(logins.values())
    assert {row["decision"] for row in rows} == {"keep"}


def test_a_review_withheld_by_a_scenario_is_never_answered(built):
    folder, due, _ = put_list(built, "okta-admins", 1)
    assert list(days_until_answered(built, folder, due, due + 30 * DAY)) == []


def test_a_late_answer_comes_on_the_day_the_scenario_says_and_takes_away_what_is_doubted(built):
    folder, due, items = put_list(built, "vpn", 2)
    built.company.desk.doubt(items[0]["account_id"], "revoke")
    first = next(days_until_answered(built, folder, due, due + 30 * DAY))
    assert first == due + (GRACE_DAYS + 1) * DAY
    said = {row["item_id"]: row["decision"] for row in decisions(folder)}
    assert said == {item["item_id"]: "keep" for item in items} | {items[0]["item_id"]: "revoke"}


def test_an_answer_may_leave_somebody_out(built):
    folder, due, items = put_list(built, "aws-production", 2)
    next(days_until_answered(built, folder, due, due + 30 * DAY))
    assert len(decisions(folder)) == len(items) - 1


def test_a_second_answer_adds_to_the_first(built):
    folder, due, items = put_list(built, "aws-production", 3)
    counts = [len(decisions(folder)) for _ in days_until_answered(built, folder, due - 2 * DAY, due + 6 * DAY)]
    assert counts[0] == len(items) - 2
    assert counts[-1] == len(items)


def test_somebody_may_sign_for_oneself(built):
    folder, due, items = put_list(built, "hr-data", 2)
    next(days_until_answered(built, folder, due, due + 30 * DAY))
    person = built.company.people["review-own-access/reviewer"]
    own = next(item["item_id"] for item in items if item["account_id"] == person.account())
    signed = {row["item_id"]: row["reviewer_login"] for row in decisions(folder)}
    assert signed[own] == person.accounts["main"].login


def test_the_registers_name_accounts_and_owners_that_exist(built, tmp_path):
    paths = {path.stem: path for path in home.write_registers(tmp_path / "registers", built.company)}
    with paths["non_person_accounts"].open(newline="") as file:
        accounts = list(csv.DictReader(file))
    numbers = {worker.employee_number for worker in built.company.hr.workers.values()}
    assert len(accounts) >= 8
    known = {
        "okta": set(built.company.directory.accounts),
        "jira": {account.account_id for account in ticket_accounts(built.company)},
    }
    assert all(row["account_id"] in known[row["source"]] for row in accounts if row["source"] in known)
    assert {row["source"] for row in accounts} >= set(known)
    assert {row["owner_employee_number"] for row in accounts} <= numbers
    with paths["review_plan"].open(newline="") as file:
        reviews = list(csv.DictReader(file))
    groups = {row["scope"].removeprefix("group:") for row in reviews} - {"admins"}
    assert len(reviews) >= 6
    assert groups <= set(built.company.directory.groups)
    with paths["calendars"].open(newline="") as file:
        days = {row["date"]: row["is_business_day"] for row in csv.DictReader(file)}
    assert (days["2025-12-25"], days["2025-12-24"], days["2025-12-27"]) == ("false", "true", "false")
