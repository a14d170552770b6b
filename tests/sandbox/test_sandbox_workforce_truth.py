"""The truth about courses, signatures and policies agrees with what was done, and with who worked where and when.

A plain re-reading of the facts and registers, day by day, with everything in sight.
"""

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.home import write_registers
from assets.sandbox.hr import LEAVE, TERMINATED
from assets.sandbox.staff import DEPARTMENTS
from assets.sandbox.training import AWARENESS, DEMANDS, PRIVACY, SECURE_DEVELOPMENT
from assets.sandbox.when import DAY
from expectations.controls.hr_13_policy_library import REQUIRED

TESTS = {"HR-06": (AWARENESS, 395), "HR-07": (SECURE_DEVELOPMENT, 365), "HR-08": (PRIVACY, 365)}
GRACE = {"HR-07": ("secure_development", 60), "HR-08": ("privacy", 30)}


def left_alone(worker, day, back_for=30):
    """Whether the worker is not at work, or on a leave of more than fourteen days, or back from it for too short."""
    rows = worker.statuses
    if worker.hire_date > day or any(row.status == TERMINATED and row.starts_on <= day for row in rows[-1:]):
        return True
    spells = [(row.starts_on, after.starts_on) for row, after in pairwise(rows) if row.status == LEAVE]
    return any(back - first > timedelta(14) and first <= day < back + timedelta(back_for) for first, back in spells)


class Chronicle:
    """Who failed which test on which day, and who was where since when, seen by somebody who sees everything."""

    def __init__(self, company, library):
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
            self.failing["HR-04"] |= {(*found, day) for found in library.current(day)}
            self.failing["HR-09"] |= {(*found, day) for found in library.lines(day)}
            self.failing["HR-13"] |= {(*found, day) for found in library.library(day)}

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
                self.failing[test].add(("A", worker.worker_id, day))


