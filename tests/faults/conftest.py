"""A company that is read whole for three days; on the fourth, one fault after the other is played to its sources.

A pull that is rejected leaves history as it was, so the next fault needs no fresh company. What each rejected pull left
is then put on a day of its own, on which all other sources were read as on the fourth day; between two such days lies
one that nothing disturbed. So all tests judge all faults in one go, as they judge any range of days.
"""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from assets.clock import CompanyClock
from assets.packing import unpack
from assets.pulling import pull_day
from assets.reviewing import put_out_lists
from assets.sources.contract import Exchange, Parsed, PullContext, Rejected
from assets.sources.http.clock import Clock
from assets.workspace import Workspace, opened
from expectations.catalogue import controls
from expectations.judge.engine import Engine
from expectations.judge.gates import records_read
from expectations.judge.judge import Judge
from expectations.judge.verdict import Verdict
from pipelines.demo import Demo, company
from pipelines.resources import plan_of
from pipelines.settings import load
from pipelines.settings.connectors import connect
from warehouse.home import Home
from warehouse.items import parts
from warehouse.snapshots import midnight

PEOPLE, WHOLE_DAYS = 60, 3
PATIENT = Clock(sleep=lambda _: None, jitter=lambda: 0.0)
"""Real time, but waits take none of it."""
NODE = re.compile(rb'"id":"(R_[^"]+)"')
MINUTE = timedelta(seconds=61)
"""After which the rate limits of the company's vendors are fresh."""


@dataclass(frozen=True)
class Outcome:
    """What became of a pull under a fault: why it was rejected, or what it said."""

    reason: str = ""
    detail: str = ""
    parsed: Parsed | None = None
    seq: int = -1


@dataclass(frozen=True)
class Told:
    """How a test marked the day of a fault, and the undisturbed day after it."""

    fault: Verdict
    after: Verdict


def patient(connector):
    """The connector, whose waits take no time."""
    if hasattr(connector, "_conversations"):
        connector._conversations.clock = PATIENT
    if hasattr(connector, "_clock"):
        connector._clock = PATIENT
    return connector


