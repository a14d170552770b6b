"""`tallymark init`: a home folder for a company."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.show import say
from pipelines.examples import example, examples
from pipelines.settings.scaffold import make_home
from warehouse.home import Home


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    name: Annotated[
        str | None, typer.Option("--example", metavar="NAME", help=f"Settings to start from: {', '.join(examples())}.")
    ] = None,
) -> None:
    """Make a home folder with commented settings, empty registers and a README; nothing is ever overwritten.

    Example: tallymark init ~/acme --example okta-and-hr-csv
    """
    try:
        text = example(name) if name else ""
    except LookupError as error:
        raise typer.BadParameter(str(error)) from error
    home = Home(folder)
    make_home(home, datetime.now().astimezone().date(), text)
    say(f"Made {home.path}.")
    say(f"Next: edit {home.settings}, then run: tallymark check --home {home.path}")
