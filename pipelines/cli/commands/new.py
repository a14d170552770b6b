"""`tallymark new`: a file to begin with."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from expectations.catalogue import FOLDER
from expectations.drafts import Kind, make_draft
from pipelines.cli.options import HERE
from pipelines.cli.show import say


class Thing(StrEnum):
    """What can be made."""

    CONTROL = "control"


def command(
    thing: Annotated[Thing, typer.Argument(metavar="control", help="What to make: a control test.")],
    control_id: Annotated[str, typer.Argument(metavar="ID", help="Its id, such as IAM-20; HR, IAM, TKT or CHG.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What must be true, in a sentence.")] = "",
    kind: Annotated[Kind, typer.Option("--kind", help="state: at every reading; event: each time it happens.")] = (
        Kind.STATE
    ),
    folder: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where to put the file.")] = HERE,
) -> None:
    """Make the file of a control test that already runs: with a query, an attribute and examples to change.

    Example: tallymark new control IAM-20 --title "No API token is older than a year"
    """
    make = {Thing.CONTROL: make_draft}[thing]
    path = make(control_id, title, kind, folder)
    say(f"Made {path}.")
    say(f"Next: change it, and see what it would have found: tallymark backtest {path} --home DIR")
    say(f"Then put it into {FOLDER}/: that alone makes it judge.")
