"""A company with a ticket system and a clock, small enough to be read and judged a hundred times a minute."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from assets import judging
from assets.judging import judge_days
from assets.publishing import publish_audit
from assets.pulling import pull_day
from assets.sources.contract import Exchange, Parsed, Proof, RecordSet
from assets.sources.effective import kept
from assets.workspace import Plan, opened
from expectations.catalogue import controls
from expectations.judge.engine import _great_expectations
from warehouse.home import Home
from warehouse.record import records

DAYS = [date(2026, 3, 28), date(2026, 3, 29)]
TICKETS = {
    DAYS[0]: [{"ticket_id": "a", "restored_at": "2026-03-28 09:00:00"}, {"ticket_id": "b", "restored_at": None}],
    DAYS[1]: [{"ticket_id": "a", "restored_at": "2026-03-28 09:00:00"}],
}
COMMON = {
    "ticket_kind": "incident", "status": "open", "max_severity": "sev1", "detected_at": "2026-03-28 08:00:00",
    "reopened_count": 0, "not_provided": "contained_at root_cause",
}  # fmt: skip

SETTINGS = {
    "company": kept({"company": {"name": "Acme", "time_zone": "Europe/Berlin"}}, Path()),
    "sources.desk": kept({"connector": "desk"}, Path()),
}


@dataclass
class Clock:
    """Stands at the end of the day that was asked for."""

    at: datetime = datetime(2026, 3, 1, tzinfo=UTC)
    basis: str = "simulated"

    def now(self) -> datetime:
        return self.at

    def reach(self, instant: datetime) -> None:
        self.at = max(self.at, instant)


@dataclass
class Desk:
    """A ticket system."""

    source_id: str = "desk"
    provides: frozenset[str] = frozenset({"tickets"})
    is_history: bool = False

    def pull(self, context, keep) -> None:
        body = json.dumps(TICKETS[context.day]).encode()
        keep(Exchange(resource="tickets", method="GET", url="https://desk/", status=200, headers={}, body=body))

    def parse(self, exchanges, context) -> Parsed:
        schema = records()["tickets"].schema
        told = [
            {**dict.fromkeys(schema), "source_id": "desk", **COMMON, **row} for row in json.loads(exchanges[0].body)
        ]
        instants = [name for name, kind in schema.items() if kind == pl.Datetime("us")]
        texts = schema | dict.fromkeys(instants, pl.String)
        rows = pl.DataFrame(told, schema=texts).with_columns(pl.col(instants).str.to_datetime(time_unit="us"))
        proof = Proof(level="visible", how="the last page was seen")
        return Parsed(
            observed_at=context.observed_from, sets=(RecordSet(record="tickets", rows=rows, proofs=(proof,)),)
        )


def import_all() -> None:
    """Import what takes seconds, and leave one control test in the catalogue."""
    judging.controls = lambda: {"TKT-02": controls()["TKT-02"]}
    _great_expectations()


def plan() -> Plan:
    """What is set."""
    return Plan(
        company="Acme", time_zone="Europe/Berlin", window=(DAYS[0], DAYS[-1]), reading_window=timedelta(hours=6),
        connectors={"desk": Desk()}, kinds={"desk": "desk"}, settings=SETTINGS, reconnect=lambda *_: Desk(),
    )  # fmt: skip


def run(folder: Path) -> None:
    """Read, judge and publish both days."""
    with opened(Home(folder), plan(), Clock(), "two days") as workspace:
        for day in DAYS:
            pull_day(workspace, day)
        judge_days(workspace, DAYS[0], DAYS[-1])
        publish_audit(workspace)
