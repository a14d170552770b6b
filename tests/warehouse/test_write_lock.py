"""One writer at a time: the second stops at once and says who holds the folder; a dead holder holds nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest

from warehouse.lock import LockedError, write_lock

HOLDER = """
import sys, time
from pathlib import Path
from warehouse.lock import write_lock
with write_lock(Path(sys.argv[1]), "a long run"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "data" / "lock")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_writer_stops_at_once_and_is_told_the_holder_and_its_work(tmp_path, holder):
    began = time.monotonic()
    with (
        pytest.raises(LockedError, match=rf"process {holder.pid} \(a long run\)"),
        write_lock(tmp_path / "data" / "lock", "mine"),
    ):
        pytest.fail("two writers")
    assert time.monotonic() - began < 1


def test_a_holder_killed_with_kill_9_frees_the_lock(tmp_path, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with write_lock(tmp_path / "data" / "lock", "mine"):
        text = (tmp_path / "data" / "lock").read_text()
    assert text == f"process {os.getpid()} (mine)\n"


def test_being_refused_does_not_take_the_lock_from_its_holder(tmp_path, holder):
    for _ in range(2):
        with pytest.raises(LockedError, match=str(holder.pid)), write_lock(tmp_path / "data" / "lock", "mine"):
            pytest.fail("two writers")


def test_the_lock_is_free_again_after_the_block_also_when_it_broke(tmp_path):
    path = tmp_path / "lock"
    with pytest.raises(ZeroDivisionError), write_lock(path, "one"):
        raise ZeroDivisionError
    with write_lock(path, "two"):
        assert "(two)" in path.read_text()
