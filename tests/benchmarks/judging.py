"""Judging what was read: every test over all days by the production code, and how long each takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise

from assets.clock import StoppedClock
from assets.judging import judge_days
from assets.workspace import Workspace, opened
from pipelines.resources import plan_of
from pipelines.settings import load
from warehouse.database import Database
from warehouse.home import Home


@contextmanager
def standing(home: Home) -> Iterator[Workspace]:
    """The home folder's workspace, without the company: nothing is asked any more."""
    clock = StoppedClock(datetime(2030, 1, 1, tzinfo=UTC), "simulated")
    with opened(home, plan_of(load(home.path)), clock, "benchmark") as space:
        yield space


def judge(space: Workspace, first: date, last: date) -> dict[str, tuple[float, float]]:
    """Judge every day and return the seconds of each test, as wall and processor time."""
    began: dict[str, tuple[float, float]] = {}

    def told(test: str, _done: int, _of: int) -> None:
        began[test] = (time.perf_counter(), time.process_time())

    judge_days(space, first, last, progress=told)
    marks = list(began.items())
    return {test: (after[0] - before[0], after[1] - before[1]) for (test, before), (_, after) in pairwise(marks)}


def deviations(db: Database, tests: list[str]) -> dict[str, set[tuple[str, str, date]]]:
    """What was found: item, attribute and day of every deviation, restated ones included."""
    query = (
        "SELECT DISTINCT r.test_id, i.item, i.attribute, coalesce(i.verdict_on, r.day) AS day "
        "FROM results r JOIN item_sets i ON i.items_sha256 = r.items_sha256 "
        "WHERE i.outcome = 'fail' AND list_contains($tests, r.test_id)"
    )
    found: dict[str, set[tuple[str, str, date]]] = {test: set() for test in tests}
    for test, item, attribute, day in db.rows(query, tests=tests):
        found[test].add((item, attribute, day))
    return found
