"""One step of the benchmark in a process of its own, so that its memory is its own: `read`, `judge` or `compare`."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from assets.judging import at_once, stretches
from assets.publishing import publish_audit
from assets.workspace import Workspace
from expectations.catalogue import controls
from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from expectations.model import ControlTest
from pipelines.demo import START
from tests.benchmarks import dbt, plain_sql
from tests.benchmarks.busy import Life
from tests.benchmarks.judging import deviations, judge, standing
from tests.benchmarks.reading import Meter, company, days_from, read_day, workspace
from warehouse.database import Database
from warehouse.home import Home

MONTH = 30


def read(home: Home, people: int, days: int) -> dict[str, Any]:
    """Let the company live and read it day by day; what it cost, and how what is kept grows month by month."""
    meter, daily, months = Meter(), list[tuple[float, float]](), list[dict[str, float]]()
    life = Life(people=people, days=days, start=START)
    with company(home, life) as line, workspace(home, line, meter) as space:
        for number, day in enumerate(days_from(START, days), start=1):
            wall, cpu, waited = time.perf_counter(), time.process_time(), line.waited
            read_day(space, day)
            daily.append((time.perf_counter() - wall - (line.waited - waited), time.process_time() - cpu))
            if number % MONTH == 0 or number == days:
                months.append({"day": number, "rows": meter.rows, **sizes(home)})
                tell(f"{people} people, day {number} of {days}: {sum(cpu for _, cpu in daily):.0f} s of processor time")
        size = line.ask("size")
    merged = meter.seconds["parse"] + meter.seconds["merge"]
    late = daily[-MONTH:]
    return {
        "rows": meter.rows,
        "rows_a_second": meter.rows / merged,
        "requests": meter.requests,
        "cpu": {**meter.seconds, "all": sum(cpu for _, cpu in daily)},
        "day_wall": sum(wall for wall, _ in late) / len(late),
        "day_cpu": sum(cpu for _, cpu in late) / len(late),
        "months": months,
        "company": size,
        "rss_mb": rss(),
    }


def judge_all(home: Home, days: int) -> dict[str, Any]:
    """Judge all days but the last in one go, then the last one alone and publish, as a night does."""
    every = days_from(START, days)
    Engine(Database())  # its import costs seconds, once a process
    with standing(home) as space:
        wall, cpu = time.perf_counter(), time.process_time()
        tests = judge(space, every[0], every[-2])
        whole = (time.perf_counter() - wall, time.process_time() - cpu)
        peak = rss()
        wall, cpu = time.perf_counter(), time.process_time()
        judge(space, every[-1], every[-1])
        publish_audit(space)
        night = (time.perf_counter() - wall, time.process_time() - cpu)
        found = deviations(space.store.db, list(tests))
    return {
        "wall": whole[0],
        "cpu": whole[1],
        "tests": {test: {"wall": taken[0], "cpu": taken[1]} for test, taken in tests.items()},
        "night_wall": night[0],
        "night_cpu": night[1],
        "deviations": {test: len(some) for test, some in found.items()},
        **sizes(home),
        "audit_mb": home.audit.stat().st_size / 1e6,
        "rss_mb": peak,
    }


def compare(home: Home, days: int, repeat: int, dbt_folder: Path | None) -> dict[str, Any]:
    """The same tests three ways in one process on the same data; each finds the same, and the best of `repeat` counts.

    Raises:
        AssertionError: they find different deviations.
    """
    first, last = START, days_from(START, days)[-1]
    told: dict[str, dict[str, Any]] = {}
    with standing(home) as space:
        marked = deviations(space.store.db, list(plain_sql.queries()))
        engine = Engine(space.store.db)
        for test, query in plain_sql.queries().items():
            control, taken = controls()[test], {"tallymark": [], "plain": []}  # type: ignore[var-annotated]
            found: plain_sql.Deviations = set()
            for _ in range(repeat):
                taken["tallymark"].append(clocked(lambda: judged(space, engine, control, first, last))[1])  # noqa: B023
                found, seconds = clocked(lambda: plain_sql.found(space.store.db, query, first, last))  # noqa: B023
                taken["plain"].append(seconds)
            differs = plain_sql.difference(test, marked[test], found)
            assert not differs, f"{test}: {differs}"
            told[test] = {"deviations": len(found)} | {
                way: dict(zip(("wall", "cpu"), min(some), strict=True)) for way, some in taken.items()
            }
            tell(f"{test}: {told[test]}")
    outcome: dict[str, Any] = {"tests": told, "rss_mb": rss()}
    return outcome | {"dbt": by_dbt(home, first, last, repeat, dbt_folder)}


def judged(space: Workspace, engine: Engine, control: ControlTest, first: date, last: date) -> None:
    """Judge one test for all days without keeping anything: what Great Expectations and the views cost."""
    sources = {source: connector.provides for source, connector in space.plan.connectors.items()}
    judge = Judge(db=space.store.db, engine=lambda: engine, sources=sources)
    days = (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
    for begin, end in stretches(days, at_once(space)):
        judge.judge(control, space.plan.parameters.get(control.id, {}), begin, end)


def by_dbt(home: Home, first: date, last: date, repeat: int, folder: Path | None) -> dict[str, Any]:
    """What dbt takes for all days in one run, and for one day as a night would."""
    if folder is None:
        return {"skipped": "not asked for"}
    try:
        command = dbt.install(folder)
    except dbt.DbtMissingError as error:
        return {"skipped": str(error)}
    project = home.path / "dbt"
    dbt.write_project(project, home.database)
    with standing(home) as space:
        marked = deviations(space.store.db, list(plain_sql.queries()))
    runs = [dbt.build(command, project, first, last) for _ in range(repeat)]
    for test, found in runs[0].deviations.items():
        differs = plain_sql.difference(test, marked[test], found)
        assert not differs, f"dbt, {test}: {differs}"
    night = min(dbt.build(command, project, last, last).wall for _ in range(repeat))
    best = min(runs, key=lambda run: run.wall)
    return {"wall": best.wall, "cpu": best.cpu, "tests": best.by_test, "night_wall": night}


def clocked(work: Any) -> tuple[Any, tuple[float, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, (time.perf_counter() - wall, time.process_time() - cpu)


def sizes(home: Home) -> dict[str, float]:
    """Megabytes that are kept: evidence (answers as received, log), and the database."""
    return {
        "packs_mb": _megabytes(home.packs),
        "log_mb": _megabytes(home.log),
        "database_mb": home.database.stat().st_size / 1e6,
    }


def rss() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    """`step NAME HOME ARGUMENTS-AS-JSON` prints what the step found as JSON."""
    name, folder, given = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    if given.get("dbt_folder"):
        given["dbt_folder"] = Path(given["dbt_folder"])
    steps = {"read": read, "judge": judge_all, "compare": compare}
    sys.stdout.write(json.dumps(steps[name](Home(folder), **given)) + "\n")


if __name__ == "__main__":
    main()
