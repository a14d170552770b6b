"""Plays a demo undisturbed into FOLDER/whole, and into FOLDER/killed, where it is killed before it can end.

    python killed_demo.py FOLDER SEED

The seed says when. Vendors listen on the same port each time, because they put their own address into answers.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from interrupted import Child, Steps, end_of, start

from assets import judging
from expectations.judge.engine import _great_expectations
from pipelines import running  # noqa: F401  (imported here, it need not be by every child)
from pipelines.cli import main as tallymark
from tests.end_to_end.few import few_controls
from tests.ports import free_ports
from warehouse.home import Home

WORDS = ["--people", "60", "--days", "2", "--no-serve"]


def play(home: Path, port: int, last: int) -> None:
    """Play the demo, dying after storage step `last`, and write down how many there were."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    let_vendors_listen_on(port)
    steps = Steps(last)
    code = tallymark(["demo", "--home", str(home), *WORDS])
    (home / "steps").write_text(str(steps.made), encoding="utf-8")
    sys.exit(code)


def let_vendors_listen_on(port: int) -> None:
    """Say to the company's process where to listen."""
    begin = subprocess.Popen.__init__

    def begun(process, words, *arguments, **named):
        is_company = isinstance(words, list) and "assets.sandbox" in words
        begin(process, [*words, "--port", str(port)] if is_company else words, *arguments, **named)

    subprocess.Popen.__init__ = begun


def wait_for(port: int) -> None:
    """Wait until the company of a killed demo has ended, which it does because its parent is gone."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.02)
    raise TimeoutError("the company outlived the demo that started it")


def kill_while_it_writes(child: Child, home: Home, seconds: float) -> None:
    """Kill `seconds` after its first new leaf, or let it end if it is quicker."""
    log = home.log / "entries-000000.jsonl"
    before = log.stat().st_size
    while child.is_alive() and log.stat().st_size == before:
        time.sleep(0.01)
    child.join(seconds)
    child.kill()
    assert end_of(child) in {0, -signal.SIGKILL}


def main() -> None:
    """Play, kill, and heal."""
    judging.controls = few_controls
    _great_expectations()
    folder, dice = Path(sys.argv[1]), random.Random(int(sys.argv[2]))  # noqa: S311  (no secret: it is given)
    port = free_ports()
    assert end_of(start(play, folder / "whole", port, 0)) == 0
    steps = int((folder / "whole" / "steps").read_text(encoding="utf-8"))
    killed = folder / "killed"
    for last in (4, dice.randrange(steps // 8, steps // 4)):
        wait_for(port)
        assert end_of(start(play, killed, port, last)) == -signal.SIGKILL
    for _ in range(2):
        wait_for(port)
        kill_while_it_writes(start(play, killed, port, 0), Home(killed), dice.uniform(0, 2))
    wait_for(port)
    assert end_of(start(play, killed, port, 0)) == 0


if __name__ == "__main__":
    main()
