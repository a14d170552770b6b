"""Every number on the site is the result of the SQL printed beside it, run on the published file."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl

from dashboards.states import STATES

CONTROL_TABLES = {"State", "State a week ago"}


def shown(heading, value):
    """How a value must read on a page, written down a second time."""
    if value is None:
        return "—"
    if heading in CONTROL_TABLES:
        return STATES[value].label
    if isinstance(value, bool):
        return {True: "yes", False: "no"}[value]
    if isinstance(value, int | Decimal):
        return format(int(value), ",")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return value.isoformat() if isinstance(value, date) else value


def dated(page):
    return {name: section for name, section in page.sections.items() if section.sql}


def state_counts(audit, where=""):
    """Days by state, by rules written a second time."""
    return dict(
        audit.rows(f"""
            SELECT CASE WHEN mark = 'fail' THEN if(new_deviations > 0, 'fail_new', 'fail')
                WHEN mark IN ('pass', 'not_applicable') AND open_deviations > 0 THEN 'open' ELSE mark END, count(*)
            FROM control_daily WHERE day BETWEEN '2025-01-01' AND '2025-12-31' {where} GROUP BY 1""")
    )


def drawn(figure):
    codes = [code for line in figure["data"][0]["z"] for code in line if code is not None]
    return {key: codes.count(at) for at, key in enumerate(STATES) if codes.count(at)}


def test_every_table_and_headline_number_equals_its_printed_sql(year_pages, year_audit):
    compared = 0
    for page in year_pages:
        for section in dated(page).values():
            frame = year_audit.query(section.sql).select(pl.exclude("^_.*$"))
            expected = [
                [shown(heading, value) for heading, value in zip(frame.columns, row, strict=True)]
                for row in frame.iter_rows()
            ]
            if section.terms and expected:
                assert (section.terms, [section.values]) == (frame.columns, expected)
            else:
                rows = [row for row in section.rows if row]
                assert rows == expected[:500], (page.path.name, section.sql)
                assert section.headings == (frame.columns if expected else [])
            compared += len(expected)
    assert compared > 5_000


def test_every_section_with_numbers_shows_its_sql(year_pages):
    without = {name for page in year_pages for name, section in page.sections.items() if not section.sql}
    assert without == {"definition-sql"}


def test_every_figure_has_its_table_behind_it(year_pages):
    figures = [section for page in year_pages for section in page.sections.values() if section.figure]
    assert len(figures) > 20
    assert all(section.headings and section.rows for section in figures)


def test_the_calendar_draws_as_many_days_of_each_state_as_the_file_holds(year_pages, year_audit):
    for page in year_pages:
        if (test_id := page.path.stem) in {"IAM-01", "HR-11", "IAM-09"}:
            expected = state_counts(year_audit, f"AND test_id = '{test_id}'")
            assert drawn(page.sections["calendar"].figure) == expected


def test_the_heat_map_draws_every_test_and_day_once(year_pages, year_audit):
    overview = next(page for page in year_pages if page.path.name == "index.html")
    assert drawn(overview.sections["marks-heatmap"].figure) == state_counts(year_audit) | {"not_connected": 365}
    for row in filter(None, overview.sections["marks-heatmap"].rows):
        days, *by_state = map(int, row[1:])
        assert days == sum(by_state) == 365


def test_bars_and_lines_hold_the_counts_of_the_days(year_pages, year_audit):
    page = next(page for page in year_pages if page.path.stem == "IAM-01")
    days = year_audit.rows(
        "SELECT new_deviations, open_deviations, judged, excluded FROM control_daily "
        "WHERE test_id = 'IAM-01' ORDER BY day"
    )
    new, still_open, judged, excluded = (list(column) for column in zip(*days, strict=True))
    over_time = {trace["name"]: trace["y"] for trace in page.sections["deviations-over-time"].figure["data"]}
    population = {trace["name"]: trace["y"] for trace in page.sections["population-over-time"].figure["data"]}
    assert over_time == {"New": new, "Open": still_open}
    assert (population["Judged"], population["Excluded"]) == (judged, excluded)


def test_what_happened_and_was_mended_stays_on_the_page(year_pages, year_audit):
    for page in year_pages:
        if "all-deviations" in page.sections:
            (count,) = year_audit.rows(f"SELECT count(*) FROM deviations WHERE test_id = '{page.path.stem}'")[0]
            assert len([row for row in page.sections["all-deviations"].rows if row]) == count


def test_the_window_figures_in_the_form_of_the_kind_stand_on_overview_and_control_page(year_pages, year_audit):
    overview = next(page for page in year_pages if page.path.name == "index.html")
    window = (
        "SELECT test_id, figure_text FROM control_window(DATE '2025-01-01', DATE '2025-12-31') WHERE deviations > 0"
    )
    listed = {row[0]: row[3] for row in overview.sections["disclosure"].rows if row}
    assert listed == dict(year_audit.rows(window))
    for page in year_pages:
        if page.path.stem in listed:
            assert listed[page.path.stem] in "".join(page.text)


def test_no_page_speaks_like_an_auditor_or_scores_readiness(year_pages):
    for page in year_pages:
        text = "".join(page.text).lower()
        for word in ("no exceptions noted", "opinion", "readiness", "score", "compliant", "tests of controls"):
            assert word not in text
