"""What `tallymark serve` runs in the background: a run killed in the middle of a pull makes room for the next."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from pipelines.demo import Demo, company
from tests.ports import free_ports
from warehouse.home import Home

ROOT = Path(__file__).resolve().parents[2]
TALLYMARK = [sys.executable, "-W", "ignore", "-c", "import sys; from pipelines.cli import main; sys.exit(main())"]
SECONDS = 200  # what Dagster's processes together may take to start on a busy machine
LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) { __typename ... on LaunchRunSuccess { run { runId } } }
}"""
RUNS = "{ runsOrError { ... on Runs { results { jobName status } } } }"


class Dagster:
    """Dagster as somebody at its page sees it."""

    def __init__(self, port):
        self._url = f"http://127.0.0.1:{port}/graphql"

    def ask(self, query, **variables):
        asked = {"query": query, "variables": variables}
        return httpx.post(self._url, json=asked, timeout=SECONDS).raise_for_status().json()["data"]

    def is_there(self):
        try:
            return bool(self.ask(RUNS))
        except httpx.TransportError:
            return False

    def launch(self, day):
        """Ask for the daily job of one day."""
        job = {
            "jobName": "daily",
            "repositoryName": "__repository__",
            "repositoryLocationName": "pipelines.definitions",
        }
        tags = [{"key": "dagster/partition", "value": day.isoformat()}]
        told = self.ask(LAUNCH, params={"selector": job, "executionMetadata": {"tags": tags}})
        assert told["launchRun"]["__typename"] == "LaunchRunSuccess", told

    def statuses(self):
        """How many runs of the daily job stand how."""
        runs = self.ask(RUNS)["runsOrError"]["results"]
        return Counter(run["status"] for run in runs if run["jobName"] == "daily")


@contextmanager
def served(home):
    """Dagster while `tallymark serve` runs."""
    port = free_ports(2)
    command = [*TALLYMARK, "serve", "--home", str(home.path), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield Dagster(port)
        finally:
            process.send_signal(signal.SIGINT)


def until(condition):
    """Wait for something to be true, and return it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.2)
    pytest.fail(f"waited {SECONDS} s in vain")


def leaves(home):
    """Leaves of the log, read without opening it: somebody else is writing."""
    lines = [line for path in sorted(home.log.glob("*")) for line in path.read_bytes().splitlines(keepends=True)]
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def puller(home):
    """Process id of who holds the home folder for pulling, once it has said what it intends to read."""
    if not any(leaf["kind"] == "intent" for leaf in leaves(home)):
        return 0
    return int(re.fullmatch(r"process (\d+) \(pulling\)\n", home.lock.read_text(encoding="utf-8"))[1])


@pytest.mark.timeout(2 * SECONDS)
def test_a_run_that_waits_gets_slot_and_lock_of_a_killed_one_and_reads_the_day(tmp_path, switch):
    home = Home(tmp_path / "home")
    demo = Demo(home=home, people=60, days=2, seed=7)
    with company(demo), served(home) as dagster:
        switch(home, {"path": "/api/v1/users", "kind": "drip", "seconds": 300})
        until(dagster.is_there)
        for _ in range(2):
            dagster.launch(demo.start)
        first = until(lambda: puller(home))
        assert dagster.statuses() == {"STARTED": 1, "QUEUED": 1}

        os.kill(first, signal.SIGKILL)
        switch(home, None)
        until(lambda: dagster.statuses() == {"FAILURE": 1, "SUCCESS": 1})

    kept = leaves(home)
    pulled = {leaf["source"]: leaf["status"] for leaf in kept if leaf["kind"] == "pull"}
    assert set(pulled.values()) == {"complete"}
    assert {"bamboohr", "home", "okta"} <= set(pulled)
    assert [leaf["kind"] for leaf in kept].count("intent") == 2 * len(pulled)
    assert any(leaf["kind"] == "result" for leaf in kept)
