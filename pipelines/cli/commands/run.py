"""`tallymark run`: read and mark days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from assets.clock import Clock, CompanyGoneError, StoppedClock
from pipelines.cli.exits import Exit
from pipelines.cli.options import DATE_FORMATS, HERE, FirstDayOption, HomeOption, LastDayOption
from pipelines.cli.progress import shown
from pipelines.cli.show import complain, say
from pipelines.cli.waiting import waiting
from pipelines.resources import HomeDesk, clock_of
from pipelines.settings import Settings, load
from pipelines.settings.remedies import remedied
from warehouse.audit import Audit


def command(
    home: HomeOption = HERE,
    day: Annotated[
        datetime | None, typer.Option("--day", formats=DATE_FORMATS, help="One day; else yesterday.")
    ] = None,
    first: FirstDayOption = None,
    last: LastDayOption = None,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Also what was read; differences become restatements.")
    ] = False,
) -> None:
    """Read every source and mark every control for a day or a range of days.

    Example: tallymark run --day 2026-03-31
    """
    from pipelines.running import run_days  # noqa: PLC0415  (Dagster takes seconds to import)

    settings = load(home)
    from_day, to_day = _range(settings, day, first, last)
    with shown("days") as told:
        run_days(HomeDesk(home, progress=told, again=again, clock=_clock(settings, from_day, to_day)), from_day, to_day)
    rejected = _rejected(settings, from_day, to_day)
    say(f"Marked {from_day} to {to_day}. See `tallymark status --home {home}`.")
    if rejected:
        complain("\n".join(rejected))
        raise typer.Exit(Exit.REJECTED)


def _range(
    settings: Settings, day: datetime | None, first: datetime | None, last: datetime | None
) -> tuple[date, date]:
    if day and (first or last):
        raise typer.BadParameter("give --day, or --from and --to, not both")
    if bool(first) != bool(last):
        raise typer.BadParameter("--from and --to belong together")
    begin, end = first or day, last or day
    if not begin or not end:
        yesterday = _yesterday(settings)
        return _possible(settings, yesterday, yesterday)
    if end < begin:
        raise typer.BadParameter("--to lies before --from")
    return _possible(settings, begin.date(), end.date())


def _possible(settings: Settings, first: date, last: date) -> tuple[date, date]:
    """Refuse days that have not ended, which would be 'not run' for ever, and those before the window."""
    if first < settings.window.first_day:
        told = f"{first} lies before the window, which begins on {settings.window.first_day}"
        raise typer.BadParameter(f"{told}; to read it, move `from` of [window] in {settings.home.settings}")
    # the sandbox company lives up to the day that is asked for
    if not settings.simulation and last > (yesterday := _yesterday(settings)):
        zone = settings.company.time_zone
        raise typer.BadParameter(f"{last} has not ended in {zone}; the last day that can be read is {yesterday}")
    return first, last


def _yesterday(settings: Settings) -> date:
    return clock_of(settings).now().astimezone(ZoneInfo(settings.company.time_zone)).date() - timedelta(days=1)


def _clock(settings: Settings, first: date, last: date) -> Clock | None:
    """A clock that stands, for days that a demo read before its company ended: judging them asks nobody."""
    if not settings.simulation or not settings.home.audit.exists():
        return None
    try:
        clock_of(settings).now()
    except CompanyGoneError:
        query = "SELECT count(DISTINCT day) FROM pulls WHERE status = 'complete' AND day BETWEEN $first AND $last"
        with Audit(settings.home.audit) as audit:
            read = audit.query(query, first=first, last=last).item()
            newest: datetime = audit.query("SELECT max(finished_at) FROM pulls").item()
        if read < (last - first).days + 1:
            raise
        return StoppedClock(newest.replace(tzinfo=UTC), "simulated")
    return None


def _rejected(settings: Settings, first: date, last: date) -> list[str]:
    """Sources whose newest attempt at a day of the range was rejected, and what waits for a word."""
    query = (
        "SELECT source_id, day, reason, detail FROM pulls WHERE day BETWEEN $first AND $last "
        "QUALIFY row_number() OVER (PARTITION BY source_id, day ORDER BY seq DESC) = 1 AND status = 'rejected' "
        "AND accepted_at IS NULL ORDER BY day, source_id"
    )
    with Audit(settings.home.audit) as audit:
        rows = audit.query(query, first=first, last=last).rows()
        told = waiting(audit)
    rejected = [
        f"{source} {day}: pull rejected: {remedied(reason, detail, source, settings.sources[source])}"
        for source, day, reason, detail in rows
        if source in settings.sources
    ]
    return [*rejected, *told]
