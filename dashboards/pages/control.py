"""One page per control test: its marks, its deviations, its population and what it asks."""

from __future__ import annotations

from dashboards.cells import control_path, plain
from dashboards.render import Page
from dashboards.scope import Scope
from dashboards.sql import expand, used
from warehouse.audit import Audit

MENU = None  # reached from the overview's list

_CONTROLS = expand("""
    SELECT c.test_id, c.title, c.objective, c.kind, c.severity, c.owner, c.domain, c.category, c.status,
        c.status_reason, c.subjects_sql, c.definition_sha256, w.figure_text, d.state,
        c.status = 'in_force' OR EXISTS (SELECT 1 FROM control_daily AS m
            WHERE m.test_id = c.test_id AND m.mark <> 'not_applicable') AS has_days
    FROM controls AS c
    LEFT JOIN control_window($from_day, $to_day) AS w USING (test_id)
    LEFT JOIN (SELECT test_id, state FROM @days WHERE day = $to_day) AS d USING (test_id)
    ORDER BY c.test_id""")


def pages(audit: Audit, scope: Scope) -> list[Page]:
    """A page for each test of the catalogue, connected or not, in order of their ids."""
    found = audit.query(_CONTROLS, **used(_CONTROLS, scope.params)).to_dicts()
    return [
        Page(
            path=control_path(control["test_id"]),
            title=f"{control['test_id']}: {plain(control['title'])}",
            params={"test_id": control["test_id"]},
            has_days=control["has_days"],
            facts={
                "control": control,
                "before": found[at - 1]["test_id"] if at else None,
                "after": found[at + 1]["test_id"] if at + 1 < len(found) else None,
            },
        )
        for at, control in enumerate(found)
    ]
