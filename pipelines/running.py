"""Running days from a command: the same Dagster jobs that the schedule runs, in this process, visible in its UI."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

import dagster as dg
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from pipelines.definitions import definitions
from pipelines.jobs import DAILY, SHOW
from pipelines.resources import HomeDesk
from warehouse.home import Home

INSTANCE_SETTINGS: Final = """\
# Written by Tallymark; Dagster's own bookkeeping, never the evidence.
telemetry:
  enabled: false
nux:
  enabled: false
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
  max_runtime_seconds: 7200
  poll_interval_seconds: 30
  free_slots_after_run_end_seconds: 60
concurrency:
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: pipelines.event_log
  class: EventLog
  config:
    dagster_home:
      env: DAGSTER_HOME
"""


_QUIET: Final = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_days(desk: HomeDesk, first: date, last: date) -> None:
    """Read and mark the days from `first` to `last`, then publish, show and build the pages.

    Raises:
        SettingsError: the settings are wrong.
        LockedError: another process holds the home folder.
    """
    defs = definitions(desk.home)
    with instance(Home(desk.home)) as dagster:
        daily = defs.resolve_job_def(DAILY)
        tags = {ASSET_PARTITION_RANGE_START_TAG: first.isoformat(), ASSET_PARTITION_RANGE_END_TAG: last.isoformat()}
        daily.execute_in_process(instance=dagster, tags=tags, run_config=_QUIET, resources={"desk": desk})
        show(desk, dagster, defs)


def show(desk: HomeDesk, dagster: dg.DagsterInstance, defs: dg.Definitions) -> None:
    """Publish, show every control's newest mark, build the pages."""
    defs.resolve_job_def(SHOW).execute_in_process(instance=dagster, run_config=_QUIET, resources={"desk": desk})


@contextmanager
def instance(home: Home) -> Iterator[dg.DagsterInstance]:
    """Dagster's bookkeeping in the home folder, made ready when it is not there yet."""
    prepare(home)
    logging.getLogger("dagster").setLevel(logging.WARNING)
    with dg.DagsterInstance.from_config(str(home.dagster)) as dagster:
        yield dagster


def prepare(home: Home) -> None:
    """Write Dagster's settings and tell its children where everything is."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        settings.write_text(INSTANCE_SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["TALLYMARK_HOME"] = str(home.path)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
