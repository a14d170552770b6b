"""From settings to things that run: the plan, the clock, and the desk that hands out the workspace."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from assets.clock import Clock, CompanyClock, SystemClock
from assets.lacking import lacking
from assets.sources.effective import kept
from assets.workspace import Plan, Progress, Workspace, opened
from pipelines.overrides import check_overrides
from pipelines.provenance import code
from pipelines.settings import Settings, load
from pipelines.settings.connectors import connect, offers, reconnect


def _silent(what: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass
class HomeDesk:
    """Opens the home folder for one step after another; settings are read anew each time.

    Attributes:
        home: the home folder.
        progress: told how far long work is.
        again: read and judge what has been read and judged.
        clock: in place of the one that the settings name.
    """

    home: Path
    progress: Progress = _silent
    again: bool = False
    clock: Clock | None = None

    def open(self, what: str) -> AbstractContextManager[Workspace]:
        """Hold the home folder for writing while in the block.

        Raises:
            SettingsError: the settings are wrong.
            LockedError: another process holds it.
        """
        settings = load(self.home)
        return opened(settings.home, plan_of(settings), self.clock or clock_of(settings), what)


def plan_of(settings: Settings) -> Plan:
    """What the settings say, as far as moving and judging data needs it.

    Raises:
        SettingsError: an override names a test or a parameter that does not exist.
    """
    check_overrides(settings)
    connectors = {source: connect(source, table) for source, table in settings.sources.items()}
    kinds = {source: table.connector for source, table in settings.sources.items()}
    return Plan(
        company=settings.company.name,
        time_zone=settings.company.time_zone,
        window=(settings.window.first_day, settings.window.last_day),
        reading_window=timedelta(hours=settings.reading.window_hours),
        connectors=connectors,
        kinds=kinds,
        parameters={test: override.parameters for test, override in settings.tests.items()},
        owners={test: override.owner for test, override in settings.tests.items() if override.owner},
        in_force_from={test: o.in_force_from for test, o in settings.tests.items() if o.in_force_from},
        idle=lacking((connector.provides for connector in connectors.values()), kinds.values(), offers()),
        code=code(),
        settings=_evidence(settings),
        reconnect=partial(reconnect, home=settings.home.path),
    )


def _evidence(settings: Settings) -> dict[str, bytes]:
    """What is set, as evidence keeps it, by section: no secret, and nothing of where one comes from."""
    sections = {
        "company": settings.company,
        "window": settings.window,
        "reading": settings.reading,
        "tests": settings.tests,
    }
    home = settings.home.path
    return {"company": kept(sections, home)} | {
        f"sources.{source}": kept(table, home) for source, table in settings.sources.items()
    }


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or in the sandbox home the company's."""
    return CompanyClock(settings.simulation.url) if settings.simulation else SystemClock()
