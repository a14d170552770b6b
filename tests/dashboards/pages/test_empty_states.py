"""Where there is nothing to show the site says so and what to do, and gives no false comfort."""

import pytest

from dashboards.blocks import blocks
from dashboards.site import build


@pytest.fixture
def new_company(empty_audit, tmp_path, read_pages):
    build(empty_audit, tmp_path / "site")
    return "".join(text for page in read_pages(tmp_path / "site") for text in page.text)


def test_a_company_that_has_just_begun_is_told_what_to_do_first(new_company):
    assert "Nothing has been judged in this window yet" in new_company
    for command in ("tallymark check", "tallymark run --day 2025-01-01", "tallymark demo"):
        assert command in new_company


def test_before_the_first_mark_no_block_claims_that_all_is_well(new_company):
    for block in blocks("overview"):
        if block.name != "not_connected":
            assert block.empty.replace("`", "") not in new_company or "No day of the window" in block.empty


def test_a_test_that_is_not_connected_is_grey_and_says_why(year_pages):
    page = next(page for page in year_pages if page.path.stem == "TKT-02")
    text = "".join(page.text)
    assert "Not connected: this test judges nothing, so it says nothing." in text
    assert "connect a source of reviews" in text
    assert not {tag[1].get("class") for tag in page.tags if (tag[1].get("class") or "").startswith("state-")}
    assert "attributes" in page.sections
    assert not {"calendar", "population-ledger"} & set(page.sections)


@pytest.fixture
def page_after(make_year, tmp_path, read_pages):
    """A page of a year of two tests after a statement has changed its published file."""

    def _page(statement, stem):
        audit = make_year(tmp_path / "audit.duckdb", tests=2)
        audit.connection.execute(statement)
        build(audit, tmp_path / "site")
        return next(page for page in read_pages(tmp_path / "site") if page.path.stem == stem)

    return _page


def test_a_test_that_was_judged_and_is_not_connected_any_more_keeps_its_days(page_after):
    page = page_after("UPDATE controls SET status = 'not_connected' WHERE test_id = 'IAM-01'", "IAM-01")
    assert "Not connected: this test judges nothing, so it says nothing." in "".join(page.text)
    assert "fail" in {row[2] for row in page.sections["calendar"].rows if row}


def test_the_overview_lists_it_in_one_line_and_never_among_the_deviations(year_pages):
    overview = next(page for page in year_pages if page.path.name == "index.html")
    rows = {name: [row[0] for row in section.rows if row] for name, section in overview.sections.items()}
    assert rows["not-connected"] == ["TKT-02"]
    assert "TKT-02" not in rows["disclosure"] + rows["gaps"]
    assert rows["marks-heatmap"].count("TKT-02") == 1


def test_a_window_that_is_over_speaks_in_the_past(page_after):
    overview = page_after("UPDATE meta SET value = '2025-12-31' WHERE key = 'window_to'", "index")
    assert "What the window that has closed makes us disclose" in "".join(overview.text)


def test_a_table_too_long_for_a_page_says_how_many_rows_there_are(make_year, tmp_path, read_pages):
    audit = make_year(tmp_path / "audit.duckdb", tests=2)
    audit.connection.execute("""
        INSERT INTO deviations BY NAME
        SELECT d.* REPLACE (format('{}-{}', d.deviation_id, i) AS deviation_id)
        FROM deviations AS d, range(200) AS r(i) WHERE d.test_id = 'IAM-01'""")
    (count,) = audit.rows("SELECT count(*) FROM deviations WHERE test_id = 'IAM-01'")[0]
    build(audit, tmp_path / "site")
    page = next(page for page in read_pages(tmp_path / "site") if page.path.stem == "IAM-01")
    assert len([row for row in page.sections["all-deviations"].rows if row]) == 500
    assert f"The first 500 of {count:,} rows; the SQL below gives all." in "".join(page.text)
