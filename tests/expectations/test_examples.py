"""Every control test says of its own examples what they claim, so each is proven able to pass and to fail."""

from dataclasses import replace

import pytest

from expectations.catalogue import controls
from expectations.definition import DefinitionError, read
from expectations.examples import play
from expectations.judge.gates import views_read
from warehouse import canonical
from warehouse.database import Database

CASES = [(control, example) for control in controls().values() for example in control.examples]


def as_evidence_holds_it(control):
    return read(canonical.loads(canonical.dumps(control.definition())))


@pytest.mark.parametrize(
    ("control", "example"),
    CASES,
    ids=[f"{control.id}: {example.words}" for control, example in CASES],
)
def test_the_test_read_back_from_evidence_says_of_its_example_what_it_claims(control, example):
    assert play(as_evidence_holds_it(control), example) == example.expect


@pytest.mark.parametrize("control", controls().values(), ids=lambda control: control.id)
def test_the_test_read_back_from_evidence_is_the_same_test(control):
    """Field by field, so that it judges the same; and what it would be put into evidence as has the same hash."""
    with Database() as db:
        whole = replace(control, views=views_read(db, control), examples=())
    found = as_evidence_holds_it(whole)
    assert found == whole
    assert canonical.digest(found.definition()) == canonical.digest(whole.definition())


@pytest.mark.parametrize(
    "parameters",
    [{"a": 0.5}, {"a": 1.0}, {"a": 1}, {"a": True}, {"a": ""}, {"a": ()}, {"a": ("x", "y")}, {"a": "0.5"}],
    ids=str,
)
def test_every_kind_of_parameter_is_read_back_as_it_was(parameters):
    control = replace(controls()["HR-12"], parameters=parameters, examples=())
    found = as_evidence_holds_it(control).parameters["a"]
    assert (found, type(found)) == (parameters["a"], type(parameters["a"]))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"attributes": [{"id": "A", "gone": 1}]}, id="a field of an attribute"),
        pytest.param({"gone": 1}, id="a field of the test"),
        pytest.param({"kind": {"name": "gone"}}, id="a kind"),
        pytest.param({"criteria": []}, id="a rule that came later"),
    ],
)
def test_a_definition_that_cannot_be_read_any_more_is_refused_and_named(change):
    with pytest.raises(DefinitionError, match="HR-12"):
        read(controls()["HR-12"].definition() | change)


@pytest.mark.parametrize("control", controls().values(), ids=lambda control: control.id)
def test_every_attribute_has_an_example_that_fails_it(control):
    failing = {example.attribute for example in control.examples if example.expect == "fail"}
    assert failing == {attribute.id for attribute in control.attributes}


@pytest.mark.parametrize("control", controls().values(), ids=lambda control: control.id)
def test_every_test_has_an_example_of_each_outcome(control):
    outcomes = {example.expect for example in control.examples}
    assert {"pass", "fail", "unknown"} <= outcomes
    assert not control.exclusions or outcomes & {rule.rule for rule in control.exclusions}
