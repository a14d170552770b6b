"""Writes leaves and packs into one home folder in 250 processes, each killed in the middle of it.

    python many_kills.py FOLDER SEED

Prints a line for every leaf that was acknowledged to its writer: its number and the pack it names.
"""

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from interrupted import end_of, start

from warehouse.home import Home
from warehouse.log import EvidenceLog
from warehouse.packs import Packs

KILLS = 250
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def write(home: Home, told: int) -> None:
    """Add leaves without end, each naming a pack, and tell each as soon as it is acknowledged."""
    packs, log = Packs(home.packs), EvidenceLog(home.log)
    packs.discard_drafts()
    for number in count(log.size):
        name = packs.put(f"answer {number}".encode() * (number % 500))
        packs.sync()
        (leaf,) = log.append([{"kind": "test", "pack": name, "text": "x" * (number % 3000)}], NOW)
        os.write(told, f"{leaf['seq']} {name}\n".encode())


def main() -> None:
    """Write and kill."""
    home, dice = Home(Path(sys.argv[1])), random.Random(int(sys.argv[2]))  # noqa: S311  (no secret: it is given)
    for _ in range(KILLS):
        read, told = os.pipe()
        child = start(write, home, told)
        os.close(told)
        with os.fdopen(read) as answers:
            sys.stdout.write(answers.readline())
            time.sleep(dice.uniform(0, 0.01))
            child.kill()
            sys.stdout.write(answers.read())
        assert end_of(child) == -signal.SIGKILL


if __name__ == "__main__":
    main()
