"""The first page: what would have to be disclosed, what got worse, and whether anything is missing."""

from __future__ import annotations

from dashboards.render import Page
from dashboards.scope import Scope
from warehouse.audit import Audit

MENU = (10, "Overview")


def pages(audit: Audit, scope: Scope) -> list[Page]:  # noqa: ARG001  (every kind of page has these two)
    """One page, whatever the data."""
    return [Page(path="index.html", title=f"{scope.company}: control overview")]
