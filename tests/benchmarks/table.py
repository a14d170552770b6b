"""The results as a Markdown table: a row a measure, a column a company."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Result = Mapping[str, Any]


def markdown(results: Sequence[Result]) -> str:
    """The table, and a line that says on what it was measured. A step that failed or was skipped leaves a dash."""
    head = ["", *(f"{result['people']:,} people" for result in results)]
    lines = [head, ["---", *("---:" for _ in results)]]
    lines += [[name, *(_told(tell, result) for result in results)] for name, tell in _ROWS]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    days = sorted({result["days"] for result in results})
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    notes = [f"{result['people']:,} people: {step}: {why}" for result in results for step, why in _missing(result)]
    told = f"{machine}; {', '.join(map(str, days))} days; {datetime.now(UTC).date()}"
    return "\n".join([table, "", told, *notes])


def by_test(results: Sequence[Result]) -> str:
    """Every test's seconds of judging all days, the slowest of the largest company first."""
    tests = results[-1].get("judge", {}).get("tests", {})
    lines = [["Test", *(f"{result['people']:,} people" for result in results), "plain SQL", "dbt's own time"]]
    lines.append(["---", *("---:" for _ in lines[0][1:])])
    other = results[-1].get("compare", {})
    for test in sorted(tests, key=lambda name: -tests[name]["wall"]):
        own = [_told(lambda one: _s(one["judge"]["tests"][test]["wall"]), one) for one in results]  # noqa: B023
        plain = other.get("tests", {}).get(test, {}).get("plain", {}).get("wall")
        model = other.get("dbt", {}).get("tests", {}).get(test)
        lines.append([test, *own, _s(plain), _s(model)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _told(tell: Callable[[Result], str], result: Result) -> str:
    try:
        return tell(result)
    except (KeyError, TypeError, IndexError, ZeroDivisionError):
        return "-"


def _missing(result: Result) -> list[tuple[str, str]]:
    found = [(step, result[step]["error"]) for step in ("read", "judge", "compare") if "error" in result.get(step, {})]
    skipped = result.get("compare", {}).get("dbt", {}).get("skipped")
    return [*found, *([("dbt", skipped)] if skipped else [])]


def _s(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.1f} min"


def _both(one: Mapping[str, float]) -> str:
    return f"{_s(one['wall'])} ({_s(one['cpu'])})"


def _mb(megabytes: float) -> str:
    return f"{megabytes:,.0f} MB"


def _there(result: Result) -> str:
    size = result["read"]["company"]
    return " / ".join(f"{size[name]:,}" for name in ("accounts", "tickets", "changes", "checks"))


def _growth(result: Result, name: str) -> str:
    months = result["read"]["months"]
    last, before = months[-1], months[-2] if len(months) > 1 else {"day": 0, name: 0.0}
    return _mb((last[name] - before[name]) / (last["day"] - before["day"]) * 30)


def _sum(result: Result, way: str, kind: str) -> float:
    return sum(test[way][kind] for test in result["compare"]["tests"].values())


def _ratio(result: Result, kind: str) -> float:
    return _sum(result, "tallymark", kind) / _sum(result, "plain", kind)


def _dbt_ratio(result: Result) -> str:
    dbt = result["compare"]["dbt"]
    wall, cpu = (_sum(result, "tallymark", kind) / dbt[kind] for kind in ("wall", "cpu"))
    return f"{wall:.1f} ({cpu:.1f})"


def _slowest(result: Result) -> str:
    tests = result["judge"]["tests"]
    worst = sorted(tests, key=lambda name: -tests[name]["wall"])[:3]
    return ", ".join(f"{name} {_s(tests[name]['wall'])}" for name in worst)


def _compared(result: Result) -> str:
    tests = result["compare"]["tests"]
    return f"{len(tests)} tests, {sum(test['deviations'] for test in tests.values()):,} deviations"


_ROWS: tuple[tuple[str, Callable[[Result], str]], ...] = (
    ("accounts of Okta / tickets / changes / check runs at the end", _there),
    ("rows that connectors make of answers, a day", lambda r: f"{r['read']['rows'] / r['days']:,.0f}"),
    ("rows read a second, parsed and merged", lambda r: f"{r['read']['rows_a_second']:,.0f}"),
    ("a night: read all sources, network aside", lambda r: _both({k: r["read"][f"day_{k}"] for k in ("wall", "cpu")})),
    ("a night: judge the day, publish", lambda r: _both({k: r["judge"][f"night_{k}"] for k in ("wall", "cpu")})),
    ("judge all other days at once, 17 tests", lambda r: _both(r["judge"])),
    ("the slowest of them", _slowest),
    ("evidence: answers, log", lambda r: f"{_mb(r['judge']['packs_mb'])}, {_mb(r['judge']['log_mb'])}"),
    ("answers grow, a month", lambda r: _growth(r, "packs_mb")),
    (
        "working database; grows by readings, a month",
        lambda r: f"{_mb(r['judge']['database_mb'])}; {_growth(r, 'database_mb')}",
    ),
    ("`audit.duckdb`", lambda r: f"{r['judge']['audit_mb']:,.1f} MB"),
    ("most memory: reading, judging", lambda r: f"{_mb(r['read']['rss_mb'])}, {_mb(r['judge']['rss_mb'])}"),
    ("compared: the same deviations three ways", _compared),
    ("Tallymark for these tests, all days", lambda r: _both({k: _sum(r, "tallymark", k) for k in ("wall", "cpu")})),
    ("… as a multiple of plain SQL", lambda r: f"{_ratio(r, 'wall'):.1f} ({_ratio(r, 'cpu'):.1f})"),
    ("… as a multiple of one `dbt build`", _dbt_ratio),
    ("`dbt build` for one day", lambda r: _s(r["compare"]["dbt"]["night_wall"])),
)
