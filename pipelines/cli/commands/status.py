"""`tallymark status`: the marks of a day, for a person to read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import say, show_table
from pipelines.cli.waiting import waiting
from pipelines.settings import load
from warehouse.audit import Audit

_COLUMNS = ("control", "claim", "mark", "why", "judged", "failed", "unknown", "pending", "open", "last pass")


def command(
    home: HomeOption = HERE,
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The newest day if left out."),
    ] = None,
) -> None:
    """Show the mark of every control for a day.

    Example: tallymark status --day 2026-03-31
    """
    with Audit(load(home, with_secrets=False).home.audit) as audit:
        wanted = day.date() if day else audit.query("SELECT max(day) FROM control_daily").item()
        rows = audit.query(
            "SELECT c.test_id, c.title, coalesce(d.mark, 'not_run') AS mark, "
            "coalesce(d.reason, 'no_reading') AS reason, d.judged, d.failed, d.unknown, d.pending, d.open_deviations, "
            "(SELECT max(p.day) FROM control_daily p WHERE p.test_id = c.test_id AND p.mark = 'pass' "
            "AND p.day <= $day) AS last_pass FROM controls c "
            "LEFT JOIN control_daily d ON d.test_id = c.test_id AND d.day = $day ORDER BY c.test_id",
            day=wanted,
        ).rows()
        told = waiting(audit)
        idle = audit.query(
            "SELECT string_agg(c.test_id, ', ' ORDER BY c.test_id), c.status_reason FROM controls c "
            "JOIN control_daily d ON d.test_id = c.test_id AND d.day = $day AND d.reason = 'not_in_force' "
            "WHERE c.status_reason <> '' GROUP BY c.status_reason ORDER BY 1",
            day=wanted,
        ).rows()
        offered = audit.query(
            "SELECT test_id, changed FROM definitions WHERE status = 'offered' ORDER BY test_id"
        ).rows()
        (improving,) = audit.query("SELECT count(*) FROM restatements WHERE status = 'waits'").row(0)
    say(f"{wanted}")
    show_table(_COLUMNS, [tuple("" if cell is None else str(cell) for cell in row) for row in rows])
    for tests, needs in idle:
        say(f"not in force: {tests}: {needs}")
    for line in told:
        say(line)
    for test, changed in offered:
        say(f"{test} judges by the definition on record; another is offered ({changed}): `tallymark adopt {test}`.")
    if improving:
        say(f"{improving} restatements would improve something and wait for a second person: `tallymark restatements`.")
