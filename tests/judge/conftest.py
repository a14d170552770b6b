"""Small worlds behind the real chain: scripted sources are pulled, kept, loaded and judged as vendors' are."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from assets import judging
from assets.judging import judge_days
from assets.pulling import pull_day
from assets.sources.contract import Exchange, Parsed, Proof, RecordSet, Rejected
from assets.workspace import Plan, Workspace
from warehouse.home import Home
from warehouse.record import records
from warehouse.store import PULLS

VERDICTS = ("result", "restatement", "not_run")


@dataclass
class ScriptedClock:
    """A clock that stands where it was last put."""

    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    basis: str = "simulated"

    def now(self) -> datetime:
        return self.at

    def reach(self, instant: datetime) -> None:
        self.at = max(self.at, instant)


@dataclass
class Scripted:
    """A source that answers with what was written for the day; a day without a script is refused."""

    source_id: str
    provides: frozenset[str]
    script: dict[date, dict[str, list[dict]]]
    is_history: bool = False

    def pull(self, context, keep) -> None:
        if context.day not in self.script:
            raise Rejected("unreachable", "it is not there today")
        body = json.dumps(self.script[context.day], default=str, sort_keys=True).encode()
        url = f"https://{self.source_id}.example/rows"
        keep(Exchange(resource="rows", method="GET", url=url, status=200, headers={}, body=body))

    def parse(self, exchanges, context) -> Parsed:
        rows = json.loads(exchanges[0].body)
        sets = tuple(self._set(name, rows.get(name, [])) for name in sorted(self.provides))
        return Parsed(observed_at=context.observed_from, sets=sets)

    def check(self) -> list[str]:
        return []

    def _set(self, name, rows) -> RecordSet:
        schema = records()[name].schema
        texts = {column: pl.String if kind.is_temporal() else kind for column, kind in schema.items()}
        filled = [{column: row.get(column) for column in schema} | {"source_id": self.source_id} for row in rows]
        frame = pl.DataFrame(filled, schema=texts).with_columns(
            *(pl.col(c).str.to_date() for c, kind in schema.items() if kind == pl.Date()),
            *(pl.col(c).str.to_datetime(time_unit="us") for c, kind in schema.items() if kind == pl.Datetime("us")),
        )
        return RecordSet(record=name, rows=frame, proofs=(Proof(level="visible", how="a known row was seen"),))


@dataclass
class World:
    """A home folder over scripted sources."""

    home: Home
    sources: dict[str, Scripted]
    clock: ScriptedClock = field(default_factory=ScriptedClock)

    def __post_init__(self) -> None:
        plan = Plan(
            company="Acme", time_zone="Europe/Berlin", window=(date(2026, 1, 1), date(2026, 12, 31)),
            reading_window=timedelta(hours=6), connectors=self.sources, kinds=dict.fromkeys(self.sources, "scripted"),
        )  # fmt: skip
        self.workspace = Workspace(self.home, plan, self.clock)

    def run(self, days, *, at_once: int) -> None:
        """Pull and judge `days`, judging after every `at_once` of them."""
        for first in range(0, len(days), at_once):
            together = days[first : first + at_once]
            for day in together:
                pull_day(self.workspace, day)
            judge_days(self.workspace, together[0], together[-1])

    def recorded(self) -> list[dict]:
        """Every verdict of the log in full, less its place in it: items spelled out, pulls by source and day."""
        leaves = list(self.workspace.log.read())
        pulls = {x["seq"]: f"{x['source']} {x['day']} {x['attempt']}" for x in leaves if x["kind"] in PULLS}
        wanted = [self._plain(leaf, pulls) for leaf in leaves if leaf["kind"] in VERDICTS]
        return sorted(wanted, key=lambda x: (x["test"], x["day"], x["known_on"], x["kind"], x.get("cause", "")))

    def _plain(self, leaf, pulls) -> dict:
        plain = {name: value for name, value in leaf.items() if name not in {"seq", "recorded_at", "code"}}
        plain["inputs"] = sorted(pulls[seq] for seq in leaf["inputs"])
        if "items" in leaf:
            plain["items"] = json.loads(self.workspace.packs.get(leaf["items"]))
        return plain


def _worlds(tmp_path_factory, monkeypatch, at_once):
    """Makes worlds, each in a home folder of its own, judged by the tests that it is given."""
    made: list[World] = []

    def _new_world(tests, sources) -> World:
        monkeypatch.setattr(judging, "controls", lambda: {control.id: control for control in tests})
        while len(made) >= at_once:
            made.pop(0).workspace.close()  # generated worlds are many
        made.append(World(Home(tmp_path_factory.mktemp("world")), {s.source_id: s for s in sources}))
        return made[-1]

    yield _new_world
    for world in made:
        world.workspace.close()


@pytest.fixture
def new_world(tmp_path_factory, monkeypatch):
    """Makes worlds; the newest two stay open."""
    yield from _worlds(tmp_path_factory, monkeypatch, 2)


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory):
    """Makes worlds that several tests of a file look at."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield from _worlds(tmp_path_factory, monkeypatch, 8)


@pytest.fixture(scope="session")
def world_class():
    """A home folder over scripted sources, for tests that make and copy their own."""
    return World


@pytest.fixture(scope="session")
def scripted():
    """The scripted source, for tests that write its script."""
    return Scripted
