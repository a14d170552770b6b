"""The truth about accounts that are nobody's own agrees with the register and with who works here at each reading."""

import csv
from collections import defaultdict
from datetime import date, timedelta

import pytest

from assets.sandbox import home, scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.directory import ENABLED
from assets.sandbox.when import DAY


def judged(built, folder):
    """attribute -> (account, day) of the directory's accounts that fail it."""
    (path,) = (path for path in home.write_registers(folder, built.company) if path.stem == "non_person_accounts")
    rows, failing = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())), defaultdict(set)
    registered = {row["account_id"] for row in rows}
    numbers = {person.employee_number: person for person in built.company.people.values() if person.records}
    hr = built.company.hr.workers

    def works(number):
        return number in numbers and hr[numbers[number].worker()].is_active

    for day in live(built.company):
        for account in built.company.directory.accounts.values():
            machine = account.account_id in registered or account.login.startswith("svc-")
            if not machine or account.status not in ENABLED:
                continue
            entries = [row for row in rows if row["account_id"] == account.account_id]
            entries = [row for row in entries if row["valid_from"] <= str(day) <= (row["valid_to"] or "9999")]
            if not any(row["approved_on"] <= str(day) for row in entries):
                failing["A"].add((account.account_id, day))
            for row in entries:
                answering = {row["owner_employee_number"], row["backup_owner_employee_number"]}
                if len(answering) < 2 or not all(works(number) for number in answering):
                    failing["B"].add((account.account_id, day))
                looked_at = [on for on in (row["approved_on"], row["reviewed_on"]) if on and on <= str(day)]
                if not looked_at or max(looked_at) <= str(day - timedelta(days=183)):
                    failing["C"].add((account.account_id, day))
    return failing


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test == "IAM-12" for line in one.truth)]
    built = build(Settings(start=date(2025, 11, 1), days=200, people=80, sign_ins=False), own)
    return built, judged(built, tmp_path_factory.mktemp("registers"))


@pytest.mark.parametrize("attribute", "ABC")
def test_accounts_fail_on_exactly_the_days_that_the_truth_names(found, attribute):
    built, failing = found
    told = {
        (line.item["okta"]["user_id"], line.day + offset * DAY)
        for line in built.truth
        if (line.test, line.attribute, line.expect) == ("IAM-12", attribute, "deviation")
        for offset in range(((line.until or built.company.settings.end - DAY) - line.day).days + 1)
    }
    assert failing[attribute] == told


def test_the_background_s_accounts_are_registered_owned_and_reviewed_for_a_whole_year(tmp_path):
    built = build(Settings(start=date(2025, 11, 1), people=80, sign_ins=False), [])
    assert not judged(built, tmp_path)
