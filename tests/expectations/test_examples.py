"""Every control test says of its own examples what they claim, so each is proven able to pass and to fail."""

import pytest

from expectations.catalogue import controls
from expectations.examples import play

CASES = [(control, example) for control in controls().values() for example in control.examples]


@pytest.mark.parametrize(
    ("control", "example"),
    CASES,
    ids=[f"{control.id}: {example.words}" for control, example in CASES],
)
def test_the_test_says_of_its_example_what_it_claims(control, example):
    assert play(control, example) == example.expect


@pytest.mark.parametrize("control", controls().values(), ids=lambda control: control.id)
def test_every_attribute_has_an_example_that_fails_it(control):
    failing = {example.attribute for example in control.examples if example.expect == "fail"}
    assert failing == {attribute.id for attribute in control.attributes}


@pytest.mark.parametrize("control", controls().values(), ids=lambda control: control.id)
def test_every_test_has_an_example_of_each_outcome(control):
    outcomes = {example.expect for example in control.examples}
    assert {"pass", "fail", "unknown"} <= outcomes
    assert not control.exclusions or outcomes & {rule.rule for rule in control.exclusions}
