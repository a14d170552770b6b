"""Results of code that nobody committed are told on the overview in one line and do not count as made."""

from dashboards.site import build


def overview_of(audit, folder, read_pages):
    build(audit, folder / "site")
    return next(page for page in read_pages(folder / "site") if page.path.name == "index.html")


def test_unpinned_readings_are_told_in_one_line_and_missing_from_those_made(make_year, tmp_path, read_pages):
    audit = make_year(tmp_path / "audit.duckdb", tests=2)
    audit.connection.execute("UPDATE control_daily SET mark = 'pass', reason = '' WHERE test_id = 'IAM-01'")
    audit.connection.execute(
        "UPDATE control_daily SET is_pinned = false WHERE test_id = 'IAM-01' AND day > '2025-12-29'"
    )
    page = overview_of(audit, tmp_path, read_pages)
    (line,) = [row for row in page.sections["unpinned"].rows if row]
    assert line == ["2", "1", "2025-12-30", "2025-12-31"]
    (progress,) = [row for row in page.sections["window-progress"].rows if row]
    assert progress[2:] == ["365", "363", "0"]


def test_where_all_code_was_committed_no_line_is_shown(year_pages):
    page = next(page for page in year_pages if page.path.name == "index.html")
    assert [row for row in page.sections["unpinned"].rows if row] == []
