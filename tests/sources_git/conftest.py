"""Real repositories behind git's own HTTP server on loopback, and a source that reads them."""

from __future__ import annotations

import shutil
import threading
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from assets.sandbox.repositories import Repository, Signature
from assets.sandbox.repositories.serving import serve
from assets.sandbox.wire import Call, Reply
from assets.sources.contract import Parsed, PullContext
from assets.sources.git import Settings, connect
from assets.sources.http.clock import Clock

TOKEN = "invented-token"
DAY = date(2026, 3, 2)
FIRST = datetime(2026, 3, 2, 23, 30)  # noqa: DTZ001  (UTC without a zone, as contexts have it)


class Host:
    """A git server. `spoil(call, reply)` may put another reply in place of the right one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls: list[Call] = []
        self.spoil = lambda _call, reply: reply
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host.handle(self)

            do_POST = do_GET  # noqa: N815  (the library's name)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def copy(self, name: str) -> dict[str, str]:
        """Serve a copy of the repository under another name; returns its settings."""
        shutil.copytree(self.folder / "billing.git", self.folder / f"{name}.git")
        return {"url": f"{self.url}/{name}.git"}

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        call = Call(
            method=handler.command,
            target=handler.path,
            path={},
            query=dict(parse_qsl(parts.query)),
            headers=headers,
            body=handler.rfile.read(int(headers.get("content-length", 0))),
            base_url=self.url,
        )
        self.calls.append(call)
        reply = self.spoil(call, self.answer(call, parts.path))
        handler.send_response(reply.status)
        for name, value in reply.headers:
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(reply.body)))
        handler.end_headers()
        handler.wfile.write(reply.body if reply.manner == "whole" else reply.body[: len(reply.body) // 2])
        handler.close_connection = handler.close_connection or reply.manner != "whole"

    def answer(self, call: Call, path: str) -> Reply:
        given = call.headers.get("authorization", "").removeprefix("Basic ")
        if b64decode(given).decode().partition(":")[2] != TOKEN:
            return Reply(status=401, headers=(("www-authenticate", 'Basic realm="git"'),))
        name, _, rest = path.removeprefix("/").partition(".git")
        if not (self.folder / f"{name}.git").exists():
            return Reply(status=404, body=b"Repository not found.")
        return serve(self.folder / f"{name}.git", call, rest)


@dataclass
class Said:
    """What a reading said."""

    parsed: Parsed

    def rows(self, record: str) -> list[dict]:
        return next(part.rows for part in self.parsed.sets if part.record == record).to_dicts()

    @property
    def moves(self) -> list[dict]:
        return self.rows("branch_moves")

    @property
    def move(self) -> dict:
        (move,) = self.moves
        return move

    @property
    def commits(self) -> list[dict]:
        return self.rows("release_commits")

    def arrived(self, branch: str = "main") -> list[str]:
        """Ids of the commits that came onto a branch by this reading, newest first."""
        return [row["commit_sha"] for row in self.commits if row["branch"] == branch and not row["is_carried_in"]]


class Reader:
    """A source that is read reading by reading, each a day after the one before unless it says otherwise."""

    def __init__(self, host: Host, home: Path) -> None:
        self.host = host
        self.home = home
        self.settings: dict = {}
        self.cursor: dict = {}
        self.days = 0
        self.repositories: dict = {"101": {"url": f"{host.url}/billing.git"}}
        self.kept: list = []

    def source(self):
        given = {"connector": "git", "host_source": "github", "repositories": self.repositories, "token": TOKEN}
        settings = Settings.model_validate(given | self.settings, context={"home": self.home})
        return connect("code", settings, Clock(sleep=lambda _: None, jitter=lambda: 1.0))

    def context(self) -> PullContext:
        return PullContext(
            source_id="code",
            day=DAY + timedelta(days=self.days),
            day_ends_at=FIRST - timedelta(minutes=30) + timedelta(days=self.days),
            observed_from=FIRST + timedelta(days=self.days),
            time_zone="Europe/Berlin",
            cursor=self.cursor,
        )

    def pull(self) -> Said:
        """Read once; what it says becomes what the next reading builds on."""
        self.kept, context, source = [], self.context(), self.source()
        self.days += 1
        source.pull(context, self.kept.append)
        parsed = source.parse(self.kept, context)
        self.cursor = dict(parsed.cursor)
        return Said(parsed)


class Code:
    """A repository with a person who commits to it."""

    def __init__(self, repository: Repository) -> None:
        self.git = repository
        self._number = 0

    def by(self, name: str = "Robin") -> Signature:
        self._number += 1
        at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=self._number)
        return Signature(name=name, email=f"{name.lower()}@acme.example", at=at)

    def commit(self, branch: str = "main", message: str = "Change", path: str | None = None, **others) -> str:
        by = self.by()
        path = path or f"file-{self._number}.txt"
        return self.git.commit(branch, message=message, author=by, committer=by, files={path: path}, **others)


@pytest.fixture
def host(tmp_path):
    host = Host(tmp_path / "host")
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def code(host):
    """The repository behind the source, with three commits on main."""
    code = Code(Repository(folder=host.folder / "billing.git"))
    for number in range(3):
        code.commit(message=f"Begin {number}")
    return code


@pytest.fixture
def reader(host, code, tmp_path):
    """A source that reads the repository behind `code`."""
    assert code.git.branches()
    return Reader(host, tmp_path / "home")
