"""`tallymark serve`: Dagster's interface and the dashboards, on this machine only."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli.options import HERE, HomeOption
from pipelines.cli.ports import refuse_taken
from pipelines.settings import load


def command(
    home: HomeOption = HERE,
    port: Annotated[int, typer.Option("--port", help="Dagster's port; the dashboards take the next one.")] = 3000,
    *,
    schedule: Annotated[bool, typer.Option("--schedule/--no-schedule", help="Run the nightly schedule too.")] = True,
) -> None:
    """Serve Dagster's interface and the dashboards on 127.0.0.1 until interrupted.

    Example: tallymark serve --home ~/acme
    """
    place = load(home, with_secrets=False).home
    refuse_taken(port)
    from pipelines.serving import serve  # noqa: PLC0415  (Dagster takes seconds to import)

    serve(place, port, with_daemon=schedule)
