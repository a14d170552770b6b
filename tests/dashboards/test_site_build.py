"""The site is built beside the old one, is small, stands alone and points only into itself."""

import re

import pytest

from dashboards.site import build
from warehouse.audit import Audit
from warehouse.publish import published


class Failing:
    """A reader whose file breaks in the middle of a build."""

    def __init__(self, audit, good):
        self.audit, self.good = audit, good

    def query(self, sql, **params):
        self.good -= 1
        if self.good < 0:
            raise OSError("disk gone")
        return self.audit.query(sql, **params)

    def keep(self, table, sql, **params):
        self.audit.keep(table, sql, **params)


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_there_are_overview_criteria_a_page_per_test_and_one_plotly(year_site, year_audit):
    names = set(files(year_site))
    pages = {f"control/{test_id}.html" for (test_id,) in year_audit.rows("SELECT test_id FROM controls")}
    assert names == {"index.html", "criteria.html", *pages} | {
        f"assets/{name}"
        for name in ("icon.svg", "plotly.min.js", "site.css", "site.js", "theme.css", "tallymark-site.txt")
    }


def test_the_stand_in_has_the_tables_and_columns_that_the_warehouse_publishes(empty_audit):
    for table in published():
        columns = {name for (name, *_) in empty_audit.rows(f"DESCRIBE {table.name}")}
        assert columns == set(table.columns), table.name


def test_the_site_is_built_from_the_published_file_itself(make_year, tmp_path):
    made = make_year(tmp_path / "audit.duckdb", tests=3)
    build(made, tmp_path / "expected")
    made.connection.close()
    with Audit(tmp_path / "audit.duckdb") as audit:
        build(audit, tmp_path / "site")
    assert files(tmp_path / "site") == files(tmp_path / "expected")


def test_the_same_file_gives_the_same_bytes(year_audit, year_site, tmp_path):
    build(year_audit, tmp_path / "site")
    assert files(tmp_path / "site") == files(year_site)


@pytest.mark.parametrize("good", [0, 3, 40])
def test_a_build_that_fails_leaves_the_old_site_and_no_rubbish(year_audit, tmp_path, good):
    build(year_audit, tmp_path / "site")
    before = files(tmp_path / "site")
    with pytest.raises(OSError, match="disk gone"):
        build(Failing(year_audit, good), tmp_path / "site")
    assert files(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_page_of_a_test_that_is_gone_does_not_stay_behind(make_year, tmp_path):
    audit = make_year(tmp_path / "audit.duckdb", tests=2)
    build(audit, tmp_path / "site")
    audit.connection.execute("DELETE FROM controls WHERE test_id = 'HR-11'")
    build(audit, tmp_path / "site")
    assert not (tmp_path / "site/control/HR-11.html").exists()


def test_a_build_killed_between_the_two_renames_is_put_right_by_the_next(year_audit, empty_audit, tmp_path):
    build(year_audit, tmp_path / "site")
    (tmp_path / "site").rename(tmp_path / ".site.old")
    with pytest.raises(OSError, match="disk gone"):
        build(Failing(empty_audit, 0), tmp_path / "site")
    assert (tmp_path / "site/index.html").exists()


def test_a_folder_of_somebody_else_is_not_replaced(year_audit, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/mine.txt").write_text("keep")
    with pytest.raises(FileExistsError, match="holds other files"):
        build(year_audit, tmp_path / "letters")
    assert (tmp_path / "letters/mine.txt").read_text() == "keep"


def test_others_may_read_what_was_built(year_site):
    assert year_site.stat().st_mode & 0o055 == 0o055


def test_pages_ask_for_nothing_outside_the_site(year_site):
    for name, content in files(year_site).items():
        if name.endswith((".html", ".css")) or name == "assets/site.js":
            assert not re.search(rb"(?:src|href|url|import|fetch)\s*[=(]\s*[\"']?(?:https?:)?//", content), name


def test_links_lead_to_pages_and_sections_that_exist(year_site):
    for page in year_site.rglob("*.html"):
        for href in re.findall(r'href="([^"]+)"', page.read_text("utf-8")):
            path, _, anchor = href.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), (page.name, href)
            assert not anchor or f'id="{anchor}"' in target.read_text("utf-8"), (page.name, href)


def test_the_policy_allows_no_inline_script_and_no_foreign_source(year_site):
    policy = re.search(r'Policy" content="([^"]+)"', (year_site / "index.html").read_text("utf-8")).group(1)
    assert "default-src &#39;none&#39;" in policy
    assert "script-src &#39;self&#39;;" in policy
    assert not re.search(r"unsafe|https?:|\*", policy)


def test_no_page_of_a_year_of_eighty_tests_exceeds_its_budget(make_year, tmp_path):
    audit = make_year(tmp_path / "audit.duckdb", tests=80)
    build(audit, tmp_path / "site")
    own = [path for path in (tmp_path / "site").rglob("*") if path.is_file() and path.name != "plotly.min.js"]
    assert max(path.stat().st_size for path in own) < 300_000
    assert len(own) == 87
