"""The truth written in the scenarios agrees with what really happened, and the background breaks nothing.

A plain re-reading of the facts, day by day, with everything in sight (no vendor in between). It exists so that a
slip in a scenario is found here, and not blamed on whoever is measured with it.
"""

from datetime import date

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build
from assets.sandbox.company import Settings
from assets.sandbox.when import DAY
from tests.sandbox.chronicle import Chronicle


@pytest.fixture(scope="module")
def year():
    settings = Settings(start=date(2025, 11, 1))
    built = build(settings, scenario.read([scenario.OWN]))
    return built, Chronicle(built.company)


def days_of(line, end: date, *, from_known: bool) -> set[date]:
    first = max(line.day, line.known or line.day) if from_known else line.day
    last = line.until or end - DAY
    return {first + offset * DAY for offset in range((last - first).days + 1)}


def states(built, test: str, attribute: str, expect: str) -> set[tuple[str, date]]:
    """Items and days of the truth's lines; what HR tells late could not be seen earlier by anybody."""
    found = set()
    for line in built.truth:
        about = line.item.get("okta") or line.item.get("bamboohr")
        about = about or (line.item.get("github") if test == "IAM-02" else None)
        if about and (line.test, line.attribute, line.expect) == (test, attribute, expect):
            key = next(iter(about.values()))
            days = days_of(line, built.company.settings.end, from_known=test == "IAM-04")
            found |= {(key, day) for day in days}
    return found


STATES = [
    ("IAM-01", "A"),
    ("IAM-01", "B"),
    ("IAM-02", "A"),
    ("IAM-02", "B"),
    ("IAM-04", "A"),
    ("IAM-05", "A"),
    ("IAM-17", "B"),
    ("IAM-17", "C"),
    *(("HR-12", letter) for letter in "ABCD"),
]


@pytest.mark.parametrize(("test", "attribute"), STATES)
def test_states_fail_on_exactly_the_days_that_the_truth_names(year, test, attribute):
    built, chronicle = year
    assert chronicle.failing[test, attribute] == states(built, test, attribute, "deviation")


@pytest.mark.parametrize("attribute", ["A", "B"])
def test_departures_are_late_exactly_where_the_truth_says_so_or_that_nobody_can_tell(year, attribute):
    built, chronicle = year
    expected = {
        (
            line.item["bamboohr"]["employee_id"],
            line.item["okta"]["user_id"],
            date.fromisoformat(line.item["event"]["effective_on"]),
            line.day,
        )
        for line in built.truth
        if (line.test, line.attribute) == ("IAM-03", attribute) and line.expect in {"deviation", "unknown"}
    }
    assert chronicle.late_removals()[attribute] == expected


def test_hr_entries_are_late_exactly_where_the_truth_says_so_or_that_nobody_can_tell(year):
    built, chronicle = year
    expected = {
        (
            line.item["bamboohr"]["employee_id"],
            line.item["event"]["kind"],
            date.fromisoformat(line.item["event"]["effective_on"]),
            line.day,
        )
        for line in built.truth
        if (line.test, line.attribute) == ("HR-11", "A") and line.expect in {"deviation", "unknown"}
    }
    assert chronicle.late_entries() == expected


@pytest.mark.parametrize("seed", [1, 20260101])
def test_the_background_breaks_nothing_whatever_the_seed(seed):
    chronicle = Chronicle(build(Settings(start=date(2026, 2, 10), seed=seed, people=120), []).company)
    assert not any(chronicle.failing.values())
    assert chronicle.late_entries() == set()
    assert chronicle.late_removals() == {"A": set(), "B": set()}
