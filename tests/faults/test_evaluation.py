"""Rows 26 and 27, of every test and every attribute: what breaks is no failure, and what is not known is no pass."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from expectations.catalogue import controls
from expectations.examples import DAY, build
from expectations.gx import gxe
from expectations.judge.asking import ask
from expectations.judge.engine import Engine, EngineError
from expectations.judge.judge import Judge
from expectations.judge.population import TABLE
from warehouse.database import Database

BROKEN = ("indeterminate", "engine_error")
ABSENT = "no_such_column"
of_every_test = pytest.mark.parametrize("control", controls().values(), ids=controls())


@contextmanager
def judging(example, control):
    """What a test says of the day of an example, with the database in which it was judged and its engine."""
    with Database() as db:
        build(db, example.rows)
        sources = {}
        for source, record in db.rows("SELECT source_id, record FROM readings"):
            sources[source] = sources.get(source, frozenset()) | {record}
        engine = Engine(db)
        verdict, *_ = Judge(db=db, engine=lambda: engine, sources=sources).judge(control, {}, DAY, DAY)
        yield (verdict.mark, verdict.reason), db, engine


def failing(control, letter=""):
    """An example that fails, on one attribute if that is said."""
    return next(it for it in control.examples if it.expect == "fail" and letter in {"", it.attribute})


def without_column(attribute):
    """The attribute, asked of a column that nobody has."""
    expect = gxe.ExpectColumnValuesToBeInSet(column=ABSENT, value_set=[True])
    return replace(attribute, expect=expect, null_means={ABSENT: "not_done"}, show=())


def without_expectation(attribute):
    """The attribute, by an expectation that Great Expectations does not know."""
    return replace(attribute, expect=replace(attribute.expect, name="ExpectNothingOfTheKind"))


@of_every_test
def test_an_attribute_whose_expectation_breaks_makes_the_day_indeterminate(control):
    last = control.attributes[-1]
    broken = replace(control, attributes=(*control.attributes[:-1], without_expectation(last)))
    with judging(failing(control, last.id), broken) as (found, db, engine):
        assert found == BROKEN
        for attribute in control.attributes:
            for spoilt in (without_column(attribute), without_expectation(attribute)):
                with pytest.raises(EngineError):
                    ask(db, engine, spoilt, f"SELECT * FROM {TABLE}")


@of_every_test
def test_subjects_whose_query_breaks_make_the_day_indeterminate(control):
    broken = replace(control, subjects=f"SELECT *, {ABSENT} AS more FROM ({control.subjects})")
    with judging(failing(control), broken) as (found, _, _):
        assert found == BROKEN


@of_every_test
def test_items_of_which_nothing_is_known_pass_no_test(control):
    """Every column that an attribute reads is NULL, but those whose absence is what the attribute wants."""
    means = {name: what for attribute in control.attributes for name, what in attribute.null_means.items()}
    nothing = ", ".join(
        f"CASE WHEN false THEN {name} END AS {name}" for name, what in means.items() if what != "wanted"
    )
    query = f"SELECT * REPLACE ({nothing}) FROM ({control.subjects})"
    with judging(failing(control), replace(control, subjects=query)) as (found, _, _):
        assert found in {("indeterminate", "unknown_items"), ("fail", "deviation")}
