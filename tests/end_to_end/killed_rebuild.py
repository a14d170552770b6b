"""Rebuilds two days of a tiny company, killed after each storage step, and then rebuilds or runs them again.

    python killed_rebuild.py FOLDER

Makes FOLDER/0 and copies of it: in FOLDER/N the rebuild was killed after step N; after that, copies with an odd
number were rebuilt, the others run. Prints the number of steps.
"""

import shutil
import signal
import sys
from itertools import count
from pathlib import Path

import tiny_company
from interrupted import Steps, end_of, start

from assets import rebuilding
from assets.clock import StoppedClock
from warehouse.home import Home
from warehouse.lock import write_lock
from warehouse.log import EvidenceLog

rebuilding.build_site = lambda _: None  # pages are made from what is published


def rebuild(folder: Path, last: int) -> None:
    """Rebuild, dying after storage step `last`."""
    Steps(last)
    home = Home(folder)
    with write_lock(home.lock, "rebuilding"):
        clock = StoppedClock(EvidenceLog(home.log).newest_at, "simulated")
        rebuilding.rebuild(home, tiny_company.plan(), clock)


def main() -> None:
    """Kill at every step, and heal."""
    tiny_company.import_all()
    folder = Path(sys.argv[1])
    assert end_of(start(tiny_company.run, folder / "0")) == 0
    for step in count(1):
        home = folder / str(step)
        shutil.copytree(folder / "0", home)
        end = end_of(start(rebuild, home, step))
        if end == 0:
            break
        assert end == -signal.SIGKILL, step
        assert end_of(start(rebuild, home, 0) if step % 2 else start(tiny_company.run, home)) == 0, step
    sys.stdout.write(f"{step - 1}\n")


if __name__ == "__main__":
    main()
