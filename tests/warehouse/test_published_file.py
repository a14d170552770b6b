"""The published file: documented to the last column, opened by every DuckDB client, never seen half made."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from expectations.criteria import criteria
from warehouse import canonical
from warehouse import publish as publishing
from warehouse.audit import Audit
from warehouse.database import Database
from warehouse.form import OutdatedError
from warehouse.publish import PublishError, macros, publish, published

FIRST = date(2026, 3, 1)
CLIENTS = {"1.0.0": (3, 12), "1.5.0": (3, 14), "2.0.0": (3, 14)}
"""Versions of DuckDB, and the newest Python that each was built for."""
READER = """
import json, sys, time
from pathlib import Path
import duckdb
path, stop, counts, errors = sys.argv[1], Path(sys.argv[2]), [], []
print("ready", flush=True)
while not stop.exists():
    time.sleep(0.02)
    try:
        with duckdb.connect(path, read_only=True) as file:
            days, last = file.execute("SELECT count(*), max(day) - DATE '2026-03-01' + 1 FROM control_daily").fetchone()
            built = int(file.execute("SELECT value FROM meta WHERE key = 'built'").fetchone()[0])
            fails = file.execute("SELECT count(*) FROM deviations").fetchone()[0]
            counts.append((days, last, built, fails))
    except Exception as error:
        errors.append(repr(error))