class Library:
    """What the registers hold, and what the tests of signatures and policies would say of it day by day."""

    def __init__(self, company, folder):
        self.hr, self.end = company.hr, company.settings.end
        rows = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in write_registers(folder, company)}
        self.signed = defaultdict(list)
        for row in csv.DictReader(rows["acknowledgements"]):
            if row["acted_by"] == "self":
                self.signed[row["employee_number"]].append(row)
        self.checks, self.evaluations, self.roles, self.profiles, self.policies = (
            list(csv.DictReader(rows[name]))
            for name in ("screenings", "evaluations", "designated_roles", "job_profiles", "policies")
        )
        self.asked = [row for row in self.policies if row["acknowledged_by"] != "nobody"]

    def by(self, worker, kind, document=None):
        """What a worker signed: days and versions."""
        return [
            (date.fromisoformat(row["acknowledged_on"]), row["version"])
            for row in self.signed[worker.employee_number]
            if row["document_kind"] == kind and document in {None, row["document_id"]}
        ]

    def concerns(self, row, worker):
        return row["acknowledged_by"] == "everybody" or worker.job.department == row["acknowledged_of"]

    def joining(self):
        """Yield test, attribute, worker, policy and first day of what newcomers did not sign in time."""
        left = defaultdict(list)
        for worker in self.hr.workers.values():
            left[worker.employee_number] += [row.starts_on for row in worker.statuses if row.status == TERMINATED]
        for worker in self.hr.workers.values():
            pairs = pairwise(worker.statuses)
            starts = [worker.original_hire_date, *(row.starts_on for old, row in pairs if old.status == TERMINATED)]
            for first in starts:
                again = any(day < first for day in left[worker.employee_number])
                days = [on for on, _ in self.by(worker, "nda") if not again or on >= first - timedelta(90)]
                yield from self.late("HR-02", worker, "", days, first - DAY)
                yield from self.screened(worker, first, again=again)
                if any(first <= day <= first + timedelta(14) for day in left[worker.employee_number]):
                    continue
                for row in self.asked:
                    if self.concerns(row, worker) and row["valid_from"] <= str(first) <= (row["valid_to"] or "9"):
                        days = self.good(worker, row["policy_id"], first)
                        yield from self.late("HR-03", worker, row["policy_id"], days, first + timedelta(14))

    def screened(self, worker, first, *, again):
        level = 2 if worker.job.department == "Finance" else 1
        mine = [row for row in self.checks if row["employee_number"] == worker.employee_number]
        checks = [
            row for row in mine if row["result"] not in {"cancelled", "exempt"} and int(row["package_level"]) >= level
        ]
        days = [date.fromisoformat(row["completed_on"]) for row in checks]
        days = [on for on in days if on >= first - timedelta(365 if again else 180)]
        if any(row["result"] == "exempt" for row in mine):
            return
        yield from self.late("HR-01", worker, "", days, first - DAY)
        manager = self.hr.workers[worker.job.reports_to].employee_number if worker.job.reports_to else ""
        cleared = [
            row["completed_on"] if row["result"] == "clear" else row["decided_on"]
            for row in checks
            if row["result"] == "clear" or row["decided_by"] not in {"", manager, worker.employee_number}
        ]
        if days and not any(on <= str(max(min(days), first - DAY)) for on in cleared):
            yield "HR-01", "C", worker.worker_id, "", max(min(days), first)

    def evaluated(self):
        """Yield test, attribute, worker and first day of what was wrong with the evaluations of the one cycle."""
        due = date.fromisoformat(self.evaluations[0]["due_on"])
        for worker in self.hr.workers.values():
            too_late = any(row.status == TERMINATED and row.starts_on <= due for row in worker.statuses[-1:])
            if worker.kind == "contractor" or worker.hire_date > due - timedelta(180) or too_late:
                continue
            mine = [row for row in self.evaluations if row["employee_number"] == worker.employee_number]
            if not any(row["completed_on"] <= str(due + timedelta(30)) for row in mine):
                yield "HR-10", "A", worker.worker_id, "", due + timedelta(30)
            if mine and all(row["reviewer_employee_number"] == worker.employee_number for row in mine):
                yield "HR-10", "B", worker.worker_id, "", max(due, date.fromisoformat(mine[0]["completed_on"]))

    def lines(self, day):
        """Yield attribute and worker or role of lines that are broken, and roles that nobody holds, on a day."""

        def here(worker, until=timedelta(0)):
            last = worker.termination_date
            return worker.hire_date <= day and (last is None or last + until > day)

        titles = {
            row["job_title"] for row in self.profiles if row["valid_from"] <= str(day) <= (row["valid_to"] or "9")
        }
        for worker in self.hr.workers.values():
            if worker.kind == "contractor" or not here(worker):
                continue
            boss, seen = self.hr.workers.get(worker.job.reports_to), set()
            if worker.job.reports_to and not here(boss, timedelta(15)):
                yield "A", worker.worker_id
            while boss and boss.worker_id not in seen:
                seen.add(boss.worker_id)
                boss = self.hr.workers.get(boss.job.reports_to)
            if worker.worker_id in seen:
                yield "B", worker.worker_id
            if worker.job.title not in titles:
                yield "C", worker.worker_id
        numbers = {worker.employee_number for worker in self.hr.workers.values() if here(worker)}
        roles = [row for row in self.roles if row["subject"] == "company"]
        for role in {row["role"] for row in roles}:
            now = [
                row
                for row in roles
                if row["role"] == role and row["valid_from"] <= str(day) <= (row["valid_to"] or "9")
            ]
            held = len({row["employee_number"] for row in now} & numbers) == 1
            if not held and not {row["deputy_employee_number"] for row in now} & numbers:
                yield "D", f"role/{role}"

    def good(self, worker, policy, first):
        spells = {
            (row["version"], row["valid_from"], row["valid_to"] or "9")
            for row in self.asked
            if row["policy_id"] == policy
        }
        return [
            on
            for on, version in self.by(worker, "policy", policy)
            if on >= first - timedelta(90) and any(v == version and a <= str(on) <= b for v, a, b in spells)
        ]

    def late(self, test, worker, policy, days, due):
        if not any(on <= due for on in days):
            # what was due on the day before the first one is judged on the first one
            yield test, "B", worker.worker_id, policy, due if test == "HR-03" else due + DAY
        if not any(on <= due + timedelta(30) for on in days):
            yield test, "A", worker.worker_id, policy, due + timedelta(30)

    def current(self, day):
        """Yield attribute, worker and policy of what is not known any more on a day."""
        now = [row for row in self.asked if row["valid_from"] <= str(day) <= (row["valid_to"] or "9")]
        for worker in self.hr.workers.values():
            for row in now if not left_alone(worker, day, 14) and day > worker.hire_date + timedelta(28) else ():
                known = [one for one in self.by(worker, "policy", row["policy_id"]) if one[0] <= day]
                if not self.concerns(row, worker):
                    continue
                if not any(on > day - timedelta(365) for on, _ in known):
                    yield "A", worker.worker_id, row["policy_id"]
                versions = [
                    one for one in self.asked if one["policy_id"] == row["policy_id"] and one["valid_from"] <= str(day)
                ]
                newest = max(one["valid_from"] for one in versions if one["is_material"] == "true")
                enough = {one["version"] for one in versions if one["valid_from"] >= newest}
                if known and day >= date.fromisoformat(newest) + timedelta(30) and not enough & {v for _, v in known}:
                    yield "B", worker.worker_id, row["policy_id"]

    def library(self, day):
        """Yield attribute and policy, or missing kind, of what is wrong with policies on a day."""
        workers = {worker.employee_number: worker for worker in self.hr.workers.values()}
        now = [row for row in self.policies if row["valid_from"] <= str(day) <= (row["valid_to"] or "9")]
        for kind in set(REQUIRED) - {row["policy_kind"] for row in now}:
            yield "A", f"missing/{kind}"
        for row in now:
            owner, approver = workers[row["owner_employee_number"]], workers.get(row["approved_by"])
            if not row["approved_on"] or row["approved_on"] <= str(day - timedelta(395)):
                yield "B", row["policy_id"]
            elif row["approved_by"] == row["author_employee_number"] or not (
                str(approver.hire_date) <= row["approved_on"] <= str(approver.termination_date or "9")
            ):
                yield "C", row["policy_id"]
            if owner.termination_date and owner.termination_date <= day:
                yield "D", row["policy_id"]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    tests = {*TESTS, "HR-01", "HR-02", "HR-03", "HR-04", "HR-09", "HR-10", "HR-13"}
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test in tests for line in one.truth)]
    built = build(Settings(start=date(2025, 11, 1), people=60, sign_ins=False), own)
    library = Library(built.company, tmp_path_factory.mktemp("registers"))
    return built, Chronicle(built.company, library), library


def told(built, test, *, by_day):
    """What the truth names: attribute, worker, policy or role where there are, and each day, or the first one."""
    for line in built.truth:
        if (line.test, line.expect) == (test, "deviation"):
            worker = line.item.get("bamboohr", {}).get("employee_id")
            about = next(iter(line.item.get("register", {}).values()), None)
            last = (line.until or built.company.settings.end - DAY) if by_day else line.day
            for offset in range((last - line.day).days + 1):
                yield (line.attribute, *(one for one in (worker, about) if one), line.day + offset * DAY)


@pytest.mark.parametrize("test", [*TESTS, "HR-04", "HR-09", "HR-13"])
def test_what_must_hold_fails_on_exactly_the_days_that_the_truth_names(year, test):
    built, chronicle, _ = year
    assert chronicle.failing[test] == set(told(built, test, by_day=True))


@pytest.mark.parametrize("test", ["HR-01", "HR-02", "HR-03", "HR-10"])
def test_what_is_due_once_is_late_exactly_where_the_truth_says_so(year, test):
    built, _, library = year
    due = [*library.joining(), *library.evaluated()]
    found = {(a, *filter(None, rest), day) for name, a, *rest, day in due if name == test and day < library.end}
    assert found == set(told(built, test, by_day=False))
