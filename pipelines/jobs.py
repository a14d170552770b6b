"""The two jobs. The daily one is partitioned by day; the one that shows its outcome is not and follows it."""

from __future__ import annotations

from typing import Final

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from assets.daily import MARKS

DAILY: Final = "daily"
SHOW: Final = "show"


def daily_job() -> UnresolvedAssetJobDefinition:
    """Read every source and mark the day."""
    return dg.define_asset_job(
        DAILY,
        selection=dg.AssetSelection.groups("sources") | dg.AssetSelection.assets(MARKS),
        description="Reads every source for a day and marks every control test.",
    )


def show_job() -> UnresolvedAssetJobDefinition:
    """Publish, show every control, build the pages."""
    return dg.define_asset_job(
        SHOW,
        selection=dg.AssetSelection.all() - dg.AssetSelection.groups("sources", "marks"),
        description="Publishes audit.duckdb, shows every control's newest mark, builds the dashboards.",
    )