print(json.dumps({"counts": counts, "errors": errors}))
"""
CLIENT = """
import json, sys
import duckdb
file = duckdb.connect(sys.argv[1], read_only=True)
tables = [name for (name,) in file.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
print(json.dumps({
    "version": duckdb.__version__,
    "rows": {name: file.execute("SELECT count(*) FROM " + name).fetchone()[0] for name in tables},
    "uncommented": file.execute(
        "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
    ).fetchall(),
    "window": file.execute("SELECT test_id FROM control_window('2026-03-01', '2026-03-31')").fetchall(),
}))
"""
DEFINITION = {
    "id": "IAM-01", "title": "All's well", "objective": "o", "kind": {"name": "state"}, "severity": "high",
    "owner": "x", "category": "security", "subjects": "SELECT 1", "item": ["source_id", "account_id"],
    "parameters": {}, "criteria": ["CC6.1"], "annex_a": ["A.5.17"], "exclusions": [],
    "attributes": [{"id": "A", "text": "holds", "expect": {"name": "E", "arguments": {}}, "null_means": {},
                    "applies": "", "due": "due_at", "done": "done_at"}],
}  # fmt: skip


class Marked:
    """A shelf on which one failing day after another is marked and published."""

    def __init__(self, shelf) -> None:
        self.shelf, self.path, self.built = shelf, shelf.folder / "audit.duckdb", 0
        definition = shelf.packs.put(canonical.dumps(DEFINITION))
        shelf.add(kind="catalogue", tests={"IAM-01": {"definition": definition}})

    def publish_another_day(self) -> None:
        day = FIRST + timedelta(days=self.built)
        pull = self.shelf.pull(day, "accounts", [{"account_id": "a1"}])
        item = {"item": "s/a1", "attribute": "A", "outcome": "fail", "observed": {"login": "it's"}}
        counts = {"received": 1, "judged": 1, "failed": 1, "passed": 0, "unknown": 0, "pending": 0}
        self.shelf.add(
            kind="result", test="IAM-01", day=day.isoformat(), mark="fail", reason="deviation", basis="observed",
            counts=counts, inputs=[pull], records=["accounts"], items=self.shelf.packs.put(canonical.dumps([item])),
        )  # fmt: skip
        self.shelf.load()
        self.built += 1
        meta = pl.DataFrame({"key": ["built"], "value": [str(self.built)]})
        publish(self.shelf.db, self.path, {"meta": meta, "criteria": criteria()})


@pytest.fixture
def marked(new_shelf):
    made = Marked(new_shelf())
    made.publish_another_day()
    return made


@pytest.fixture(scope="session", params=CLIENTS)
def stock_client(request, pytestconfig):
    """Environment in which Python imports a stock DuckDB client of another version."""
    if sys.version_info[:2] > CLIENTS[request.param]:
        pytest.skip(
            f"DuckDB {request.param} was never built for Python {sys.version_info.major}.{sys.version_info.minor}"
        )
    folder = pytestconfig.cache.mkdir("duckdb-clients") / request.param
    if not (folder / "duckdb").exists():
        _install(f"duckdb=={request.param}", folder)
    return request.param, {**os.environ, "PYTHONPATH": str(folder)}


def _install(package, folder):
    """Put a package into a folder of its own; a registry that cannot be reached is the one excuse."""
    venv = folder.with_name("pip")
    subprocess.run([sys.executable, "-m", "venv", venv], check=True, capture_output=True, timeout=60)
    command = [venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--only-binary=:all:", "--target", folder]
    try:
        done = subprocess.run([*command, package], capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"{package}: the package registry did not answer in time")
    if "connection broken" in done.stderr:
        pytest.skip(f"{package}: the package registry cannot be reached")
    assert done.returncode == 0, done.stderr


def test_every_table_every_column_and_every_macro_says_what_it_means(marked):
    with duckdb.connect(str(marked.path), read_only=True) as file:
        tables = dict(file.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        bare = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''"
        assert file.execute(bare).fetchall() == []
        texts = "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal"
        functions = dict(file.execute(texts).fetchall())
    assert tables == {table.name: table.text for table in published()}
    assert functions == {macro.name: macro.text for macro in macros()}
    assert {"controls", "criteria", "control_daily", "deviations", "population_ledger", "pulls"} <= set(tables)
    assert "control_window" in functions


@pytest.mark.parametrize("day", ["'2026-03-01'", "DATE '2026-03-01'", "TIMESTAMP '2026-03-01 00:00:00'"])
def test_a_window_may_be_asked_for_with_texts_dates_or_instants(marked, day):
    with duckdb.connect(str(marked.path), read_only=True) as file:
        assert len(file.execute(f"SELECT * FROM control_window({day}, {day})").fetchall()) == 1


def test_the_file_is_read_only_and_leaves_nothing_half_made_beside_it(marked):
    assert marked.path.stat().st_mode & 0o777 == 0o444
    assert [path.name for path in marked.path.parent.iterdir() if "audit" in path.name] == ["audit.duckdb"]


def test_what_a_killed_publisher_left_is_cleared_away_by_the_next(marked):
    left = marked.path.with_name(".audit.duckdb.partial")
    left.write_bytes(b"half a file")
    marked.publish_another_day()
    assert not left.exists()
    with Audit(marked.path) as audit:
        assert audit.query("SELECT count(*) FROM control_daily").item() == 2


def test_a_reader_keeps_the_file_that_it_opened(marked):
    with Audit(marked.path) as audit:
        marked.publish_another_day()
        assert audit.query("SELECT count(*) FROM control_daily").item() == 1
    with Audit(marked.path) as audit:
        assert audit.query("SELECT count(*) FROM control_daily").item() == 2


@pytest.mark.parametrize("change", ["UPDATE meta SET value = 'x' WHERE key = 'form'", "DROP TABLE meta"])
def test_a_file_that_another_version_published_is_refused_with_the_remedy(marked, change):
    marked.path.chmod(0o644)
    with Database(marked.path) as db:
        db.run(change)
    with pytest.raises(OutdatedError, match=r"audit\.duckdb .* `tallymark rebuild`"):
        Audit(marked.path)


def test_a_failing_publication_leaves_the_published_file_and_the_working_database_usable(marked):
    before = marked.path.read_bytes()
    with pytest.raises(PublishError, match=r"published/05_meta\.sql"):
        publish(marked.shelf.db, marked.path, {"meta": pl.DataFrame({"wrong": ["x"]})})
    assert marked.path.read_bytes() == before
    marked.publish_another_day()


@pytest.mark.parametrize("sql", ["SELECT nothing FROM control_daily", "SELEC 1", "SELECT no_such_function(from_day)"])
def test_a_macro_that_does_not_run_is_told_with_its_file_and_its_own_error(marked, monkeypatch, tmp_path, sql):
    folder = shutil.copytree(publishing.FOLDER, tmp_path / "published")
    (folder / "a_broken.macro.sql").write_text(f"-- What does not run.\n{sql}\n", encoding="utf-8")
    before = marked.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "FOLDER", folder)
        with pytest.raises(PublishError, match=r"published/a_broken\.macro\.sql: .*(nothing|SELEC|no_such_function)"):
            marked.publish_another_day()
    assert marked.path.read_bytes() == before
    marked.publish_another_day()


def test_stock_clients_of_other_versions_read_tables_comments_and_macro(marked, stock_client):
    version, environment = stock_client
    done = subprocess.run(
        [sys.executable, "-c", CLIENT, marked.path], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["version"] == version
    assert told["rows"] == {table.name: told["rows"][table.name] for table in published()}
    assert (told["rows"]["control_daily"], told["rows"]["deviations"]) == (1, 1)
    assert told["uncommented"] == []
    assert told["window"] == [["IAM-01"]]


@pytest.fixture
def marked_in_memory(new_shelf):
    """As `marked`, on a file system that waits for no disk where there is one: many publications sync a lot."""
    memory = Path("/dev/shm")  # noqa: S108  (a folder of its own is made in it)
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Marked(new_shelf(Path(folder)))


def test_readers_in_other_processes_see_the_old_file_or_the_new_one_during_twenty_publications(marked_in_memory):
    marked = marked_in_memory
    marked.publish_another_day()
    stop = marked.shelf.folder / "stop"
    command = [sys.executable, "-c", READER, marked.path, stop]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdout.readline() == "ready\n"
    try:
        for _ in range(20):
            marked.publish_another_day()
    finally:
        stop.touch()
        told = [json.loads(reader.communicate(timeout=30)[0]) for reader in readers]
    for entry in told:
        assert entry["errors"] == []
        assert all(days == last == built for days, last, built, _ in entry["counts"]), "a torn file"
        assert all(fails == 1 for *_, fails in entry["counts"])
        days = [count[0] for count in entry["counts"]]
        assert days == sorted(days), "a reader was taken back to an older file"
        assert len(set(days)) > 5, "the reader saw hardly any publication"
