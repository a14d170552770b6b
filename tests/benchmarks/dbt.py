"""The same SQL as a dbt project: a model for each table of versions, a singular test for each control test.

dbt keeps the failing rows of its last run (`store_failures`). It knows no marks, no exclusions with counts, no
unknown items, and no evidence of what was found when; yesterday's failures are gone once it runs again.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
from jinja2 import Template

from tests.benchmarks.plain_sql import Deviations, queries

PACKAGES = ("dbt-core>=1.10,<1.11", "dbt-duckdb>=1.10,<1.11", f"duckdb=={duckdb.__version__}")
_TABLE = re.compile(r"\b(history_\w+|readings)\b")
_PROJECT = """\
name: plain
version: "1.0.0"
config-version: 2
profile: plain
model-paths: [models]
test-paths: [tests]
flags: {send_anonymous_usage_stats: false}
models: {plain: {+materialized: view}}
data_tests: {plain: {+store_failures: true, +schema: failures}}
"""
_PROFILE = """\
plain:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: %(own)s
      threads: %(threads)d
      attach: [{path: %(database)s, alias: tallymark, read_only: true}]
"""


class DbtMissingError(Exception):
    """dbt could not be installed; says why."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one `dbt build` took, in seconds, and what it found."""

    wall: float
    cpu: float
    by_test: dict[str, float] = field(default_factory=dict)
    deviations: dict[str, Deviations] = field(default_factory=dict)


def install(folder: Path) -> Path:
    """Return the dbt command of a virtual environment of its own, made if it is not there.

    Raises:
        DbtMissingError: the package registry cannot be reached, or has no such version.
    """
    command = folder / "bin" / "dbt"
    if command.exists():
        return command
    python = folder / "bin" / "python"
    for words in ([sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "--quiet", *PACKAGES]):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise DbtMissingError(f"dbt could not be installed: {(done.stderr.strip() or '?').splitlines()[-1]}")
    return command


def text_of(query: str) -> str:
    """A query of `plain/` as dbt has it: tables are references, days are variables."""
    text = _TABLE.sub(lambda match: f"{{{{ ref('{match[1]}') }}}}", query)
    return text.replace("$first", "'{{ var(\"first\") }}'").replace("$last", "'{{ var(\"last\") }}'")


def rendered(query: str, first: date, last: date) -> str:
    """A query of `plain/` as dbt would send it, its models being the tables themselves."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return Template(text_of(query)).render(ref=lambda name: name, var=days.__getitem__)


def write_project(folder: Path, database: Path) -> None:
    """Write the project that reads a working database of Tallymark's, and only reads it."""
    for name in ("models", "tests"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(_PROJECT)
    profile = {"own": folder / "plain.duckdb", "database": database, "threads": os.cpu_count() or 1}
    (folder / "profiles.yml").write_text(_PROFILE % profile)
    tables = sorted({match for query in queries().values() for match in _TABLE.findall(query)})
    listed = "".join(f"      - name: {name}\n" for name in tables)
    (folder / "models" / "sources.yml").write_text(
        f"sources:\n  - name: tallymark\n    database: tallymark\n    schema: main\n    tables:\n{listed}"
    )
    for name in tables:
        (folder / "models" / f"{name}.sql").write_text(f"SELECT * FROM {{{{ source('tallymark', '{name}') }}}}\n")
    for test, query in queries().items():
        (folder / "tests" / f"{_name(test)}.sql").write_text(text_of(query))


def build(command: Path, folder: Path, first: date, last: date) -> Outcome:
    """Run `dbt build` over a range of days.

    Raises:
        RuntimeError: something but a failing test went wrong.
    """
    days = json.dumps({"first": first.isoformat(), "last": last.isoformat()})
    words = [command, "build", "--project-dir", folder, "--profiles-dir", folder, "--vars", days, "--quiet"]
    began, spent = time.perf_counter(), _children()
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)
    wall, cpu = time.perf_counter() - began, _children() - spent
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    broken = [result["message"] for result in results if result["status"] not in {"success", "pass", "fail"}]
    if broken or not results:
        raise RuntimeError(f"dbt: {broken[:1] or done.stdout[-500:]}")
    tests = {_name(test): test for test in queries()}
    taken = {result["unique_id"].split(".")[2]: result["execution_time"] for result in results}
    return Outcome(
        wall=wall,
        cpu=cpu,
        by_test={test: taken[name] for name, test in tests.items()},
        deviations=_kept(folder / "plain.duckdb", tests),
    )


def _kept(database: Path, tests: dict[str, str]) -> dict[str, Deviations]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return {
            test: set(connection.execute(f"SELECT item, attribute, day FROM main_failures.{name}").fetchall())
            for name, test in tests.items()
        }


def _name(test: str) -> str:
    return test.lower().replace("-", "_")


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
