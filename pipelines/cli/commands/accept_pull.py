"""`tallymark accept-pull`: two people say that a pull that was refused for its size is true."""

from __future__ import annotations

import getpass
import shlex
from datetime import date, datetime
from typing import Annotated

import typer

from assets.accepting import Refused, Word, accept, accepted, judged_again, refused
from assets.publishing import build_site, publish_audit
from assets.workspace import Workspace, opened
from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.show import say, show_table
from pipelines.resources import clock_of, plan_of
from pipelines.settings import load
from warehouse.canonical import Leaf


def command(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source, such as okta.")],
    day: Annotated[datetime, typer.Option("--day", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The day.")],
    home: HomeOption = HERE,
    *,
    pack: Annotated[str, typer.Option(metavar="HASH", help="The pack, as this command shows it.")] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why the change is real. It is published.")] = "",
    requested_by: Annotated[str, typer.Option(metavar="NAME", help="Who says so.")] = "",
    approved_by: Annotated[str, typer.Option(metavar="NAME", help="Who else has looked at it.")] = "",
) -> None:
    """Accept a pull that was whole and refused because the number of people or accounts changed too much.

    Without --pack it shows what was refused, and the hash of its pack. With it, the pull of exactly that pack counts as
    complete, and its day is judged again; the first verdict stays beside the new one. Nothing else can be accepted,
    and not once a later day was read: accept days in order, before the next run.

    Both names, the reason and the account of this machine go into the evidence log. This is no proof of an
    approval yet: a name typed here is what somebody typed, and whoever may run this can type two.

    Example: tallymark accept-pull hr --day 2026-03-31
    """
    settings = load(home, with_secrets=False)
    with opened(settings.home, plan_of(settings), clock_of(settings), "accepting a pull") as workspace:
        if accepted(workspace, source, day.date()):
            # perhaps by a process that was killed before it could judge
            _finish(workspace, source, day.date())
            return
        found = refused(workspace, source, day.date())
        if not pack:
            _show(found, home=str(home))
            return
        word = Word(because=reason, requested_by=requested_by, approved_by=approved_by, os_user=getpass.getuser())
        verdicts = accept(workspace, found, pack, word)
        publish_audit(workspace)
        build_site(workspace)
    say(f"{source} of {day.date()} counts as complete now; pack {found.leaf['pack']}.")
    _tell(verdicts)
    if found.later:
        say(f"Still refused, and next: {found.later[0]}")


def _show(found: Refused, home: str) -> None:
    leaf = found.leaf
    say(f"{leaf['source']} of {leaf['day']}, attempt {leaf['attempt']}, refused as {leaf['reason']}: {leaf['detail']}")
    columns = ("population", "recently", "now", "not there any more", "not there before", "told by its own log")
    lines = [
        (it.record, f"{it.usual:g}", *map(str, (len(it.now), len(it.gone), len(it.come), it.explained)))
        for it in found.changes
    ]
    show_table(columns, lines)
    say(f"pack {leaf['pack']}")
    words = ["tallymark", "accept-pull", leaf["source"], "--home", home, "--day", leaf["day"], "--pack", leaf["pack"]]
    say("If this is so:")
    say(f"{shlex.join(words)} --reason … --requested-by … --approved-by …")
    if found.later:
        say(f"Refused for their size since, and to be accepted one after the other: {', '.join(map(str, found.later))}")


def _finish(workspace: Workspace, source: str, day: date) -> None:
    """Judge and publish by what was accepted before, as far as that was not done."""
    verdicts = judged_again(workspace, day)
    publish_audit(workspace)
    build_site(workspace)
    say(f"{source} of {day} was accepted already, and the day is judged by it.")
    _tell(verdicts)


def _tell(verdicts: list[Leaf]) -> None:
    rows = [(it["test"], it["day"], it["mark"], it["reason"]) for it in verdicts if it["kind"] == "restatement"]
    if rows:
        show_table(("control", "day", "now", "why"), rows)
