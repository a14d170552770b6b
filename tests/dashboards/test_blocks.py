"""A file in charts/ or tables/ is a block of a page; one that is not fit to be one is named."""

from types import ModuleType

import polars as pl
import pytest

from dashboards.blocks import FOLDERS, blocks, modules, read_block
from dashboards.scope import read_scope
from dashboards.sql import readable, used

EVERY = [block for page in modules("pages") for block in blocks(page)]
GOOD = {"PAGE": "overview", "ORDER": 1, "TITLE": "T", "TEXT": "X.", "EMPTY": "E.", "QUERY": "SELECT 1 AS n"}


def module(**attributes):
    made = ModuleType("made")
    vars(made).update({"figure": lambda _: None} | attributes)
    return made


def frame(block, audit):
    params = {**read_scope(audit).params, "test_id": "IAM-01"}
    return audit.query(block.query, **used(block.query, params))


def test_every_file_is_on_exactly_one_page():
    assert sorted(block.name for block in EVERY) == sorted(name for folder in FOLDERS for name in modules(folder))


@pytest.mark.parametrize("block", EVERY, ids=lambda block: block.name)
def test_a_block_says_what_to_do_and_its_query_runs_without_any_data(block, empty_audit):
    assert block.title
    assert block.text.endswith(".")
    assert block.empty.endswith(".")
    assert frame(block, empty_audit).is_empty()


@pytest.mark.parametrize("block", [b for b in EVERY if b.figure], ids=lambda block: block.name)
def test_a_figure_can_draw_one_row_as_well_as_a_year(block, year_audit):
    rows = frame(block, year_audit)
    for part in (rows, rows.head(1)):
        figure = block.figure(part)
        assert figure.data
        assert figure.layout.height
        assert not figure.layout.template.data.bar


@pytest.mark.parametrize("block", EVERY, ids=lambda block: block.name)
def test_the_sql_that_a_page_prints_gives_the_rows_that_it_shows(block, year_audit):
    params = {**read_scope(year_audit).params, "test_id": "IAM-01"}
    printed = readable(block.query, params)
    assert "$" not in printed
    assert year_audit.query(printed).equals(frame(block, year_audit))


def test_a_value_that_would_end_its_literal_stays_inside_it(year_audit):
    printed = readable("SELECT $x AS x", {"x": "' OR '1'='1"})
    assert year_audit.query(printed).equals(pl.DataFrame({"x": ["' OR '1'='1"]}))


def test_the_numbers_of_a_headline_lead_to_blocks_of_the_same_page(year_audit):
    for block in EVERY:
        assert set(block.links.values()) <= {other.name for other in blocks(block.page)}
        assert set(block.links) <= set(frame(block, year_audit).columns)


@pytest.mark.parametrize("missing", [*GOOD])
def test_a_file_that_lacks_something_is_named_with_what_it_lacks(missing):
    declared = {name: value for name, value in GOOD.items() if name != missing}
    with pytest.raises(ValueError, match=rf"dashboards/tables/made\.py does not define {missing}"):
        read_block("made", "tables", module(**declared))


def test_a_chart_without_a_figure_and_a_block_of_no_page_are_refused():
    without = module(**GOOD)
    del without.figure
    with pytest.raises(ValueError, match="does not define figure"):
        read_block("made", "charts", without)
    with pytest.raises(ValueError, match="'elsewhere' is none of control, criteria, overview"):
        read_block("made", "tables", module(**GOOD | {"PAGE": "elsewhere"}))
