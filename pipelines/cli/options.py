"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

HomeOption = Annotated[
    Path,
    typer.Option("--home", envvar="TALLYMARK_HOME", metavar="DIR", help="The company's home folder."),
]
HERE: Final = Path()
"""Default of `HomeOption`: the folder one stands in."""

DATE_FORMATS: Final = ["%Y-%m-%d"]
FirstDayOption = Annotated[datetime | None, typer.Option("--from", formats=DATE_FORMATS, help="First day of a range.")]
LastDayOption = Annotated[datetime | None, typer.Option("--to", formats=DATE_FORMATS, help="Last day of a range.")]
