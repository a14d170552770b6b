"""A small demo, and what a home folder promises afterwards: nothing pulled twice, rebuilt the same, one writer."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import httpx
import pytest

from warehouse.database import Database
from warehouse.home import Home
from warehouse.lock import write_lock
from warehouse.log import EvidenceLog
from warehouse.snapshots import Scope, create_views, derive, derived_views, look_at

pytestmark = pytest.mark.timeout(600)  # whole demos are played first

ROOT = Path(__file__).resolve().parents[2]
START, DAYS, PEOPLE = date(2025, 11, 1), 15, 60
LAST = START + timedelta(days=DAYS - 1)
LOOPBACK = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
        import os
        open(os.environ["TALLYMARK_TEST_LEAKS"], "a").write(repr(address) + "\\n")
        raise OSError(f"{address} is not on this machine")
    return _connect(self, address)
socket.socket.connect = connect
"""


def _tallymark(*words, **environment):
    command = [sys.executable, "-c", "import sys; from pipelines.cli import main; sys.exit(main())", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=240, check=False
    )


def _leaves(home):
    return list(EvidenceLog(home.log).read())


def _contents(path):
    """Every table of a database file, in full."""
    with Database(path, read_only=True) as db:
        names = [name for (name,) in db.rows("SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        return {name: sorted(map(repr, db.rows(f"SELECT * FROM {name}"))) for name in names}


@pytest.fixture(scope="session")
def played_demo(tmp_path_factory):
    """A demo played to its end by the command, behind a socket that refuses to leave this machine."""
    folder = tmp_path_factory.mktemp("played")
    (folder / "sitecustomize.py").write_text(LOOPBACK, encoding="utf-8")
    words = ["demo", "--home", folder / "home", "--people", PEOPLE, "--days", DAYS, "--no-serve"]
    done = _tallymark(*words, PYTHONPATH=str(folder), TALLYMARK_TEST_LEAKS=str(folder / "leaks"))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def demo_copy(played_demo, tmp_path):
    """A copy of the played home folder that a test may change."""
    shutil.copytree(played_demo / "home", tmp_path / "home")
    return Home(tmp_path / "home")


def test_no_connection_leaves_this_machine(played_demo):
    assert not (played_demo / "leaks").exists()


def test_the_socket_of_the_demo_would_have_told(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(LOOPBACK, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "TALLYMARK_TEST_LEAKS": str(tmp_path / "leaks")}
    script = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
    assert done.returncode
    assert "192.0.2.1" in (tmp_path / "leaks").read_text(encoding="utf-8")


def test_every_day_has_a_pull_of_each_vendor_and_a_result_of_each_test(played_demo):
    leaves = _leaves(Home(played_demo / "home"))
    days = {(START + timedelta(days=offset)).isoformat() for offset in range(DAYS)}
    complete = {(x["source"], x["day"]) for x in leaves if x["kind"] == "pull" and x["status"] == "complete"}
    assert {(source, day) for source in ("bamboohr", "okta") for day in days} <= complete
    (tests,) = {tuple(leaf["tests"]) for leaf in leaves if leaf["kind"] == "catalogue"}
    results = [(leaf["test"], leaf["day"]) for leaf in leaves if leaf["kind"] in {"result", "not_run"}]
    assert sorted(results) == sorted((test, day) for test in tests for day in days)


def test_received_is_excluded_judged_unknown_pending_and_withdrawn_on_every_day(played_demo):
    counted = [leaf["counts"] for leaf in _leaves(Home(played_demo / "home")) if leaf.get("counts")]
    assert any(counts["excluded"] and counts["judged"] for counts in counted)
    for counts in counted:
        parts = ("excluded", "judged", "unknown", "pending", "withdrawn")
        assert counts["received"] + counts["carried_in"] in (
            sum(counts[part] for part in parts),
            sum(counts[part] for part in parts) + counts["carried_in"],
        )
        assert counts["judged"] == counts["passed"] + counts["failed"]


def test_an_intent_stands_before_every_pull(played_demo):
    intended = set()
    for leaf in _leaves(Home(played_demo / "home")):
        about = (leaf.get("source"), leaf.get("day"), leaf.get("attempt"))
        if leaf["kind"] == "intent":
            intended.add(about)
        elif leaf["kind"] == "pull":
            assert about in intended


def test_rebuild_equals_the_original_in_every_table(demo_copy):
    before = _contents(demo_copy.database), _contents(demo_copy.audit)
    done = _tallymark("rebuild", "--home", demo_copy.path)
    # the company is not alive any more, and rebuilding must not need it
    assert done.returncode == 0, done.stderr
    after = _contents(demo_copy.database), _contents(demo_copy.audit)
    for old, new in zip(before, after, strict=True):
        assert set(old) == set(new)
        assert [name for name in old if old[name] != new[name] and name not in {"meta", "loaded"}] == []


def test_a_derived_view_shows_of_a_day_the_same_alone_and_among_others(demo_copy):
    # what is computed once for a range of days is read of each of them
    days = [LAST - timedelta(days=back) for back in (9, 8, 7, 6)]
    with Database(demo_copy.database) as db:
        create_views(db, "Europe/Berlin")
        derive(db, derived_views())

        def shown(first, last):
            look_at(db, Scope(from_day=first, to_day=last))
            return {name: Counter(map(repr, db.rows(f"SELECT * FROM {name}"))) for name in derived_views()}

        together, alone = shown(days[0], days[-1]), [shown(day, day) for day in days]
        for name, rows in together.items():
            assert rows == sum((one[name] for one in alone), Counter()), name
    assert sum(bool(rows) for rows in together.values()) > len(together) / 2


def test_no_secret_is_kept_anywhere_but_in_its_own_folder(played_demo):
    home = played_demo / "home"
    secrets = [path.read_bytes().strip() for path in (home / "secrets").iterdir()]
    assert len(secrets) == 4
    kept = {p: p.read_bytes() for p in home.rglob("*") if p.is_file() and p.parent.name != "secrets"}
    kept |= {path: gzip.decompress(data) for path, data in kept.items() if path.suffix == ".gz"}
    assert kept
    assert [path for path, data in kept.items() for secret in secrets if secret in data] == []


def test_a_second_writer_stops_and_names_the_first(demo_copy):
    with write_lock(demo_copy.lock, "holding"):
        done = _tallymark("rebuild", "--home", demo_copy.path)
    assert done.returncode == 4
    assert f"process {os.getpid()} (holding)" in done.stderr
    assert _tallymark("status", "--home", demo_copy.path).returncode == 0


def test_wrong_settings_are_told_with_code_2(demo_copy):
    demo_copy.settings.write_text("[company]\nname = 3\n", encoding="utf-8")
    done = _tallymark("status", "--home", demo_copy.path)
    assert done.returncode == 2
    assert "tallymark.toml" in done.stderr


@pytest.mark.parametrize("command", ["check", "demo", "init", "parse", "rebuild", "run", "serve", "status"])
def test_every_command_tells_how_it_is_used(command):
    done = _tallymark(command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout


def test_days_that_were_read_are_not_read_again(demo_copy, company_clock):
    # it is the night after the last day, and nobody but the clock answers any more
    at = datetime.combine(LAST + timedelta(days=1), time(2), UTC)
    httpx.post(f"{company_clock}/_company/clock", json={"now": at.isoformat()}).raise_for_status()
    settings = re.sub(
        'url = ".*?"', f'url = "{company_clock}"', demo_copy.settings.read_text(encoding="utf-8"), count=1
    )
    demo_copy.settings.write_text(settings, encoding="utf-8")
    before = _leaves(demo_copy)
    done = _tallymark("run", "--home", demo_copy.path, "--from", LAST - timedelta(days=2), "--to", LAST)
    assert done.returncode == 0, done.stderr
    after = _leaves(demo_copy)
    assert json.dumps(after[: len(before)]) == json.dumps(before)
    assert {"published"} <= {leaf["kind"] for leaf in after[len(before) :]} <= {"published", "settings"}
