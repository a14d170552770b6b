"""Whoever adds a connector and a control test as the READMEs say sees both everywhere: done in a copy of it all."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipelines.settings.scaffold import make_home
from warehouse.audit import Audit
from warehouse.home import Home

pytestmark = pytest.mark.timeout(900)  # on a machine that is busy with other things
ROOT = Path(__file__).parents[2]
FOLDERS = ("assets", "dashboards", "expectations", "pipelines", "warehouse")
TOKEN = "hush-5eCr3t"
STEPS = """
import sys
from pathlib import Path
from pipelines.cli import main
home, test, day = sys.argv[1:]
codes = [main(["check", "--home", home]), main(["run", "--home", home, "--day", day])]
Path("expectations/controls/iam_20_token_age.py").write_text(Path(test).read_text(encoding="utf-8"), encoding="utf-8")
from expectations import catalogue, soundness
catalogue.controls.cache_clear()
soundness.problems.cache_clear()
codes += [main([*words.split(), "--home", home]) for words in ("check", f"run --day {day}", "status")]
from pipelines.definitions import definitions
keys = {key.to_user_string() for key in definitions(Path(home)).resolve_asset_graph().get_all_asset_keys()}
print("dagster", *sorted(keys))
sys.exit(max(codes))
"""
SETTINGS = """
[company]
name = "Acme"
time_zone = "{zone}"

[window]
from = 2026-01-01
to = 2099-12-31

[reading]
window_hours = 24

[sources.forge]
connector = "forge"
base_url = "{url}"
token_file = "secrets/forge"

[sources.keys]
connector = "files"
folder = "exports"

[sources.keys.records.accounts]
files = "accounts.csv.gz"
format = "csv"
columns = {{ account_id = "Account", is_enabled = {{ from = "On", values = {{ "yes" = true, "no" = false }} }} }}

[sources.keys.records.credentials]
files = "keys.csv.gz"
format = "csv"
zone = "UTC"
columns = {{ credential_id = "Key", account_id = "Account", created_at = "Made" }}
"""


class Forge(BaseHTTPRequestHandler):
    """The invented vendor: two pages of people."""

    def do_GET(self):
        is_last = "page=2" in self.path
        people = [{"id": "f2" if is_last else "f1", "enabled": True}]
        body = {"total": 2, "people": people, "_links": {} if is_last else {"next": {"href": "/api/people?page=2"}}}
        self.send_response(200 if "Authorization" in self.headers else 401)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def forge():
    with HTTPServer(("127.0.0.1", 0), Forge) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()


@pytest.fixture(scope="module")
def checkout(blocks, tmp_path_factory):
    """A copy of the checkout with the README's connector in it."""
    copy = tmp_path_factory.mktemp("checkout with spaces")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder)
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, copy)
    for file in (copy / "expectations/controls").glob("[!_]*.py"):
        if not file.name.startswith(("iam_01", "iam_09")):  # lists of reviews go out by the parameters of IAM-09
            file.unlink()  # the others would only cost time
    connector, *_ = blocks("python", "assets")
    (copy / "assets/sources/forge").mkdir()
    (copy / "assets/sources/forge/__init__.py").write_text(connector, encoding="utf-8")
    (copy / "iam_20.txt").write_text(blocks("python", "expectations")[0], encoding="utf-8")
    return copy


def export(path, *lines):
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join([*lines, ""]))


@pytest.fixture(scope="module")
def followed(checkout, forge, tmp_path_factory):
    """A day read with the new connector, and judged again once the new control test is there; what was printed."""
    home, now = Home(tmp_path_factory.mktemp("home") / "acme"), datetime.now(UTC)
    day = now.date() - timedelta(days=1)
    run = [sys.executable, "-W", "ignore", "-c"]
    named = {"cwd": checkout, "env": os.environ | {"PYTHONPATH": ""}, "capture_output": True, "text": True}
    make_home(home, now.date())
    zone = f"Etc/GMT{now.hour - 12:+d}"  # where it is about noon: yesterday may be read, and today does not end soon
    home.settings.write_text(SETTINGS.format(zone=zone, url=forge), encoding="utf-8")
    (home.path / "secrets").mkdir()
    (home.path / "secrets/forge").write_text(TOKEN, encoding="utf-8")
    export(home.path / "exports/accounts.csv.gz", "Account,On", "k1,yes", "k2,no")
    old, young = date(2020, 1, 1), day - timedelta(days=9)
    keys = [
        f"{key},{account},{made} 00:00:00"
        for key, account, made in (("a", "k1", old), ("b", "k1", young), ("c", "k2", old))
    ]
    export(home.path / "exports/keys.csv.gz", "Key,Account,Made", *keys)
    done = subprocess.run([*run, STEPS, home.path, "iam_20.txt", day.isoformat()], check=False, timeout=400, **named)
    assert done.returncode == 0, done.stdout + done.stderr
    assert TOKEN not in done.stdout + done.stderr
    return home, done.stdout


def test_the_connector_is_checked_read_over_its_pages_and_proven_whole(followed):
    home, told = followed
    assert "forge\tok\tforge" in told
    with Audit(home.audit) as audit:
        read = audit.query("SELECT record, rows, source_total, levels FROM pull_records WHERE source_id = 'forge'")
        assert read.rows() == [("accounts", 2, 2, "transferred")]


def test_the_control_test_judges_what_was_read_before_it_was_written(followed):
    home, told = followed
    with Audit(home.audit) as audit:
        assert audit.query("SELECT mark FROM control_daily WHERE test_id = 'IAM-20'").rows() == [("fail",)]
        query = "SELECT item, status FROM deviations WHERE test_id = 'IAM-20'"
        assert audit.query(query).rows() == [("keys/a", "open")]
        assert audit.query("SELECT count(*) FROM pulls WHERE source_id <> 'home'").item() == 2  # nobody was asked again
    assert "IAM-20\tNo API token is older than a year\tfail\tdeviation" in told


def test_both_are_in_dagster_and_the_test_has_its_page(followed):
    home, told = followed
    (keys,) = [line for line in told.splitlines() if line.startswith("dagster ")]
    assert {"controls/IAM_20", "sources/forge"} <= set(keys.split())
    assert "No API token is older than a year" in (home.site / "control/IAM-20.html").read_text(encoding="utf-8")
