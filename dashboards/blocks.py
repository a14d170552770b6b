"""Blocks: what a page is made of. One file in `charts/` or `tables/` is one block; adding it registers it.

A block is a question (TITLE), a query that answers it, and the way the answer is shown. See README.md.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from types import MappingProxyType, ModuleType
from typing import Any, Literal

import plotly.graph_objects as go
import polars as pl

from dashboards.sql import expand, parameters

FOLDERS = ("charts", "tables")


@dataclass(frozen=True, kw_only=True)
class Block:
    """One question of a page and its answer.

    Attributes:
        name: file name; also the anchor on the page, with hyphens.
        page: kind of page it belongs to (a file name of `dashboards/pages/`).
        order: place on the page, small first; every block of a page has its own.
        title: the question or claim, in words of the reader.
        text: how to read it, one or two sentences; also what a screen reader says of the chart.
        empty: what it means, and what to do, when the query gives no row.
        query: DuckDB SQL, fragments expanded; its column names are the headings that people read. A column
            whose name begins with _ is for the figure and not listed.
        figure: draws the rows; None for a block that is only a table. Text reaches it escaped for HTML,
            because Plotly renders tags in labels.
        layout: `table`, or `tiles` for one row of headline numbers.
        legend: whether the states are explained above the chart, for charts that Plotly gives no legend.
        links: column to block of the same page that shows the rows behind the number (tiles).
    """

    name: str
    page: str
    order: int
    title: str
    text: str
    empty: str
    query: str
    figure: Callable[[pl.DataFrame], go.Figure] | None = None
    layout: Literal["table", "tiles"] = "table"
    legend: bool = False
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_dated(self) -> bool:
        """Whether the answer is about judged days, so that 'no row' means nothing while there is none."""
        return any(name.endswith("_day") for name in parameters(self.query))

    @property
    def anchor(self) -> str:
        """Fragment of the page's address under which the block stands."""
        return self.name.replace("_", "-")


@cache
def blocks(page: str) -> tuple[Block, ...]:
    """The blocks of a kind of page, in order.

    Raises:
        ValueError: a file lacks something, belongs to no page, or two blocks share a place.
    """
    found = sorted((b for b in _all() if b.page == page), key=lambda block: block.order)
    for first, second in pairwise(found):
        if first.order == second.order:
            raise ValueError(f"{first.name} and {second.name} both have ORDER = {first.order} on {page}")
    return tuple(found)


@cache
def modules(folder: str) -> Mapping[str, ModuleType]:
    """Every module of a folder of this package, by file name."""
    package = importlib.import_module(f"dashboards.{folder}")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return MappingProxyType({n: importlib.import_module(f"dashboards.{folder}.{n}") for n in names})


def read_block(name: str, folder: str, module: ModuleType) -> Block:
    """Make the block that a file declares.

    Raises:
        ValueError: names the file and what it lacks.
    """
    where = f"dashboards/{folder}/{name}.py"

    def declared(attribute: str) -> Any:  # noqa: ANN401  (a module's attribute)
        if not hasattr(module, attribute):
            raise ValueError(f"{where} does not define {attribute}; see dashboards/README.md")
        return getattr(module, attribute)

    page = declared("PAGE")
    if page not in modules("pages"):
        raise ValueError(f"{where}: PAGE = {page!r} is none of {', '.join(modules('pages'))}")
    return Block(
        name=name,
        page=page,
        order=declared("ORDER"),
        title=declared("TITLE"),
        text=declared("TEXT"),
        empty=declared("EMPTY"),
        query=expand(declared("QUERY")),
        figure=declared("figure") if folder == "charts" else None,
        layout=getattr(module, "LAYOUT", "table"),
        legend=getattr(module, "LEGEND", False),
        links=MappingProxyType(dict(getattr(module, "LINKS", {}))),
    )


@cache
def _all() -> tuple[Block, ...]:
    found = [read_block(name, folder, module) for folder in FOLDERS for name, module in modules(folder).items()]
    for name in {block.name for block in found}:
        if sum(block.name == name for block in found) > 1:
            raise ValueError(f"two blocks are named {name}; a name is used once over charts/ and tables/")
    return tuple(found)