class Season:
    """The company, its home folder as it is after the whole days, and the fourth day."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        demo = Demo(home=Home(folder / "base"), people=PEOPLE, days=60, seed=7)
        stack.enter_context(company(demo))
        self.settings = load(demo.home.path)
        self.url = self.settings.simulation.url
        self.clock = CompanyClock(self.url)
        self.day = demo.start + timedelta(days=WHOLE_DAYS)
        with self.opened(demo.home) as workspace:
            put_out_lists(workspace)
            for offset in range(WHOLE_DAYS):
                pull_day(workspace, demo.start + timedelta(days=offset))
        shutil.copytree(demo.home.path / "data/git", folder / "clones")
        self.whole = stack.enter_context(self.opened(self._copy("whole")))
        self._tried = stack.enter_context(self.opened(self._copy("tried")))
        self.ends_at = midnight(self.day + timedelta(days=1), self.whole.plan.time_zone).replace(tzinfo=UTC)
        self.exchanges: dict[str, list[Exchange]] = {}
        self.contexts: dict[str, PullContext] = {}
        self.healthy: dict[str, Parsed] = {}
        for leaf in pull_day(self.whole, self.day):
            assert leaf["status"] == "complete", leaf
            source = leaf["source"]
            self.exchanges[source], self.contexts[source] = unpack(self.whole.packs, leaf["pack"])
            connector = self.whole.plan.connectors[source]
            self.healthy[source] = connector.parse(self.exchanges[source], self.contexts[source])

    @contextmanager
    def opened(self, home: Home):
        """The workspace of a home folder, whose connectors are patient."""
        plan = plan_of(load(home.path))
        plan = replace(plan, connectors={name: patient(it) for name, it in plan.connectors.items()})
        with opened(home, plan, self.clock, "a test") as workspace:
            yield workspace

    def pull(self, source: str, faults: list[dict[str, Any]], settings: dict[str, Any]) -> Outcome:
        """Read a source for the fourth day under faults, as the daily job does."""
        table = self.settings.sources[source].model_copy(update=settings)
        return self.attempt(source, patient(connect(source, table)), faults)

    def attempt(self, source: str, connector: Any, faults: list[dict[str, Any]] = ()) -> Outcome:
        """Read the fourth day with a connector in the place of a source's own."""
        self._set_back_clones(source)
        self.clock.reach(self.clock.now() + MINUTE)
        workspace, plan = self._tried, self._tried.plan
        workspace.plan = replace(plan, connectors={source: connector})
        try:
            with self.faults(faults):
                (leaf,) = pull_day(workspace, self.day)
        finally:
            workspace.plan = plan
        assert leaf["status"] == "rejected", f"{source} was read whole under {faults}"
        return Outcome(leaf["reason"], leaf["detail"], seq=leaf["seq"])

    def look(self, source: str, faults: list[dict[str, Any]], settings: dict[str, Any]) -> Outcome:
        """What a source says on the fourth day under faults that it should recover from; nothing is kept."""
        table = self.settings.sources[source].model_copy(update=settings)
        return self.said(source, patient(connect(source, table)), faults)

    def said(self, source: str, connector: Any, faults: list[dict[str, Any]] = ()) -> Outcome:
        """What a connector says on the fourth day."""
        self._set_back_clones(source)
        self.clock.reach(self.clock.now() + MINUTE)
        context = self.contexts[source]
        if source != "git":  # it tells no time: what it says is of when it was asked
            now = self.clock.now().astimezone(UTC).replace(tzinfo=None)
            context = replace(context, observed_from=now)
        kept: list[Exchange] = []
        try:
            with self.faults(faults):
                connector.pull(context, kept.append)
            return Outcome(parsed=connector.parse(kept, context))
        except Rejected as rejected:
            return Outcome(rejected.reason, rejected.detail)

    @contextmanager
    def faults(self, specs: list[dict[str, Any]]):
        """Switch faults on in the company; they are over with the block."""
        httpx.post(f"{self.url}/_company/faults", json=list(specs)).raise_for_status()
        try:
            yield
        finally:
            httpx.delete(f"{self.url}/_company/faults").raise_for_status()

    def value(self, source: str, given: Any) -> Any:
        """A value of the matrix, with what `$name` stands for in the company."""
        if given == "$witness":
            return self.settings.sources[source].witness_id
        if given == "$everyone":
            groups = next(part.rows for part in self.healthy[source].sets if part.record == "groups")
            return groups.filter(name="Everyone")["group_id"].item()
        if given == "$repository":  # by the name that GraphQL gives it
            return next(match[1].decode() for it in self.exchanges[source] if (match := NODE.search(it.body)))
        return given

    def quarantined(self, outcome: Outcome):
        """The leaf of a rejected pull, and the rows that came of it."""
        leaf = next(leaf for leaf in self._tried.log.read(outcome.seq) if leaf["seq"] == outcome.seq)
        return leaf, self._tried.read_pack(leaf) if leaf.get("quarantined") else []

    def _copy(self, name: str) -> Home:
        shutil.copytree(self.folder / "base", self.folder / name)
        return Home(self.folder / name)

    def _set_back_clones(self, source: str) -> None:
        """Clones as they were before the fourth day; a fetch that succeeded once would hide the next fault."""
        if source == "git":
            clones = self.folder / "base/data/git"
            shutil.rmtree(clones)
            shutil.copytree(self.folder / "clones", clones)


UNTIRED: Final = {"IAM-12": {"review_max_age_days": 3650}}
"""What would run out while the days of the faults pass."""


