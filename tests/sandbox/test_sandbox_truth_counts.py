"""Every attribute is broken often enough in the sandbox company, and nearly broken at every edge of time."""

from collections import Counter

import pytest

from assets.sandbox import scenario
from expectations.catalogue import controls

ATTRIBUTES = [(control.id, attribute.id) for control in controls().values() for attribute in control.attributes]
WHETHER = "asks whether or by whom, not by when: there is no time to be just within"
AT_A_READING = "a state at a reading: what changes in between is seen at the next one, whatever the day or the clock"
BY_DATE = "compares two dates of HR: a change of clocks moves no date"
BY_REGISTER = "compares two dates of the register: a change of clocks moves no date"
# attribute -> why it has no near miss at these edges of time
WITHOUT = {
    **{(f"HR-0{number}", "A"): (WHETHER, "just_in_time weekend clock_change") for number in (1, 2, 3, 5)},
    ("HR-04", "B"): (BY_DATE, "clock_change"),
    ("HR-11", "B"): (WHETHER, "just_in_time weekend clock_change"),
    ("HR-12", "A"): (AT_A_READING, "just_in_time weekend clock_change"),
    ("HR-12", "B"): (BY_DATE, "clock_change"),
    ("HR-12", "C"): (BY_DATE, "weekend clock_change"),
    ("HR-12", "D"): (AT_A_READING, "just_in_time weekend clock_change"),
    **{("HR-09", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "ABCD"},
    ("HR-10", "A"): (BY_DATE, "clock_change"),
    ("HR-10", "B"): (WHETHER, "just_in_time weekend clock_change"),
    **{("HR-13", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "ACD"},
    **{("IAM-01", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "AB"},
    **{("IAM-02", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "AB"},
    ("IAM-05", "A"): (AT_A_READING, "just_in_time weekend clock_change"),
    **{("IAM-06", letter): (WHETHER, "just_in_time weekend clock_change") for letter in "AC"},
    **{("IAM-09", letter): (WHETHER, "just_in_time weekend clock_change") for letter in "BD"},
    **{("IAM-12", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "AB"},
    ("IAM-12", "C"): (BY_REGISTER, "clock_change"),
    **{("IAM-15", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "AC"},
    ("IAM-15", "B"): (BY_REGISTER, "clock_change"),
    ("IAM-16", "A"): (AT_A_READING, "just_in_time weekend clock_change"),
    ("TKT-01", "C"): (WHETHER, "just_in_time weekend clock_change"),
    ("TKT-02", "C"): ("asks what stood when it was closed, whenever that was", "weekend clock_change"),
    ("TKT-03", "B"): ("asks what stood when the review was completed", "weekend clock_change"),
    ("TKT-03", "C"): (WHETHER, "just_in_time weekend clock_change"),
    ("TKT-13", "C"): (WHETHER, "just_in_time weekend clock_change"),
    ("TKT-16", "B"): (WHETHER, "just_in_time weekend clock_change"),
    **{("TKT-14", letter): (BY_REGISTER, "clock_change") for letter in "ACD"},
    ("TKT-14", "B"): (WHETHER, "just_in_time weekend clock_change"),
    **{("TKT-17", letter): (BY_REGISTER, "clock_change") for letter in "ABC"},
    ("TKT-17", "D"): (AT_A_READING, "just_in_time weekend clock_change"),
    ("TKT-18", "A"): (BY_REGISTER, "clock_change"),
    ("TKT-18", "B"): (WHETHER, "just_in_time weekend clock_change"),
    ("TKT-28", "C"): (WHETHER, "just_in_time weekend clock_change"),
    ("CHG-01", "A"): (WHETHER, "just_in_time weekend clock_change"),
    **{("CHG-02", letter): (WHETHER, "just_in_time weekend clock_change") for letter in "AB"},
    **{("CHG-03", letter): (WHETHER, "just_in_time weekend clock_change") for letter in "ABC"},
    ("CHG-04", "B"): (AT_A_READING, "just_in_time weekend clock_change"),
    **{("CHG-06", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "ABCD"},
    **{("CHG-07", letter): (WHETHER, "just_in_time weekend clock_change") for letter in "AB"},
    ("CHG-10", "A"): (WHETHER, "just_in_time weekend clock_change"),
    **{("CHG-13", letter): (AT_A_READING, "just_in_time weekend clock_change") for letter in "ACD"},
    **{("CHG-11", letter): (WHETHER, "just_in_time weekend clock_change") for letter in "ABC"},
}


@pytest.fixture(scope="module")
def told():
    """Every line of truth of the own scenarios, with the scenario that it stands in."""
    return [(one.id, line) for one in scenario.read([scenario.OWN]) for line in one.truth]


@pytest.mark.parametrize(("test", "attribute"), ATTRIBUTES)
def test_every_attribute_is_broken_in_three_scenarios_and_nearly_broken_in_three(told, test, attribute):
    found = {(name, line.expect) for name, line in told if (line.test, line.attribute) == (test, attribute)}
    counts = Counter(expect for _, expect in found)
    assert counts["deviation"] >= 3
    assert counts["near_miss"] >= 3


@pytest.mark.parametrize(("test", "attribute"), ATTRIBUTES)
def test_every_attribute_is_nearly_broken_at_every_edge_of_time_that_it_can_have(told, test, attribute):
    near = [line for _, line in told if (line.test, line.attribute) == (test, attribute)]
    edges = {"just_in_time" if edge == "deadline" else edge for line in near for edge in line.edge}
    _, without = WITHOUT.get((test, attribute), ("", ""))
    assert not edges & set(without.split()), "has one by now; take it off the list"
    assert edges | set(without.split()) == {"just_in_time", "weekend", "clock_change"}


def test_only_what_must_not_be_found_stands_at_an_edge(told):
    assert {line.expect for _, line in told if line.edge} <= {"near_miss", "pending"}


def test_truth_is_told_of_attributes_that_there_are(told):
    assert {(line.test, line.attribute) for _, line in told} == set(ATTRIBUTES)
