"""The demo: the sandbox company in a process of its own, and a home folder that reads it like any customer's."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from jinja2 import Template

from assets.workspace import Progress
from pipelines.provenance import ROOT
from pipelines.resources import HomeDesk
from pipelines.running import run_days
from pipelines.score import Score, score
from warehouse.audit import Audit
from warehouse.home import Home

START: Final = date(2025, 11, 1)
MARKER: Final = "demo.json"
SETTINGS: Final = Path(__file__).with_name("demo_settings.toml.j2")
SECRETS: Final = ("bamboohr_key", "okta_token", "jira_token", "github_token")


@dataclass(frozen=True, kw_only=True)
class Demo:
    """What to play, and where."""

    home: Home
    people: int
    days: int
    seed: int
    start: date = START

    @property
    def truth(self) -> Path:
        """What the company wrote down when it invented its life; read only for the score."""
        return self.home.path / "truth.jsonl"

    def throw_away(self) -> None:
        """Remove an earlier demo's home folder; a folder that no demo made is left alone.

        Raises:
            FileExistsError: it is no demo's.
        """
        if not self.home.path.exists():
            return
        if not (self.home.path / MARKER).exists():
            raise FileExistsError(f"{self.home.path} was not made by a demo; choose another --home")
        shutil.rmtree(self.home.path)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a demo came to."""

    scores: list[Score]
    requests_a_day: float
    bytes_a_day: float
    seconds: float


@dataclass(frozen=True)
class Running:
    """A demo whose company is alive."""

    demo: Demo

    def live(self, progress: Progress) -> Outcome:
        """Read and mark every day, publish, build the pages, and compare with the truth."""
        began = time.monotonic()
        last = self.demo.start + timedelta(days=self.demo.days - 1)
        run_days(HomeDesk(self.demo.home.path, progress=progress), self.demo.start, last)
        with Audit(self.demo.home.audit) as audit:
            requests, size = audit.query("SELECT sum(requests), sum(bytes) FROM pulls WHERE source_id <> 'home'").row(0)
            scores = score(audit, self.demo.truth)
        return Outcome(
            scores=scores,
            requests_a_day=float(requests) / self.demo.days,
            bytes_a_day=float(size) / self.demo.days,
            seconds=time.monotonic() - began,
        )


@contextmanager
def company(demo: Demo) -> Iterator[Running]:
    """Start the company, write the home folder that reads it, and end the company with the block."""
    demo.home.path.mkdir(parents=True, exist_ok=True)
    (demo.home.path / MARKER).write_text("{}\n", encoding="utf-8")
    arguments = ["--seed", demo.seed, "--people", demo.people, "--start", demo.start, "--days", demo.days]
    arguments += ["--truth", demo.truth, "--desk", demo.home.reviews, "--home", demo.home.registers]
    command = [sys.executable, "-m", "assets.sandbox", *(str(argument) for argument in arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None  # noqa: S101  (asked for above)
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the sandbox company did not start; its message stands above")
        _write_settings(demo, json.loads(line))
        yield Running(demo)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _write_settings(demo: Demo, ready: dict[str, Any]) -> None:
    secrets = demo.home.path / "secrets"
    secrets.mkdir(exist_ok=True)
    for name in SECRETS:
        path = secrets / name
        path.write_text(ready[name], encoding="utf-8")
        path.chmod(0o600)
    template = Template(SETTINGS.read_text(encoding="utf-8"), trim_blocks=True, keep_trailing_newline=True)
    last = demo.start + timedelta(days=demo.days - 1)
    text = template.render(ready, first=demo.start, last=last, groups=_reviewed_groups(demo.home))
    demo.home.settings.write_text(text, encoding="utf-8")


def _reviewed_groups(home: Home) -> list[str]:
    """Groups that the review plan names, so that their members are read."""
    with (home.registers / "review_plan.csv").open(encoding="utf-8", newline="") as file:
        scopes = {row["scope"] for row in csv.DictReader(file)}
    return sorted(scope.removeprefix("group:") for scope in scopes if scope.startswith("group:"))
