"""The page of criteria: what the tests in force say of each, and what has to be shown otherwise."""

from __future__ import annotations

from dashboards.render import Page
from dashboards.scope import Scope
from warehouse.audit import Audit

MENU = (20, "Criteria")


def pages(audit: Audit, scope: Scope) -> list[Page]:  # noqa: ARG001  (every kind of page has these two)
    """One page, whatever the data."""
    return [Page(path="criteria.html", title=f"{scope.company}: criteria")]
