"""`tallymark restatements`: what later knowledge says of earlier days, and the approval of what it improves."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Final

import typer

from assets.approving import CAUSES, Approval, ApprovalError, approve
from assets.workspace import opened
from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import say, show_table
from pipelines.resources import clock_of, plan_of
from pipelines.settings import load
from warehouse.audit import Audit

_COLUMNS: Final = ("number", "test", "day", "known on", "cause", "first mark", "now", "status", "improved")


def command(
    home: HomeOption = HERE,
    *,
    numbers: Annotated[
        list[int] | None, typer.Option("--approve", metavar="NUMBER", help="Number of one that waits; may be repeated.")
    ] = None,
    cause: Annotated[str, typer.Option("--cause", metavar="CAUSE", help=f"One of {', '.join(CAUSES)}.")] = "",
    why: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why the first verdict does not hold.")] = "",
    proposed_by: Annotated[str, typer.Option("--proposed-by", metavar="NAME", help="Who asks for it.")] = "",
    approved_by: Annotated[str, typer.Option("--approved-by", metavar="NAME", help="The second person.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Also those that count already or are approved.")] = False,
) -> None:
    """List restatements that would improve a verdict, or approve some of them.

    What worsens counts at once. What improves counts once a second person has approved it, with its cause; until then
    the worse counts. The first verdict stays on record beside it in any case. The names are taken as typed, and so is
    the agreement of the second person: a register that is reviewed independently comes later.

    Example: tallymark restatements --approve 4711 --cause late_fact --reason "HR entered the contract on 3 March"
    --proposed-by "A. Adams" --approved-by "B. Brown"
    """
    settings = load(home, with_secrets=False)
    if numbers:
        with opened(settings.home, plan_of(settings), clock_of(settings), "approving") as workspace:
            try:
                said = Approval(
                    cause=cause, why=why, proposed_by=proposed_by, approved_by=approved_by, who=getpass.getuser()
                )
                approve(workspace, set(numbers), said)
            except ApprovalError as error:
                raise typer.BadParameter(str(error)) from error
            from assets.publishing import build_site, publish_audit  # noqa: PLC0415  (Plotly takes seconds)

            publish_audit(workspace)
            build_site(workspace)
        say(f"Approved: {', '.join(map(str, sorted(set(numbers))))}.")
        return
    _list(settings.home.audit, everything=everything)


def _list(path: Path, *, everything: bool) -> None:
    query = (
        "SELECT number, test_id, day, known_on, cause, first_mark, mark, status, improved FROM restatements "
        "WHERE $everything OR status = 'waits' ORDER BY number"
    )
    with Audit(path) as audit:
        rows = audit.query(query, everything=everything).rows()
    show_table(_COLUMNS, [tuple("" if cell is None else str(cell) for cell in row) for row in rows])
    if not rows:
        say("No restatement waits for approval.")
