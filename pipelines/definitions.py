"""Dagster's definitions on one screen: what there is, when it runs, with what.

The home folder is `TALLYMARK_HOME`; without one, there are the control tests and nothing to read.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import dagster as dg

from assets.daily import marks_asset, source_assets
from assets.shown import audit_asset, control_assets, site_asset
from pipelines.jobs import daily_job, show_job
from pipelines.resources import HomeDesk, plan_of
from pipelines.schedules import daily_schedule, show_after_daily
from pipelines.settings import Settings, load
from warehouse.home import Home

# beta, and what lets a year take minutes: one run for all its days
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`")


def definitions(home: Path) -> dg.Definitions:
    """The definitions over a home folder.

    Raises:
        SettingsError: its settings are wrong.
    """
    settings = load(home, with_secrets=False)
    plan = plan_of(settings)
    daily = partitions(settings)
    shown = control_assets(settings.home, {source: c.provides for source, c in plan.connectors.items()})
    show = show_job()
    return dg.Definitions(
        assets=[source_assets(plan.kinds, daily), marks_asset(plan.kinds, daily), audit_asset(), shown, site_asset()],
        jobs=[daily_job(), show],
        schedules=[daily_schedule(settings.company.time_zone)],
        sensors=[show_after_daily(show)],
        resources={"desk": HomeDesk(home)},
        executor=dg.in_process_executor,  # one process writes; and starting a process per step costs seconds
    )


def partitions(settings: Settings) -> dg.DailyPartitionsDefinition:
    """The days of the company's window and after, by its time zone."""
    return dg.DailyPartitionsDefinition(
        start_date=settings.window.first_day.isoformat(),
        timezone=settings.company.time_zone,
    )


def _without_home() -> dg.Definitions:
    here = Path()
    return dg.Definitions(
        assets=[audit_asset(), control_assets(Home(here), {}), site_asset()],
        resources={"desk": HomeDesk(here)},
    )


_HOME = os.environ.get("TALLYMARK_HOME")
defs = definitions(Path(_HOME)) if _HOME else _without_home()
