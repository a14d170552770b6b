"""Runs two days of a tiny company, killed after each of their storage steps, and then runs them again.

    python every_step.py FOLDER

Makes FOLDER/0 undisturbed and FOLDER/N killed after step N and healed; prints the number of steps.
"""

import os
import signal
import sys
from itertools import count, islice
from pathlib import Path

import tiny_company
from interrupted import Steps, end_of, start


def run(folder: Path, last: int) -> None:
    """Run both days, dying after storage step `last`, and write down how many there were."""
    steps = Steps(last)
    tiny_company.run(folder)
    (folder / "steps").write_text(str(steps.made), encoding="utf-8")


def run_all(folders: dict[Path, int]) -> set[int]:
    """Run side by side; how they ended."""
    return {end_of(child) for child in [start(run, folder, last) for folder, last in folders.items()]}


def main() -> None:
    """Kill after every step, and heal."""
    tiny_company.import_all()
    folder = Path(sys.argv[1])
    assert run_all({folder / "0": 0}) == {0}
    total = int((folder / "0" / "steps").read_text(encoding="utf-8"))
    steps = iter(range(1, total + 1))
    for _ in count():
        some = list(islice(steps, os.cpu_count() or 1))
        if not some:
            break
        assert run_all({folder / str(step): step for step in some}) == {-signal.SIGKILL}, some
        assert run_all(dict.fromkeys((folder / str(step) for step in some), 0)) == {0}, some
    sys.stdout.write(f"{total}\n")


if __name__ == "__main__":
    main()
