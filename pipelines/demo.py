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

from assets.workspace import Progress
from pipelines.provenance import ROOT
from pipelines.resources import HomeDesk
from pipelines.running import run_days
from pipelines.score import Score, score
from warehouse.audit import Audit
from warehouse.home import Home

START: Final = date(2025, 11, 1)
MARKER: Final = "demo.json"
_SETTINGS: Final = """\
# The sandbox company's home folder, written by `tallymark demo`.
[company]
name = "Acme (sandbox)"
time_zone = "Europe/Berlin"

[window]
from = {first}
to = {last}

[simulation]
url = "{url}"

[sources.bamboohr]
connector = "bamboohr"
base_url = "{url}/api/gateway.php/acme"
token_file = "secrets/bamboohr_key"
witness_id = "{witness_worker}"
contract_end_field = "customContractEndDate"
contract_extended_field = "customContractExtendedOn"
last_working_day_field = "customLastWorkingDay"

[sources.bamboohr.locations]
"Berlin" = "Europe/Berlin"
"New York" = "America/New_York"
"Singapore" = "Asia/Singapore"

[sources.okta]
connector = "okta"
base_url = "{url}"
token_file = "secrets/okta_token"
witness_id = "{witness_account}"
groups = [{groups}]

[tests.IAM-01.parameters]
allowed_exclusions = ["break-glass"]

[tests.IAM-09.parameters]
opens_days = 14
"""


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
    for name in ("bamboohr_key", "okta_token"):
        path = secrets / name
        path.write_text(ready[name], encoding="utf-8")
        path.chmod(0o600)
    text = _SETTINGS.format(
        first=demo.start,
        last=demo.start + timedelta(days=demo.days - 1),
        url=ready["url"],
        witness_worker=ready["witness_worker"],
        witness_account=ready["witness_account"],
        groups=", ".join(f'"{group}"' for group in _reviewed_groups(demo.home)),
    )
    demo.home.settings.write_text(text, encoding="utf-8")


def _reviewed_groups(home: Home) -> list[str]:
    """Groups that the review plan names, so that their members are read."""
    with (home.registers / "review_plan.csv").open(encoding="utf-8", newline="") as file:
        scopes = {row["scope"] for row in csv.DictReader(file)}
    return sorted(scope.removeprefix("group:") for scope in scopes if scope.startswith("group:"))
