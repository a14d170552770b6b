"""`tallymark parse`: would a connector understand these answers?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assets.sources import recorded
from pipelines.cli.show import show_table
from pipelines.settings.connectors import connector_names
from pipelines.settings.problems import closest


def command(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The connector, such as okta.")],
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.jsonl", exists=True, dir_okay=False, help="Recorded answers, one a line."),
    ],
) -> None:
    """Print, for every recorded answer of a vendor, whether the connector accepts it and if not, why.

    Example: tallymark parse okta answers.jsonl
    """
    names = connector_names()
    if source not in names:
        raise typer.BadParameter(f"no connector {source!r}; {closest(source, names, ', '.join(names))}")
    try:
        found = list(recorded.verdicts(source, file))
    except (LookupError, ValueError) as error:
        if type(error) not in (LookupError, ValueError):
            raise  # a KeyError or its like is no answer to the person but a defect
        raise typer.BadParameter(str(error)) from error
    show_table(("method", "path", "verdict", "reason"), [(v.method, v.path, v.verdict, v.reason) for v in found])
