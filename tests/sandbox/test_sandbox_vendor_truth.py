"""The truth about vendors agrees with what the registers say at each reading, and the background breaks nothing."""

import csv
from datetime import date, timedelta

import pytest

from assets.sandbox import home, scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.when import DAY

CADENCE = {"critical": 365, "high": 365, "medium": 730, "low": 730}


class Vendors:
    """The registers about vendors, and what somebody who reads them would say."""

    def __init__(self, company, folder):
        self.workers = {worker.employee_number: worker for worker in company.hr.workers.values()}
        paths = {path.stem: path for path in home.write_registers(folder, company)}
        for name in ("vendors", "vendor_assessments", "vendor_findings", "vendor_reports", "vendor_agreements"):
            setattr(self, name, list(csv.DictReader(paths[name].read_text(encoding="utf-8").splitlines())))

    def at_work(self, number, day):
        worker = self.workers.get(number)
        return bool(worker) and str(worker.hire_date) <= day <= str(worker.termination_date or "9")

    def failing(self, day):
        """Yield attribute and vendor of what is wrong about those in use on a day."""
        today = str(day)
        for row in self.vendors:
            if not row["valid_from"] <= today <= (row["valid_to"] or "9") or row["onboarded_on"] > today:
                continue
            name, is_subservice = row["vendor_id"], row["is_subservice"] == "true"
            is_approved = row["approved_on"] <= today and row["approved_by"] != row["owner_employee_number"]
            tier = row["tier"] if is_approved else "critical"
            if tier != "low" or is_subservice:
                yield from ((letter, name) for letter in self.unlooked(row, name, tier, day))
                if (is_subservice or tier == "critical") and not any(
                    self.covers(one, name, day) for one in self.vendor_reports
                ):
                    yield "C", name
                if any(not self.at_work(number, str(day + DAY)) for number in self.open_findings(name, today)):
                    yield "D", name

    def unlooked(self, row, name, tier, day):
        days = [
            one["approved_on"]
            for one in self.vendor_assessments
            if one["vendor_id"] == name
            and one["approved_on"] <= str(day)
            and one["approved_by"] != one["assessor_employee_number"]
            and self.at_work(one["approved_by"], one["approved_on"])
        ]
        if not any(on < row["onboarded_on"] for on in days):
            yield "A"
        if max(days, default=row["onboarded_on"]) <= str(day - timedelta(CADENCE[tier] + 30)):
            yield "B"

    def covers(self, one, name, day):
        ends = max(one["period_end_on"], one["bridged_until_on"])
        return (
            one["vendor_id"] == name
            and one["covers_our_use"] == "true"
            and one["opinion"] in {"unqualified", "qualified"}
            and bool(one["exceptions_conclusion"] and one["user_controls_conclusion"])
            and one["received_on"] <= one["reviewed_on"] <= str(day)
            and one["period_end_on"] > str(day - timedelta(455))
            and ends >= str(day - timedelta(120))
        )

    def open_findings(self, name, today):
        for one in self.vendor_findings:
            if one["vendor_id"] == name and one["valid_from"] <= today <= (one["valid_to"] or "9"):
                yield one["owner_employee_number"]

    def unbound(self):
        """Yield attribute, vendor and day of what was wrong when a vendor first saw data."""
        for row in self.vendors:
            day = row["data_access_started_on"]
            kinds = [name for name in ("sees_confidential", "sees_personal") if row[name] == "true"]
            if not day or not kinds:
                continue
            mine = [one for one in self.vendor_agreements if one["vendor_id"] == row["vendor_id"]]
            mine = [one for one in mine if one["signed_on"] < day <= (one["ends_on"] or "9")]
            signed = {one["document_kind"] for one in mine}
            wanted = {"contract", "data_processing_terms"}
            personal = "sees_personal" in kinds
            if (personal and not wanted <= signed) or (
                "sees_confidential" in kinds and not signed & {"nda", "contract"}
            ):
                yield "A", row["vendor_id"], date.fromisoformat(day)
            elif personal and not any(
                one["has_breach_notice"] == "true" for one in mine if one["document_kind"] in wanted
            ):
                yield "B", row["vendor_id"], date.fromisoformat(day)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    tests = {"TKT-17", "TKT-18"}
    own = [one for one in scenario.read([scenario.OWN]) if any(line.test in tests for line in one.truth)]
    built = build(Settings(start=date(2025, 11, 1), people=60, sign_ins=False), own)
    days = list(live(built.company))
    return built, days, Vendors(built.company, tmp_path_factory.mktemp("registers"))


def told(built, test, *, by_day):
    for line in built.truth:
        if (line.test, line.expect) == (test, "deviation"):
            last = (line.until or built.company.settings.end - DAY) if by_day else line.day
            for offset in range((last - line.day).days + 1):
                yield line.attribute, line.item["register"]["entry_id"], line.day + offset * DAY


def test_vendors_fail_on_exactly_the_days_that_the_truth_names(year):
    built, days, vendors = year
    failing = {(letter, name, day) for day in days for letter, name in vendors.failing(day)}
    assert failing == set(told(built, "TKT-17", by_day=True))


def test_vendors_see_data_unbound_exactly_where_the_truth_says_so(year):
    built, _, vendors = year
    since = built.company.settings.start
    assert {one for one in vendors.unbound() if one[2] >= since} == set(told(built, "TKT-18", by_day=False))


def test_all_scenarios_about_vendors_fit_into_the_run_and_the_background_is_busy(year):
    built, _, vendors = year
    assert not built.skipped
    assert len({row["vendor_id"] for row in vendors.vendors}) > 40
