"""The truth about courses agrees with what was finished, and with who worked where, at each reading of a whole year."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.hr import LEAVE, TERMINATED
from assets.sandbox.staff import DEPARTMENTS
from assets.sandbox.training import AWARENESS, DEMANDS, PRIVACY, SECURE_DEVELOPMENT
from assets.sandbox.when import DAY

TESTS = {"HR-06": (AWARENESS, 395), "HR-07": (SECURE_DEVELOPMENT, 365), "HR-08": (PRIVACY, 365)}
GRACE = {"HR-07": ("secure_development", 60), "HR-08": ("privacy", 30)}


def left_alone(worker, day):
    """Whether the worker is not at work, or on a leave of more than fourteen days, or back from it for under thirty."""
    rows = worker.statuses
    if worker.hire_date > day or any(row.status == TERMINATED and row.starts_on <= day for row in rows[-1:]):
        return True
    spells = [(row.starts_on, after.starts_on) for row, after in pairwise(rows) if row.status == LEAVE]
    return any(back - first > timedelta(14) and first <= day < back + timedelta(30) for first, back in spells)


class Chronicle:
    """Who failed which test on which day, and who was where since when, seen by somebody who sees everything."""

    def __init__(self, company):
        self.company, self.failing, self.since = company, defaultdict(set), {}
        accounts = {plan.account_id: person for person in company.people.values() for plan in person.accounts.values()}
        for day in live(company):
            for worker in company.hr.workers.values():
                department = worker.job.department
                self.enter((worker.worker_id, department), worker.hire_date, worker.job.starts_on, day)
            groups = company.directory.groups.values()
            names = {one.group_id: one.name for one in groups if one.name not in DEPARTMENTS}
            for account in company.directory.accounts.values():
                person = accounts.get(account.account_id)
                if person and person.records:
                    for group in names.keys() & set(account.group_ids):
                        self.enter((person.worker(), names[group]), None, day, day)
            self.since = {key: (since, seen) for key, (since, seen) in self.since.items() if seen == day}
            for worker in company.hr.workers.values():
                if not left_alone(worker, day):
                    self.judge(worker, day)

    def enter(self, key, hired, began, day):
        first = day == self.company.settings.start
        since = self.since.get(key, (hired if first and hired else began, None))[0]
        self.since[key] = (max(since, hired) if hired else since, day)

    def judge(self, worker, day):
        for test, (course, days) in TESTS.items():
            done = self.company.training.completions.get(worker.worker_id, ())
            last = max((one.completed_on for one in done if one.course == course), default=date.min)
            if last > day - timedelta(days):
                continue
            if test == "HR-06":
                asked = day >= worker.hire_date + timedelta(395) or last >= worker.hire_date - timedelta(180)
            else:
                kind, grace = GRACE[test]
                spells = [self.since[worker.worker_id, place] for place in DEMANDS[kind] if
                          (worker.worker_id, place) in self.since]  # fmt: skip
                asked = any(day > since + timedelta(grace) for since, _ in spells)
            if asked:
                self.failing[test].add((worker.worker_id, day))


@pytest.fixture(scope="module")
def year():
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test in TESTS for line in one.truth)]
    built = build(Settings(start=date(2025, 11, 1), people=80, sign_ins=False), own)
    return built, Chronicle(built.company)


@pytest.mark.parametrize("test", TESTS)
def test_courses_are_missing_on_exactly_the_days_that_the_truth_names(year, test):
    built, chronicle = year
    told = {
        (line.item["bamboohr"]["employee_id"], line.day + offset * DAY)
        for line in built.truth
        if (line.test, line.expect) == (test, "deviation")
        for offset in range(((line.until or built.company.settings.end - DAY) - line.day).days + 1)
    }
    assert chronicle.failing[test] == told
