"""Runs two days of a tiny company on a disk that is full, each time with a little more room, until they end well.

    unshare --map-root-user --mount python full_disk.py FOLDER

Makes FOLDER/whole undisturbed and FOLDER/healed on the full disk; prints the number of leaves kept after each failure.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import tiny_company
from interrupted import end_of, start

from warehouse.home import Home
from warehouse.log import EvidenceLog

ROOM = 16  # KiB


def give(disk: Path, room: int, *options: str) -> None:
    """Let the disk have so much room."""
    words = ["-t", "tmpfs", "-o", ",".join((*options, f"size={room}k")), "tmpfs", str(disk)]
    subprocess.run(["mount", *words], check=True)  # noqa: S607


def main() -> None:
    """Fill, give, and heal."""
    tiny_company.import_all()
    folder = Path(sys.argv[1])
    assert end_of(start(tiny_company.run, folder / "whole")) == 0
    disk, room, kept = folder / "disk", ROOM, []
    disk.mkdir()
    give(disk, room)
    while end_of(start(tiny_company.run, disk / "home")):
        leaves = list(EvidenceLog(Home(disk / "home").log).read())
        assert leaves[: len(kept)] == kept
        kept = leaves
        sys.stdout.write(f"{len(kept)}\n")
        room += 8 if room < 200 else room // 2  # the first leaves are small, the published file is not
        give(disk, room, "remount")
    shutil.copytree(disk / "home", folder / "healed")


if __name__ == "__main__":
    main()
