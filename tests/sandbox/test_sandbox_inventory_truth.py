"""The truth about repositories agrees with what the code host and the registers say at each reading."""

import csv
from collections import defaultdict
from datetime import date, timedelta

import pytest

from assets.sandbox import home, scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.when import DAY, instant

START = date(2025, 11, 1)


class Inspector:
    """Looks at everything on each day, and writes down which repository fails what; `read` is what git reads."""

    def __init__(self, built, folder) -> None:
        paths = home.write_registers(folder, built.company, built.rehearsed)
        self.owners, self.scope = (self.rows(paths, name) for name in ("repository_owners", "scope"))
        self.company, self.failing = built.company, defaultdict(set)
        read = {one.repository_id for one in built.company.code.repositories.values()}
        for day in live(built.company):
            for one in built.company.code.repositories.values():
                if not one.is_archived:
                    self.look(one, day, is_read=one.repository_id in read)

    def rows(self, paths, name):
        (path,) = (path for path in paths if path.stem == name)
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))

    def in_force(self, rows, day: date, **what: str):
        since = (row for row in rows if row["valid_from"] <= day.isoformat() <= (row["valid_to"] or "9999"))
        return [row for row in since if all(row[name] == value for name, value in what.items())]

    def look(self, one, day: date, *, is_read: bool) -> None:
        owners = self.in_force(self.owners, day, repository_id=one.repository_id)
        decisions = self.in_force(self.scope, day, subject_id=f"github:{one.repository_id}")
        midnight = instant(day + DAY, "00:00")
        for attribute, failed in (
            ("A", not any(self.works(row["owner_employee_number"]) for row in owners)),
            ("B", not decisions and midnight > one.created_at + timedelta(days=7)),
            (
                "C",
                "production" in one.environments
                and (not is_read or any(row["in_scope"] == "false" for row in decisions)),
            ),
            ("D", one.visibility == "public" and not any(row["public_approved_on"] for row in owners)),
        ):
            if failed:
                self.failing[attribute].add((one.repository_id, day))

    def works(self, number: str) -> bool:
        people = (person for person in self.company.people.values() if person.employee_number == number)
        return any(self.company.hr.workers[person.worker()].is_active for person in people)


@pytest.fixture(scope="module")
def inspected(tmp_path_factory):
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test == "CHG-13" for line in one.truth)]
    built = build(Settings(start=START, people=80, sign_ins=False), own)
    return built, Inspector(built, tmp_path_factory.mktemp("registers"))


@pytest.mark.parametrize("attribute", "ABCD")
def test_repositories_fail_on_exactly_the_days_that_the_truth_names(inspected, attribute):
    built, inspector = inspected
    told = {
        (line.item["github"]["repository_id"], line.day + offset * DAY)
        for line in built.truth
        if (line.test, line.attribute, line.expect) == ("CHG-13", attribute, "deviation")
        for offset in range(((line.until or built.company.settings.end - DAY) - line.day).days + 1)
    }
    assert inspector.failing[attribute] == told


def test_founding_repositories_are_owned_and_decided_about_from_the_first_day(tmp_path):
    built = build(Settings(start=START, people=80, days=3, sign_ins=False), [])
    assert not Inspector(built, tmp_path).failing
