"""The command run in this process, the sandbox company as a demo's home folder reads it, a company's clock alone."""

import json
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from assets import judging
from pipelines.cli import main
from pipelines.cli.commands import adopt
from tests.end_to_end.few import few_controls


@pytest.fixture(scope="module")
def tallymark():
    """Run the command; what it leaves in the environment for its children is taken out again afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DAGSTER_HOME", "TALLYMARK_HOME", "DAGSTER_DISABLE_TELEMETRY", "GX_ANALYTICS_ENABLED"):
            patch.setenv(name, "")

        def _run(*words):
            return main([str(word) for word in words])

        yield _run


@pytest.fixture(scope="module")
def with_few_tests(tallymark):
    """Run the command with some control tests in the catalogue."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (judging, adopt):
            patch.setattr(module, "controls", few_controls)
        yield tallymark


@pytest.fixture(scope="session")
def switch():
    """Switch the only fault of the company that a home folder reads: a kind on some paths, or None for no fault."""

    def _switch(home, fault):
        url = re.search(r'url = "(.*?)"', home.settings.read_text(encoding="utf-8"))[1]
        httpx.delete(f"{url}/_company/faults").raise_for_status()
        httpx.post(f"{url}/_company/faults", json=[fault] if fault else []).raise_for_status()

    return _switch


class _Clock(BaseHTTPRequestHandler):
    """What `[simulation]` asks: the time, and to let it pass."""

    at = datetime(2026, 1, 1, tzinfo=UTC)

    def do_GET(self):
        body = json.dumps({"now": type(self).at.isoformat()}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["content-length"])))
        type(self).at = datetime.fromisoformat(told["now"])
        self.do_GET()

    def log_message(self, *_):
        """Tell nobody."""


@pytest.fixture(scope="module")
def company_clock():
    """The address of a clock that a home folder can go by, without a company behind it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Clock", (_Clock,), {})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Vendors:
    """What a stranger's settings would hold, and the company's own clock and faults."""

    def __init__(self, ready):
        self.ready, self.url = ready, ready["url"]

    def come_to_now(self):
        self._post("clock", {"now": datetime.now(UTC).isoformat()})

    def fault(self, *faults):
        """Switch these faults on and all others off."""
        httpx.delete(f"{self.url}/_company/faults").raise_for_status()
        if faults:
            self._post("faults", list(faults))

    def _post(self, what, told):
        httpx.post(f"{self.url}/_company/{what}", json=told, timeout=60).raise_for_status()


@contextmanager
def _company(days_ago):
    """Found a company of sixty people some days ago and let it live until now."""
    start = (datetime.now(UTC) - timedelta(days=days_ago)).date()
    arguments = ["--start", start.isoformat(), "--days", str(days_ago + 15), "--people", "60"]
    with subprocess.Popen(
        [sys.executable, "-m", "assets.sandbox", *arguments],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        there = Vendors(json.loads(process.stdout.readline()))
        there.come_to_now()
        yield there
        process.terminate()


@pytest.fixture(scope="session")
def vendors():
    """The sandbox company that lives up to this very minute, for homes that read it by the real clock."""
    return _company