class Calendar:
    """A day for every fault, and every test's marks on all of them."""

    def __init__(self, season: Season, faults: list[tuple[str, Outcome]]) -> None:
        self._workspace: Workspace = season.whole
        self._first = season.day
        self._faults = faults
        for number, (source, outcome) in enumerate(faults):
            self._read(self.day(number), without=source)
            leaf, rows = season.quarantined(outcome)
            moved = {**leaf, "seq": self._workspace.store.next_seq, "day": self.day(number).isoformat()}
            self._workspace.store.load([moved], lambda _, rows=rows: rows)
            self._read(self.day(number) + timedelta(days=1))
        for table in ("history_workers", "quarantine_workers"):
            self._let_nobody_leave(table)
        for table in ("history_non_person_accounts", "quarantine_non_person_accounts"):
            self._let_no_entry_end(table)
        self._sources = {name: it.provides for name, it in self._workspace.plan.connectors.items()}
        self._let_no_stranger_in()

    def day(self, number: int) -> date:
        """The day of a fault."""
        return self._first + timedelta(days=1 + 2 * number)

    def reads(self, test: str) -> frozenset[str]:
        """Sources that hold a record which a test reads."""
        read = records_read(self._workspace.store.db, controls()[test])
        return frozenset(name for name, gives in self._sources.items() if gives & read)

    def marks(self, test: str) -> tuple[Verdict, list[Told]]:
        """How a test marks the fourth day, and the days of all faults with those after them."""
        verdicts = self._judged(test, self.day(len(self._faults) - 1) + timedelta(days=1))
        by_day = {verdict.day: verdict for verdict in verdicts if verdict.kind == "result"}
        days = [self.day(number) for number in range(len(self._faults))]
        return by_day[self._first], [Told(by_day[day], by_day[day + timedelta(days=1)]) for day in days]

    def _judged(self, test: str, last: date) -> list[Verdict]:
        db = self._workspace.store.db
        parameters = {**self._workspace.plan.parameters.get(test, {}), **UNTIRED.get(test, {})}
        judge = Judge(db=db, engine=lambda: Engine(db), sources=self._sources)
        return judge.judge(controls()[test], parameters, self._first, last)

    def _let_no_stranger_in(self) -> None:
        """Accounts that nobody answers for on that day are closed: they would hide what a fault loses."""
        db = self._workspace.store.db
        for test in ("IAM-04", "IAM-05", "IAM-12"):
            (verdict,) = self._judged(test, self._first)
            for item in verdict.items:
                source, account = parts(item["item"])
                for table in ("history_accounts", "quarantine_accounts"):
                    db.run(
                        f"UPDATE {table} SET is_enabled = false, status = 'deprovisioned' "
                        "WHERE source_id = $source AND account_id = $account",
                        source=source,
                        account=account,
                    )

    def _let_no_entry_end(self, table: str) -> None:
        """The register of accounts that are nobody's own stays in force as it is on that day."""
        db = self._workspace.store.db
        db.run(f"DELETE FROM {table} WHERE valid_from_on > $day", day=self._first)
        db.run(f"UPDATE {table} SET valid_to_on = NULL WHERE valid_to_on >= $day", day=self._first)

    def _let_nobody_leave(self, table: str) -> None:
        """Nobody leaves and no contract ends while the days of the faults pass, in which nothing else happens."""
        db = self._workspace.store.db
        db.run(
            f"UPDATE {table} SET contract_extended_on = $day, contract_end_date = $day + 300 "
            "WHERE contract_end_date >= $day",
            day=self._first,
        )
        db.run(
            f"UPDATE {table} SET termination_date = NULL, termination_effective_at = NULL "
            "WHERE termination_effective_at >= $day",
            day=self._first,
        )

    def _read(self, day: date, without: str = "") -> None:
        """All sources but one are read, and nothing has changed: a reading that shows no change writes nothing else."""
        self._workspace.store.db.run(
            "INSERT INTO readings SELECT * REPLACE ($day AS day, "
            "observed_at + to_days(CAST($day AS DATE) - CAST($first AS DATE)) AS observed_at) "
            "FROM readings WHERE day = $first AND source_id <> $without",
            day=day,
            first=self._first,
            without=without,
        )


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    """The company on its fourth day."""
    with ExitStack() as stack:
        yield Season(tmp_path_factory.mktemp("faults"), stack)


@pytest.fixture(scope="module")
def calendar():
    """Makes a calendar of faults."""
    return Calendar
