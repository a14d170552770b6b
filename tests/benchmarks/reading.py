"""Reading the busy company with the production connectors, over a pipe where production has a network.

The connectors, their sessions, packs, log and database are those of production. Only two things differ: the bytes
come over a pipe, and git's answers come from the company itself where production runs the git command.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from assets.pulling import pull_day
from assets.reviewing import send_lists
from assets.sources.contract import Connector, Exchange, Parsed, PullContext
from assets.sources.git.connector import Git
from assets.sources.git.mirror import Listed
from assets.sources.git.moves import Range
from assets.sources.git.pull import Pull
from assets.sources.http import session
from assets.sources.http.transport import Received
from assets.workspace import Workspace, opened
from pipelines.demo import Demo, _write_settings
from pipelines.resources import plan_of
from pipelines.settings import load
from tests.benchmarks.busy import Life
from tests.benchmarks.company import Line
from warehouse.home import Home


@dataclass
class Meter:
    """What reading cost: processor seconds of this process by part, and rows that the connectors made."""

    rows: int = 0
    requests: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, part: str, seconds: float) -> None:
        self.seconds[part] = self.seconds.get(part, 0.0) + seconds


class CompanyClock:
    """The company's clock, which goes where it is told."""

    basis = "simulated"

    def __init__(self, line: Line) -> None:
        self._line = line
        self._now: datetime = line.ask("now")

    def now(self) -> datetime:
        return self._now

    def reach(self, instant: datetime) -> None:
        self._now = self._line.ask("reach", instant)


class PipeWire:
    """Carries a session's requests to the company, as production's `Wire` does over the network."""

    line: Line

    def __init__(self, _monotonic: Callable[[], float], auth: httpx.Auth, headers: Mapping[str, str]) -> None:
        asking = next(auth.sync_auth_flow(httpx.Request("GET", "http://nobody", headers=headers)))
        self._headers = {name.lower(): value for name, value in asking.headers.items()}
        self.deadline = self

    def begin(self, seconds: float) -> None:
        """Be told of a deadline: nothing drips here."""

    def close(self) -> None:
        """Close nothing."""

    @contextmanager
    def ask(self, method: str, url: httpx.URL, sent: bytes | None) -> Iterator[Received]:
        status, told, body = self.line.ask("http", method, str(url), self._headers, sent or b"")
        headers: dict[str, str] = {}
        for name, value in told:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        yield Received(status=status, headers=headers, parts=iter([body]))


class _Mirror:
    """Answers as a clone does; there is none."""

    is_new = False

    def __init__(self, line: Line, name: str) -> None:
        self._line, self._name = line, name

    def advertised(self, _patterns: Sequence[str]) -> bytes:
        return self._line.ask("git", self._name, "advertised")

    def fetch(self, commits: object) -> None:
        """Fetch nothing: everything is there."""

    def commits(self, asked: Range) -> Listed:
        return Listed(*self._line.ask("git", self._name, "commits", asked.tip, *asked.without))

    def newest(self, tip: str, most: int) -> Listed:
        return Listed(*self._line.ask("git", self._name, "newest", tip, most))

    def length(self, tip: str) -> int:
        return self._line.ask("git", self._name, "length", tip)

    def paths(self, asked: Range) -> bytes:
        return self._line.ask("git", self._name, "paths", asked.tip, *asked.without)


class _Pull(Pull):
    line: Line

    def _mirror(self, name: str, _repository: object) -> Any:
        return _Mirror(self.line, name)


class _GitOfCompany(Git):
    line: Line

    def _reading(self, keep: Callable[[Exchange], None]) -> Pull:
        pull = _Pull(command=None, settings=self._settings, folder=Path(), keep=keep)  # type: ignore[arg-type]
        pull.line = self.line
        return pull


class Timed:
    """A connector whose parsing is measured."""

    def __init__(self, connector: Connector, meter: Meter) -> None:
        self._connector, self._meter = connector, meter
        self.source_id, self.provides = connector.source_id, connector.provides
        self.is_history = connector.is_history

    def pull(self, context: PullContext, keep: Callable[[Exchange], None]) -> None:
        began = time.thread_time()

        def counted(exchange: Exchange) -> None:
            self._meter.requests += 1
            keep(exchange)

        self._connector.pull(context, counted)
        self._meter.add("ask", time.thread_time() - began)

    def parse(self, exchanges: Sequence[Exchange], context: PullContext) -> Parsed:
        began = time.thread_time()
        parsed = self._connector.parse(exchanges, context)
        self._meter.add("parse", time.thread_time() - began)
        self._meter.rows += sum(part.rows.height for part in parsed.sets)
        return parsed

    def check(self) -> Sequence[str]:
        return self._connector.check()


@contextmanager
def company(home: Home, life: Life) -> Iterator[Line]:
    """Found the company and write the home folder that reads it."""
    home.reviews.mkdir(parents=True, exist_ok=True)
    line = Line(life, home.path)
    _write_settings(Demo(home=home, people=life.people, days=life.days, seed=0, start=life.start), line.ready)
    usual = session.Wire
    PipeWire.line = line
    session.Wire = PipeWire  # type: ignore[assignment,misc]
    try:
        yield line
    finally:
        session.Wire = usual  # type: ignore[misc]
        line.close()


@contextmanager
def workspace(home: Home, line: Line, meter: Meter) -> Iterator[Workspace]:
    """The workspace of the company's home folder, whose parts are measured."""
    plan = plan_of(load(home.path))
    git = plan.connectors["git"]
    own = _GitOfCompany(source_id="git", settings=git._settings, clock=git._clock)  # type: ignore[attr-defined]
    own.line = line
    for connector in plan.connectors.values():
        if conversations := getattr(connector, "_conversations", None):
            # the company's clock stands while it is read, however long that takes
            conversations.clock = replace(conversations.clock, monotonic=lambda: 0.0)
    connectors: Mapping[str, Any] = {name: Timed(one, meter) for name, one in {**plan.connectors, "git": own}.items()}
    with opened(home, replace(plan, connectors=connectors), CompanyClock(line), "benchmark") as space:
        load_leaves = space.store.load

        def measured(*arguments: Any) -> None:
            began = time.thread_time()
            load_leaves(*arguments)
            meter.add("merge", time.thread_time() - began)

        space.store.load = measured  # type: ignore[method-assign]
        yield space


def read_day(space: Workspace, day: date) -> None:
    """Read a day as the daily job does.

    Raises:
        RuntimeError: a pull was rejected; the benchmark's company is always readable.
    """
    for leaf in pull_day(space, day):
        if leaf["status"] != "complete":
            raise RuntimeError(f"{leaf['source']} {day}: {leaf['reason']}: {leaf['detail']}")
    send_lists(space, day)


def days_from(start: date, count: int) -> list[date]:
    return [start + timedelta(days=offset) for offset in range(count)]
