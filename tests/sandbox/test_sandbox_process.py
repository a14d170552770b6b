"""The sandbox as a process: ready line, truth before anything is served, clock, and no orphans."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from assets.sources.registers.register import registers

ROOT = Path(__file__).parents[2]
DAYS = ["--start", "2026-01-01", "--days", "60", "--people", "80"]


@pytest.fixture
def start():
    running = []

    def run(*arguments: str) -> tuple[subprocess.Popen, dict]:
        process = subprocess.Popen(
            [sys.executable, "-m", "assets.sandbox", *DAYS, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        line = process.stdout.readline()
        return process, json.loads(line) if line else {}

    yield run
    for process in running:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


def test_it_says_where_it_is_and_has_written_truth_and_registers_before(start, tmp_path):
    truth, home = tmp_path / "truth.jsonl", tmp_path / "home"
    _, ready = start("--truth", str(truth), "--home", str(home))
    lines = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == ready["truth_lines"] > 10
    assert set(lines[0]) == {"scenario", "words", "test", "attribute", "item", "expect", "day", "until", "known"}
    assert all("2026-01-01" <= line["day"] < "2026-03-02" for line in lines)
    assert {path.stem for path in home.glob("*.csv")} == {*registers()}
    assert httpx.get(f"{ready['url']}/_company/clock").json() == {"now": "2025-12-31T23:00:00+00:00"}
    assert httpx.get(f"{ready['url']}/_company/truth").status_code == 404


def test_its_clock_goes_only_forwards(start):
    _, ready = start()
    clock = f"{ready['url']}/_company/clock"
    assert httpx.post(clock, json={"now": "2026-01-02T00:30:00Z"}).json() == {"now": "2026-01-02T00:30:00+00:00"}
    assert httpx.post(clock, json={"now": "2026-01-02T00:30:00Z"}).status_code == 200
    assert httpx.post(clock, json={"now": "2026-01-01T00:30:00Z"}).status_code == 409
    assert httpx.post(clock, json={"now": "2026-01-03T00:30:00"}).status_code == 422
    assert httpx.get(clock).json() == {"now": "2026-01-02T00:30:00+00:00"}


def test_it_ends_when_its_parent_closes_standard_input(start):
    process, _ = start()
    process.stdin.close()
    assert process.wait(timeout=10) == 0


def test_it_ends_on_sigterm(start):
    process, _ = start()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_repositories_that_a_killed_process_left_are_removed_by_the_next_and_its_own_when_it_ends(
    start, tmp_path, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def clone_of(ready):
        """Ask for a repository, and return the folders of repositories that there are then."""
        asked = {"params": {"service": "git-upload-pack"}, "auth": ("x", ready["github_token"])}
        name = next(iter(ready["repositories"]))
        address = f"{ready['url']}/git/{ready['github_organisation']}/{name}.git/info/refs"
        httpx.get(address, **asked).raise_for_status()
        return {path for path in tmp_path.iterdir() if any(path.glob("*.git"))}

    (first, at_first), (second, at_second) = start(), start()
    (left,) = clone_of(at_first)
    first.kill()
    first.wait()
    assert left.exists()
    (own,) = clone_of(at_second)
    assert own != left
    _, at_third = start()
    assert own in clone_of(at_third)  # what a living process holds is left alone
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=10) == 0
    assert not own.exists()


def test_a_poor_scenario_stops_it_before_it_serves(start, tmp_path):
    (tmp_path / "poor.toml").write_text('id = "poor"\ntitle = "t"\nwords = "w"\nsteps = []\ntruth = 3\n')
    process, ready = start("--scenarios", str(tmp_path))
    assert ready == {}
    assert process.wait(timeout=10) == 2
    assert "poor.toml: truth" in process.stderr.read()


def test_an_endless_answer_ends_when_nobody_listens_any_more(start):
    process, ready = start()
    fault = {"path": "/api/v1/groups", "kind": "bomb", "endless": True}
    httpx.post(f"{ready['url']}/_company/faults", json=[fault]).raise_for_status()
    headers = {"authorization": f"SSWS {ready['okta_token']}"}
    with httpx.stream("GET", f"{ready['url']}/api/v1/groups", headers=headers) as answer:
        next(answer.iter_raw())
    httpx.get(f"{ready['url']}/_company/clock")  # by now the end of the connection was noticed
    before = spent(process)
    time.sleep(1)
    assert spent(process) - before < 0.1


def spent(process: subprocess.Popen) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
