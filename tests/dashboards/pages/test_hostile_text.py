"""Text from sources stays text: on pages, in charts, in file names."""

import json

import pytest

from dashboards.cells import control_path
from dashboards.site import build

OURS = {
    *("html", "head", "meta", "title", "link", "script", "body", "a", "header", "div", "img", "bdi", "nav", "main"),
    *("p", "strong", "progress", "h1", "h2", "section", "dl", "dt", "dd", "details", "summary", "pre", "code"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "span", "ul", "li", "footer", "noscript"),
}


@pytest.fixture(scope="module")
def pages(hostile_site, read_pages):
    return read_pages(hostile_site)


def test_no_tag_and_no_attribute_comes_from_data(pages):
    for page in pages:
        for tag, attributes in page.tags:
            assert tag in OURS, (page.path.name, tag)
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert not any("evil.example" in (value or "") for name, value in attributes.items() if name != "content")
            assert attributes.get("src", attributes.get("href", "")).startswith(
                ("assets/", "../", "control/", "#")
            ) or ("src" not in attributes and attributes.get("href", "index.html").endswith(".html"))


def test_every_hostile_text_can_be_read_literally(pages, hostile_texts):
    everything = "".join(text for page in pages for text in page.text)
    for text in hostile_texts[:-1]:
        assert text in everything


def test_an_over_long_text_is_cut_and_counted(pages):
    longest = max(
        len(cell) for page in pages for section in page.sections.values() for row in section.rows for cell in row
    )
    assert longest < 450
    assert not any("W" * 450 in text for page in pages for text in page.text if "SELECT" not in text)
    assert "(+4,605 characters)" in "".join(text for page in pages for text in page.text)


def test_scripts_are_files_of_the_site_or_inert_json(pages):
    for page in pages:
        for _, attributes in (entry for entry in page.tags if entry[0] == "script"):
            is_inert = attributes == {"type": "application/json", "class": "figure"}
            assert is_inert or attributes["src"].split("/")[-1] in {"plotly.min.js", "site.js"}


def test_charts_hold_no_markup_but_the_closing_of_a_hover_box(pages):
    for page in pages:
        for section in page.sections.values():
            assert "<" not in json.dumps(section.figure).replace("<extra></extra>", "")


def test_text_that_a_chart_shows_is_escaped_for_plotly(make_year, tmp_path, read_pages):
    audit = make_year(tmp_path / "audit.duckdb", tests=2)
    audit.connection.execute("UPDATE controls SET domain = '<a href=\"https://evil.example\">&amp;</a>'")
    build(audit, tmp_path / "site")
    overview = next(page for page in read_pages(tmp_path / "site") if page.path.name == "index.html")
    labels = overview.sections["window-progress"].figure["data"][0]["y"]
    assert labels == ["&lt;a href=&quot;https://evil.example&quot;&gt;&amp;amp;&lt;/a&gt;"]
    assert overview.sections["window-progress"].rows[-1][0] == '<a href="https://evil.example">&amp;</a>'


@pytest.mark.parametrize("test_id", ["../../etc/passwd", "A/B", "", "a b", ".hidden", "A\n", "x" * 80])
def test_a_test_id_that_is_no_file_name_is_refused(test_id):
    with pytest.raises(ValueError, match="cannot name a page"):
        control_path(test_id)
