"""From a page and its blocks to HTML: runs each query, shows its rows, puts the chart above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboards.blocks import Block, blocks
from dashboards.cells import cells, plain
from dashboards.scope import Scope
from dashboards.sql import readable, shared, used
from dashboards.states import STATES
from warehouse.audit import Audit

MOST_ROWS: Final = 500
"""Rows a page shows of one query. It says how many there are and gives the SQL for all."""

_NOTHING_JUDGED: Final = "No day of the window has been judged yet. Run `tallymark run --day DAY`."
_SHORT: Final = 26  # characters that a cell keeps on one line
_HTML_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_JSON_ESCAPES: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True, kw_only=True)
class Page:
    """One file of the site.

    Attributes:
        path: where it lies, relative to the site, with `/`.
        title: for the window's title and the heading.
        params: what its queries may name beyond `$from_day` and `$to_day`.
        facts: what its own template needs.
        has_days: whether there can be anything to say of days; else blocks about them are left out.
    """

    path: str
    title: str
    params: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    has_days: bool = True

    @property
    def root(self) -> str:
        """Way from this page to the site's top folder."""
        return "../" * self.path.count("/")


@dataclass(frozen=True, kw_only=True)
class View:
    """A block with its rows, as the templates see it.

    Attributes:
        block: the block.
        sql: its query with the values written in.
        headings: of its columns.
        classes: how the cells of each column are set: `n` numbers, `w` text that may wrap, or nothing.
        first: the cells of the first row, for headline numbers.
        body: the rows of the table, `shown` of them.
        shown: rows on the page.
        total: rows of the query.
        figure: the chart as JSON.
    """

    block: Block
    sql: str
    headings: tuple[str, ...]
    classes: tuple[str, ...]
    first: tuple[Markup, ...]
    body: Markup
    shown: int
    total: int
    figure: Markup | None


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What all pages of a site share.

    Attributes:
        scope: company and days shown.
        nav: label to path of the pages in the site's menu.
        csp: content security policy.
    """

    scope: Scope
    nav: Mapping[str, str]
    csp: str


def render(kind: str, page: Page, frame: Frame, audit: Audit) -> str:
    """The HTML of one page.

    Args:
        kind: kind of page; names the template.
        page: the page.
        frame: what it shares with all others.
        audit: the published file, whose fragments are shared (`dashboards.sql.share`).
    """
    params = {**frame.scope.params, **page.params}
    template = _templates().get_template(f"{kind}.html")
    return template.render(
        page=page,
        root=page.root,
        views=[_view(block, audit, params, page.root) for block in blocks(kind) if page.has_days or not block.is_dated],
        nothing_judged=_NOTHING_JUDGED,
        scope=frame.scope,
        nav=frame.nav,
        csp=frame.csp,
        **page.facts,
    )


def _view(block: Block, audit: Audit, params: Mapping[str, object], root: str) -> View:
    query = shared(block.query)
    frame = audit.query(query, **used(query, params))
    listed = frame.select(pl.exclude("^_.*$"))
    classes = tuple(_class(column) for column in listed)
    rows = list(zip(*(cells(column, root) for column in listed.head(MOST_ROWS)), strict=True))
    # Closing tags of rows and cells are optional in HTML and would be a third of the bytes.
    tags = [f"<td class={name}>" if name else "<td>" for name in classes]
    lines = ("<tr>" + "".join(map(str.__add__, tags, row)) for row in rows)
    return View(
        block=block,
        sql=readable(block.query, params),
        headings=tuple(listed.columns),
        classes=classes,
        first=tuple(map(Markup, rows[0])) if rows else (),
        body=Markup("\n".join(lines)),  # noqa: S704  (cells are escaped, tags are ours)
        shown=len(rows),
        total=frame.height,
        figure=_figure(block, frame) if frame.height else None,
    )


def _class(column: pl.Series) -> str:
    if column.dtype.is_numeric():
        return "n"
    return "w" if column.dtype == pl.String and (column.str.len_chars() > _SHORT).any() else ""


def _figure(block: Block, frame: pl.DataFrame) -> Markup | None:
    """The chart as JSON that can stand inside a script element."""
    if block.figure is None:
        return None
    escaped = frame.with_columns(pl.col(pl.String).str.replace_many(_HTML_ESCAPES))
    # Figures come from our own code and the browser checks nothing: validating costs, finds nothing.
    return Markup(block.figure(escaped).to_json(validate=False).translate(_JSON_ESCAPES))  # noqa: S704


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["plain"] = plain
    found.globals["states"] = STATES
    return found
