"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

HomeOption = Annotated[
    Path,
    typer.Option("--home", envvar="TALLYMARK_HOME", metavar="DIR", help="The company's home folder."),
]
HERE: Final = Path()
"""Default of `HomeOption`: the folder one stands in."""
