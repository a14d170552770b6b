"""The daily job's Dagster assets: one asset per source, and the day's marks. They loop over the days of a run.

Few assets are partitioned by day: Dagster's bookkeeping of each asset and day is the slow part of a backfill.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

import dagster as dg

from assets.judging import judge_days
from assets.pulling import pull_day
from assets.reviewing import put_out_lists, send_lists
from assets.workspace import Progress, Workspace
from warehouse.canonical import Leaf

Result = dg.MaterializeResult[None]
MARKS = dg.AssetKey("marks")


class Desk(Protocol):
    """Hands out the home folder's workspace to one step at a time."""

    progress: Progress
    again: bool

    def open(self, what: str) -> AbstractContextManager[Workspace]:
        """Hold the home folder for writing while in the block."""


def source_key(source_id: str) -> dg.AssetKey:
    """Key of the asset that a source is."""
    return dg.AssetKey(["sources", source_id])


def source_assets(kinds: Mapping[str, str], daily: dg.TimeWindowPartitionsDefinition) -> dg.AssetsDefinition:
    """One asset per configured source, all read in one step, day by day.

    Args:
        kinds: source id -> name of its connector.
        daily: partitions by day of the company's time zone.
    """
    specs = [
        dg.AssetSpec(
            source_key(source),
            group_name="sources",
            kinds={connector, "duckdb"},
            partitions_def=daily,
            skippable=True,
            description=f"Every complete reading of {source}, day by day: raw answers kept, history change-only.",
        )
        for source, connector in sorted(kinds.items())
    ]

    @dg.multi_asset(name="pull_sources", specs=specs, backfill_policy=dg.BackfillPolicy.single_run())
    def pull_sources(context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]) -> Iterator[Result]:
        """Read every source for every day of the run; an incomplete pull is kept, told and goes no further."""
        days = days_of(context)
        leaves: list[Leaf] = []
        with desk.open("pulling") as workspace:
            put_out_lists(workspace)
            for done, day in enumerate(days):
                desk.progress(day.isoformat(), done, len(days))
                leaves += pull_day(workspace, day, again=desk.again, history=day == days[-1])
                send_lists(workspace, day)
            desk.progress("", len(days), len(days))
        for leaf in leaves:
            if leaf["status"] == "rejected":
                context.log.warning("%s %s: %s: %s", leaf["source"], leaf["day"], leaf["reason"], leaf["detail"])
        for source in sorted(kinds):
            yield dg.MaterializeResult(source_key(source), metadata=_told([x for x in leaves if x["source"] == source]))

    return pull_sources


def marks_asset(kinds: Mapping[str, str], daily: dg.TimeWindowPartitionsDefinition) -> dg.AssetsDefinition:
    """The marks of all control tests for the days of a run."""

    @dg.asset(
        key=MARKS,
        group_name="marks",
        kinds={"great_expectations", "duckdb"},
        deps=[source_key(source) for source in sorted(kinds)],
        partitions_def=daily,
        backfill_policy=dg.BackfillPolicy.single_run(),
        description="A mark for every control test and day, judged by Great Expectations inside DuckDB.",
    )
    def marks(context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]) -> Result:
        """Judge every test for every day of the run that has no result yet."""
        days = days_of(context)
        with desk.open("judging") as workspace:
            leaves = judge_days(workspace, days[0], days[-1], again=desk.again, progress=desk.progress)
        counted = Counter(leaf["mark"] for leaf in leaves if leaf["kind"] != "restatement")
        restated = sum(leaf["kind"] == "restatement" for leaf in leaves)
        return dg.MaterializeResult(metadata={**counted, "restatements": restated, "days": len(days)})

    return marks


def days_of(context: dg.AssetExecutionContext) -> list[date]:
    """The days of a run: its partition, or all partitions of its range."""
    return [date.fromisoformat(key) for key in context.partition_keys]


def _told(leaves: list[Leaf]) -> dict[str, dg.MetadataValue | int]:
    complete = [leaf for leaf in leaves if leaf["status"] == "complete"]
    rejected = [leaf for leaf in leaves if leaf["status"] == "rejected"]
    told: dict[str, dg.MetadataValue | int] = {
        "complete pulls": len(complete),
        "rejected pulls": len(rejected),
        "requests": sum(leaf["requests"] for leaf in leaves),
        "bytes": sum(leaf["bytes"] for leaf in leaves),
    }
    if complete:
        rows = [
            dg.TableRecord({"record": r["record"], "rows": r["rows"], "proof": r["how"]})
            for r in complete[-1]["records"]
        ]
        told["newest reading"] = dg.MetadataValue.table(rows)
    if rejected:
        lines = [
            dg.TableRecord({"day": x["day"], "reason": x["reason"], "detail": x["detail"]}) for x in rejected[-20:]
        ]
        told["rejected"] = dg.MetadataValue.table(lines)
    return told
