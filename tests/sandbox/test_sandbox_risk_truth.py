"""The truth about risks agrees with what the register says at each reading, and the background breaks nothing."""

import csv
from datetime import date, timedelta

import pytest

from assets.sandbox import home, scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.when import DAY

LEVELS = {"low": (1, 365), "medium": (5, 365), "high": (10, 180), "critical": (20, 90)}


class Risks:
    """The register of risks, and what somebody who reads it would say."""

    def __init__(self, company, folder):
        self.workers = {worker.employee_number: worker for worker in company.hr.workers.values()}
        paths = {path.stem: path for path in home.write_registers(folder, company)}
        lines = {name: paths[name].read_text(encoding="utf-8").splitlines() for name in ("risks", "designated_roles")}
        self.rows, roles = (list(csv.DictReader(given)) for given in lines.values())
        rank = [*LEVELS, "company"]
        self.may = {
            row["employee_number"]: rank.index(row["subject"]) for row in roles if row["role"] == "risk_approver"
        }

    def rating(self, name, day):
        rows = [row for row in self.rows if row["risk_id"] == name and row["valid_from"] <= str(day)]
        rows = [row for row in rows if (row["valid_to"] or "9") > str(day - timedelta(365))]
        score = max(int(row["likelihood"]) * int(row["impact"]) for row in rows)
        return [level for level, (least, _) in LEVELS.items() if score >= least][-1]

    def failing(self, day):
        """Yield attribute and risk of what is wrong on a day."""
        today, raised = str(day), {}
        for row in sorted(self.rows, key=lambda row: row["valid_from"]):
            raised.setdefault(row["risk_id"], date.fromisoformat(row["valid_from"]))
            if row["valid_from"] <= today <= (row["valid_to"] or "9"):
                letters = self.wrong(row, self.rating(row["risk_id"], day), raised[row["risk_id"]], day)
                yield from ((letter, row["risk_id"]) for letter in letters)

    def wrong(self, row, rating, raised, day):
        if not row["treatment"]:
            if day >= raised + timedelta(30):
                yield "A"
            return
        left = self.workers[row["owner_employee_number"]].termination_date
        if left and left <= day:
            yield "A"
        accepted = row["treatment"] == "accept"
        level = self.may.get(row["approved_by"], -1)
        if accepted and (row["approved_by"] == row["requested_by"] or level < list(LEVELS).index(rating)):
            yield "B"
        at_most = date.fromisoformat(row["approved_on"]) + timedelta(LEVELS[rating][1])
        if row["review_on"] < str(day) or (accepted and row["review_on"] > str(at_most)):
            yield "C"
        if row["treatment"] == "mitigate" and row["action_due_on"] < str(day):
            yield "D"


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test == "TKT-14" for line in one.truth)]
    built = build(Settings(start=date(2025, 11, 1), people=60, sign_ins=False), own)
    days = list(live(built.company))
    return built, days, Risks(built.company, tmp_path_factory.mktemp("registers"))


def test_risks_fail_on_exactly_the_days_that_the_truth_names(year):
    built, days, risks = year
    assert not built.skipped
    told = {
        (line.attribute, line.item["register"]["entry_id"], line.day + offset * DAY)
        for line in built.truth
        if line.expect == "deviation"
        for offset in range(((line.until or built.company.settings.end - DAY) - line.day).days + 1)
    }
    assert {(letter, name, day) for day in days for letter, name in risks.failing(day)} == told
