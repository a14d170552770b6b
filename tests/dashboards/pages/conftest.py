"""Reads built pages back: sections with their tables, SQL and figures, and every tag with its attributes."""

import json
from html.parser import HTMLParser

import pytest

from dashboards.site import build


class Section:
    def __init__(self):
        self.headings, self.rows, self.terms, self.values, self.sql, self.figure = [], [], [], [], "", None


class ReadPage(HTMLParser):
    """What a browser would make of a page, as far as these tests ask."""

    def __init__(self, path):
        super().__init__()
        self.path, self.tags, self.sections, self.text = path, [], {}, []
        self._open, self._section, self._into = [], None, None
        self.bytes = path.stat().st_size
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self._open.append(tag)
        if tag == "section":
            self._section = self.sections.setdefault(attrs["id"], Section())
        elif self._section is None:
            return
        elif tag == "tr":
            self._section.rows.append([])
        elif tag in {"td", "th", "dt", "dd"}:
            row = self._section.rows[-1] if tag == "td" else None
            cells = {"td": row, "th": self._section.headings, "dt": self._section.terms, "dd": self._section.values}
            self._into = cells[tag]
            self._into.append("")
        elif tag in {"code", "script", "table", "details"}:
            self._into = None

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass
        if tag in {"table", "dt", "dd", "thead"}:
            self._into = None

    def handle_data(self, data):
        self.text.append(data)
        if self._section is None:
            return
        if self._open and self._open[-1] == "script":
            self._section.figure = json.loads(data)
        elif self._open[-3:] == ["details", "pre", "code"]:
            self._section.sql += data
        elif self._into is not None:
            self._into[-1] += data.strip("\n")


@pytest.fixture(scope="session")
def read_pages():
    return lambda site: [ReadPage(path) for path in sorted(site.rglob("*.html"))]


@pytest.fixture(scope="session")
def year_pages(year_site, read_pages):
    return read_pages(year_site)


@pytest.fixture(scope="session")
def hostile_site(make_year, hostile_texts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    build(make_year(folder / "audit.duckdb", texts=hostile_texts), folder / "site")
    return folder / "site"
