"""Killed after a storage step, at a random time, or stopped by a full disk: run again, and only the log tells."""

import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from warehouse.database import Database
from warehouse.home import Home
from warehouse.log import EvidenceLog
from warehouse.packs import Packs

pytestmark = pytest.mark.timeout(600)  # whole demos are played first

ROOT = Path(__file__).resolve().parents[2]
WORKING = ("history_", "quarantine", "readings", "pulls", "result", "item_sets", "catalogue", "corrections")
PUBLISHED = ("deviations", "control_daily", "population_ledger", "unknown_items")
NOT_COMPARED = {"seq", "recorded_at", "code", "known_from", "known_to", "version_id", "inputs"}


def leaves(home):
    return list(EvidenceLog(home.log).read())


def verdicts_and_pulls(home):
    """What was pulled and marked, without the numbers that an interruption moves."""
    kept = leaves(home)
    pulls = {leaf["seq"]: (leaf["source"], leaf["day"]) for leaf in kept if leaf["kind"] == "pull"}
    found = []
    for leaf in kept:
        if leaf["kind"] in {"intent", "published"}:
            continue
        plain = {name: value for name, value in leaf.items() if name not in NOT_COMPARED}
        found.append(plain | {"inputs": sorted(pulls[seq] for seq in leaf.get("inputs", []))})
    return sorted(found, key=repr)


def interrupted_pulls(home):
    """How often a pull was intended and nothing came of it."""
    kinds = [leaf["kind"] for leaf in leaves(home)]
    return kinds.count("intent") - kinds.count("pull")


def tables(path, names):
    """Tables of a database in full, without numbers that an interruption moves."""
    with Database(path, read_only=True) as db:
        found = {}
        for (name,) in db.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1"):
            if not name.startswith(names):
                continue
            columns = [column for column, *_ in db.rows(f"DESCRIBE {name}") if column not in NOT_COMPARED]
            found[name] = sorted(map(repr, db.rows(f"SELECT {', '.join(columns)} FROM {name}")))
        return found


def kept(home):
    """What a home folder keeps, in full."""
    packs = Packs(home.packs)
    bodies = {name: packs.get(name) for name in packs.names()}
    return verdicts_and_pulls(home), bodies, tables(home.database, WORKING), tables(home.audit, PUBLISHED)


def run_script(name, *words, under=()):
    """What a script beside this file printed; it ended well."""
    command = [*under, sys.executable, "-W", "ignore", Path(__file__).with_name(name), *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def undisturbed_and_killed(tmp_path_factory):
    """Two home folders of the same demo: one played through, one killed four times before it could end."""
    folder, seed = tmp_path_factory.mktemp("killed"), random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"killed_demo.py {folder} {seed}\n")
    run_script("killed_demo.py", folder, seed)
    return Home(folder / "whole"), Home(folder / "killed")


@pytest.fixture(scope="module")
def killed_after_every_step():
    """Home folders of two days of a tiny company: `0` undisturbed, `N` killed after storage step N and run again."""
    memory = Path("/dev/shm")  # noqa: S108  (a folder of its own is made in it: hundreds of syncs wait for no disk)
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        steps = int(run_script("every_step.py", folder))
        assert steps > 30
        yield Home(Path(folder) / "0"), {step: Home(Path(folder) / str(step)) for step in range(1, steps + 1)}


def test_a_run_killed_after_any_storage_step_and_run_again_keeps_what_an_undisturbed_run_keeps(killed_after_every_step):
    whole, killed = killed_after_every_step
    expected = kept(whole)
    assert any(leaf.get("mark") == "fail" for leaf in expected[0])
    for step, home in killed.items():
        assert kept(home) == expected, step
        assert sorted(home.data.rglob("*.partial")) == [], step


@pytest.fixture(scope="module")
def killed_rebuilds():
    """Home folders of a tiny company: `0` as it was, `N` whose rebuild was killed after step N; healed since."""
    memory = Path("/dev/shm")  # noqa: S108  (as above)
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        steps = int(run_script("killed_rebuild.py", folder))
        assert steps > 5
        yield Home(Path(folder) / "0"), {step: Home(Path(folder) / str(step)) for step in range(1, steps + 1)}


def test_a_rebuild_killed_after_any_storage_step_loses_nothing_and_can_be_followed_by_another_or_a_run(killed_rebuilds):
    whole, killed = killed_rebuilds
    expected = kept(whole)
    for step, home in killed.items():
        assert kept(home) == expected, step
        assert [path for path in home.data.rglob("*.partial") if step % 2] == [], step


def test_an_intent_without_a_pull_shows_that_a_pull_was_interrupted(killed_after_every_step):
    whole, killed = killed_after_every_step
    assert interrupted_pulls(whole) == 0
    assert {interrupted_pulls(home) for home in killed.values()} == {0, 1}


def test_marks_and_pulls_are_those_of_an_undisturbed_run(undisturbed_and_killed):
    whole, killed = undisturbed_and_killed
    assert verdicts_and_pulls(killed) == verdicts_and_pulls(whole)


def test_pack_hashes_are_those_of_an_undisturbed_run(undisturbed_and_killed):
    whole, killed = undisturbed_and_killed
    assert Packs(killed.packs).names() == Packs(whole.packs).names()
    for name in Packs(killed.packs).names():
        Packs(killed.packs).get(name)


def test_history_and_results_are_those_of_an_undisturbed_run(undisturbed_and_killed):
    whole, killed = undisturbed_and_killed
    expected = tables(whole.database, WORKING)
    assert {"history_accounts", "history_workers", "results", "pulls", "readings"} <= set(expected)
    assert tables(killed.database, WORKING) == expected


def test_deviations_and_days_are_published_as_by_an_undisturbed_run(undisturbed_and_killed):
    whole, killed = undisturbed_and_killed
    expected = tables(whole.audit, PUBLISHED)
    assert set(expected) == set(PUBLISHED)
    assert tables(killed.audit, PUBLISHED) == expected


def test_attempts_show_that_pulls_of_the_demo_were_interrupted(undisturbed_and_killed):
    whole, killed = undisturbed_and_killed
    assert interrupted_pulls(whole) == 0
    assert interrupted_pulls(killed) > 0


def test_nothing_half_written_is_left_behind(undisturbed_and_killed):
    _, killed = undisturbed_and_killed
    assert sorted(killed.data.rglob("*.partial")) == []


def test_what_was_acknowledged_survives_250_kills_at_random_times(tmp_path):
    seed = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"many_kills.py {tmp_path} {seed}\n")
    acknowledged = dict(line.split() for line in run_script("many_kills.py", tmp_path, seed).splitlines())
    home = Home(tmp_path)
    found, packs = {str(leaf["seq"]): leaf["pack"] for leaf in leaves(home)}, Packs(home.packs)
    assert len(acknowledged) >= 250
    assert acknowledged.items() <= found.items()
    for name in found.values():
        packs.get(name)


def test_a_run_stopped_by_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(tmp_path):
    own_mounts = ["unshare", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*own_mounts, "true"], check=False).returncode:
        pytest.skip("no file system of a given size may be mounted here")
    sizes = [int(line) for line in run_script("full_disk.py", tmp_path, under=own_mounts).split()]
    assert len(set(sizes)) > 4
    assert kept(Home(tmp_path / "healed")) == kept(Home(tmp_path / "whole"))
