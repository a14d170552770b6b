"""Great Expectations inside DuckDB: its crash is no failure, its silence is no pass, its counts are its query's."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.catalogue import controls
from expectations.examples import DAY, build
from expectations.gx import gxe
from expectations.judge.asking import ask, is_needed_absent
from expectations.judge.engine import Engine, EngineError
from expectations.judge.judge import Judge
from expectations.model import Attribute, ControlTest, State
from warehouse.database import Database

GENTLE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ATTRIBUTES = [(control, attribute) for control in controls().values() for attribute in control.attributes]
NAMES = [f"{control.id} {attribute.id}" for control, attribute in ATTRIBUTES]


@pytest.fixture
def rows_db():
    with Database() as db:
        yield db


def _control(expect, subjects="SELECT day, source_id, account_id, is_enabled FROM accounts", absent="unknown"):
    attribute = Attribute(id="A", text="Enabled", expect=expect, null_means=dict.fromkeys(expect.columns, absent))
    return ControlTest(
        id="IAM-99", title="t", objective="o", criteria=("CC6.1",), annex_a=(), severity="low", owner="IT Lead",
        kind=State(), subjects=subjects, item=("source_id", "account_id"), attributes=(attribute,),
    )  # fmt: skip


def _verdict(db, control, rows):
    build(db, {"accounts": rows})
    judge = Judge(db=db, engine=lambda: Engine(db), sources={"idp": frozenset({"accounts"})})
    (verdict,) = judge.judge(control, {}, DAY, DAY)
    return verdict


ENABLED = gxe.ExpectColumnValuesToBeInSet(column="is_enabled", value_set=[True])


@pytest.mark.parametrize(
    "control",
    [
        _control(gxe.ExpectColumnValuesToBeInSet(column="no_such_column", value_set=[True]), absent="not_done"),
        _control(gxe.ExpectNothingOfTheKind(column="is_enabled")),
        _control(gxe.ExpectColumnValuesToMatchRegex(column="is_enabled", regex="(")),
        _control(ENABLED, subjects="SELECT day, source_id, account_id, no_such_column FROM accounts"),
        _control(ENABLED, subjects="SELECT day, source_id, account_id, error('x') AS is_enabled FROM accounts"),
        _control(ENABLED, subjects="SELECT day, source_id, 'same' AS account_id, is_enabled FROM accounts"),
        _control(ENABLED, subjects="SELECT day, source_id, NULL AS account_id, is_enabled FROM accounts"),
    ],
    ids=["missing column", "no such expectation", "bad pattern", "bad SQL", "SQL that raises", "item twice", "no key"],
)
def test_a_break_makes_the_day_indeterminate_and_never_failing(rows_db, control):
    verdict = _verdict(rows_db, control, ({"account_id": "a"}, {"account_id": "b", "is_enabled": False}))
    assert (verdict.mark, verdict.reason) == ("indeterminate", "engine_error")
    assert not verdict.counts
    assert not verdict.items


def test_no_rows_are_no_pass(rows_db):
    verdict = _verdict(rows_db, _control(ENABLED), ())
    assert (verdict.mark, verdict.reason) == ("not_applicable", "no_occurrence")


def test_a_value_that_is_not_known_is_no_pass(rows_db):
    verdict = _verdict(rows_db, _control(ENABLED), ({"account_id": "a", "is_enabled": None},))
    assert (verdict.mark, verdict.reason) == ("indeterminate", "unknown_items")


@pytest.mark.parametrize(("control", "attribute"), ATTRIBUTES, ids=NAMES)
def test_an_item_of_which_nothing_is_known_passes_no_attribute_that_needs_it(rows_db, control, attribute):
    if set(attribute.null_means.values()) == {"wanted"}:
        pytest.skip(f"{control.id}: the absence of its column is what it wants")
    columns = ", ".join(f"NULL::TIMESTAMP AS {name}" for name in attribute.null_means)
    rows_db.run(f"CREATE TABLE nothing_known AS SELECT DATE '2026-03-31' AS day, 'a' AS _item, {columns}")
    if not attribute.needed:
        failing = ask(rows_db, Engine(rows_db), attribute, "SELECT * FROM nothing_known")
        assert rows_db.value(f"SELECT count(*) FROM {failing}") == 1
    else:
        needed = " OR ".join(f"{column} IS NULL" for column in attribute.needed)
        assert needed in is_needed_absent(attribute)
        assert rows_db.value(f"SELECT {needed} FROM nothing_known") is True


CELLS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from([1, 2, None])), min_size=1, max_size=30
)


@GENTLE
@given(cells=CELLS, wanted=st.sets(st.sampled_from(["a", "b", "c"]), min_size=1))
def test_the_query_finds_exactly_the_rows_that_are_counted(cells, wanted):
    with Database() as db:
        db.run("CREATE TABLE asked_rows (day INT, _item INT, word VARCHAR, number INT)")
        for index, (word, number) in enumerate(cells):
            db.run("INSERT INTO asked_rows VALUES (1, $i, $word, $number)", i=index, word=word, number=number)
        expectation = gxe.ExpectColumnValuesToBeInSet(column="word", value_set=sorted(wanted))
        (query,) = Engine(db).unexpected("asked_rows", [expectation], ("day", "_item"))
        found = {item for _, item, *_ in db.rows(query)}
        assert found == {i for i, (word, _) in enumerate(cells) if word is not None and word not in wanted}


@pytest.mark.parametrize("value", [1, 2, 12, 1.5, "$1", "it's", "50%", "%(word)s", ":word"])
def test_a_set_of_whatever_values_is_asked_as_it_stands(rows_db, value):
    rows_db.run("CREATE TABLE cells AS SELECT 1 AS day, 1 AS _item, $value AS cell", value=value)
    another = {int: 3, float: 2.5, str: "else"}[type(value)]
    for wanted, failing in ((value, 0), (another, 1)):
        expectation = gxe.ExpectColumnValuesToBeInSet(column="cell", value_set=[wanted])
        (query,) = Engine(rows_db).unexpected("cells", [expectation], ("day", "_item"))
        assert len(rows_db.rows(query)) == failing


def test_every_failing_row_is_found_not_the_first_twenty(rows_db):
    rows_db.run("CREATE TABLE many_rows AS SELECT 1 AS day, range AS _item, 'x' AS word FROM range(5000)")
    expectation = gxe.ExpectColumnValuesToBeInSet(column="word", value_set=["y"])
    (query,) = Engine(rows_db).unexpected("many_rows", [expectation], ("day", "_item"))
    assert rows_db.value(f"SELECT count(*) FROM ({query})") == 5000


def test_a_query_that_finds_another_number_than_was_counted_is_refused(rows_db, monkeypatch):
    rows_db.run("CREATE TABLE some_rows AS SELECT 1 AS day, range AS _item, 'x' AS word FROM range(5)")
    engine = Engine(rows_db)
    honest = engine._validate
    lying = {"unexpected_count": 4}

    def _lie(*arguments):
        return [told | lying for told in honest(*arguments)]

    monkeypatch.setattr(engine, "_validate", _lie)
    expectation = gxe.ExpectColumnValuesToBeInSet(column="word", value_set=["y"])
    with pytest.raises(EngineError, match="5 rows found, 4 counted"):
        engine.unexpected("some_rows", [expectation], ("day", "_item"))
