"""`tallymark demo`: a year of a fictional company, from its vendors' APIs to the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from pipelines.cli.ports import refuse_taken
from pipelines.cli.progress import shown
from pipelines.cli.show import say, show_table
from pipelines.score import Score
from warehouse.home import Home

PLACE: Final = Path("demo-home")


def command(
    home: Annotated[Path, typer.Option("--home", metavar="DIR", help="Where its home folder goes.")] = PLACE,
    people: Annotated[int, typer.Option("--people", min=60, help="Headcount at the start.")] = 250,
    days: Annotated[int, typer.Option("--days", min=1, help="How long it lives.")] = 365,
    seed: Annotated[int, typer.Option("--seed", help="Another company.")] = 7,
    port: Annotated[int, typer.Option("--port", help="Dagster's port; the dashboards take the next one.")] = 3000,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw away what an earlier demo left.")] = False,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve Dagster and the pages.")] = True,
) -> None:
    """Let a fictional company live a year behind real HTTP APIs, read it day by day, mark it, and show it.

    Example: tallymark demo --people 250 --days 365
    """
    if serve:
        refuse_taken(port)  # now, and not after a quarter of an hour
    from pipelines.demo import Demo, company  # noqa: PLC0415  (Dagster takes seconds to import)

    demo = Demo(home=Home(home), people=people, days=days, seed=seed)
    if fresh:
        try:
            demo.throw_away()
        except FileExistsError as error:
            raise typer.BadParameter(str(error)) from error
    with company(demo) as running:
        with shown("demo") as told:
            outcome = running.live(told)
        _tell(outcome.scores)
        size = outcome.bytes_a_day / 1000
        say(f"{outcome.requests_a_day:.1f} requests and {size:.0f} kB a day, {outcome.seconds:.0f} s in all.")
        say(f"Marks       tallymark status --home {home}")
        say(f"Auditors    {demo.home.audit}")
        say(f"Executives  {demo.home.site / 'index.html'}")
        if serve:
            from pipelines.serving import serve as serve_home  # noqa: PLC0415

            serve_home(demo.home, port, with_daemon=False)


def _tell(scores: list[Score]) -> None:
    rows = []
    for entry in scores:
        if not entry.seeded and entry.precision is None:
            rows.append((entry.test_id, entry.attribute, "nothing seeded", "", "", "", str(entry.unknown)))
            continue
        rows.append(
            (
                entry.test_id,
                entry.attribute,
                f"{entry.found} of {entry.seeded}",
                str(entry.near_misses),
                "-" if entry.precision is None else f"{entry.precision:.3g}",
                "-" if entry.recall is None else f"{entry.recall:.3g}",
                str(entry.unknown),
            ),
        )
    show_table(("control", "attribute", "found", "near misses", "precision", "recall", "unknown"), rows)
    for entry in scores:
        for line in entry.missed:
            say(f"missed: {entry.test_id} {entry.attribute}: {line}")
        for line in entry.alarms:
            say(f"false alarm: {entry.test_id} {entry.attribute}: {line}")
        for line in entry.unexplained:
            say(f"not judged: {entry.test_id} {entry.attribute}: {line}")
