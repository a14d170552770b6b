"""A server that answers exactly what a test says, byte for byte; the sandbox company; clocks that do not wait."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from assets.sources import bamboohr, okta
from assets.sources.contract import Exchange, Parsed, PullContext, Rejected
from assets.sources.http.clock import Clock
from assets.sources.http.session import Session, Vendor
from assets.sources.http.settings import HttpSettings

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
CHECKOUT = Path(__file__).parents[2]


@dataclass
class PatientClock:
    """Time that passes only when somebody waits."""

    seconds: float = 0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def clock(self) -> Clock:
        return Clock(
            now=lambda: NOW + timedelta(seconds=self.seconds),
            monotonic=lambda: self.seconds,
            sleep=self.sleep,
            jitter=lambda: 1.0,
        )


@pytest.fixture
def patient():
    return PatientClock()


def answer(body: bytes = b"[]", status: int = 200, /, **headers: str | None) -> bytes:
    """An HTTP answer as it goes over the wire; a header given as None is left out."""
    sent = {
        "content_type": "application/json",
        "date": format_datetime(NOW, usegmt=True),
        "content_length": str(len(body)),
        "connection": "close",
    } | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in sent.items() if value is not None]
    return f"HTTP/1.1 {status} X\r\n".encode() + "\r\n".join([*lines, "", ""]).encode() + body


class Scripted:
    """A server on loopback. Each request gets the next answer of the script (the last one again and again).

    An answer is bytes, or a list of bytes and of seconds to wait between them. After it the connection is closed.
    """

    answer = staticmethod(answer)

    def __init__(self) -> None:
        self.script: list[bytes | list[bytes | float]] = [answer()]
        self.requests: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += connection.recv(65536)
        self.requests.append(asked.decode())
        said = self.script[min(len(self.requests), len(self.script)) - 1]
        for part in said if isinstance(said, list) else [said]:
            if isinstance(part, bytes):
                connection.sendall(part)
            else:
                time.sleep(part)
        # a close with unread bytes would reset the connection and lose what was sent
        connection.shutdown(socket.SHUT_WR)
        connection.recv(65536)

    def stop(self) -> None:
        self._listening.close()


@pytest.fixture(name="answer")
def _answer() -> Callable[..., bytes]:
    return answer


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def dated() -> Callable[[float], str]:
    """An HTTP date so many seconds from now."""
    return lambda seconds: format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


@pytest.fixture
def server() -> Iterator[Scripted]:
    scripted = Scripted()
    yield scripted
    scripted.stop()


PATIENT = Clock(sleep=lambda _: None, jitter=lambda: 0.0)
"""Real time, but waits take none of it."""


SECRET = "canary-5eCr3t"


@pytest.fixture
def secret() -> str:
    return SECRET


class Talk:
    """Begins sessions with the scripted server."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(
        self,
        clock=PATIENT,
        *,
        begun_at=NOW,
        keep=lambda _: None,
        said=lambda *_: "",
        limited=lambda *_: None,
        **settings,
    ):
        given = HttpSettings.model_validate({"connector": "x", "base_url": self._url, "token": SECRET} | settings)
        auth = httpx.BasicAuth(given.token.get_secret_value(), "x")
        vendor = Vendor(auth=auth, said=said, limited=limited)
        return Session(given, vendor, clock, begun_at=begun_at, keep=keep)

    def rejects(self, *clock, **settings) -> Rejected:
        """Ask for something, and return why it was not given."""
        with self(*clock, **settings) as session, pytest.raises(Rejected) as caught:
            session.get("things", "/things")
        return caught.value


@pytest.fixture
def talk(server: Scripted) -> Talk:
    return Talk(server.url)


class Sandbox:
    """The sandbox company in a process of its own, and connectors attached to it."""

    def __init__(self, *, people: int = 230) -> None:
        command = [sys.executable, "-m", "assets.sandbox", "--people", str(people), "--days", "40"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT, text=True
        )
        assert self._process.stdout is not None
        self.info = json.loads(self._process.stdout.readline())
        self.url: str = self.info["url"]
        self._company = httpx.Client(base_url=self.url, trust_env=False)
        self.now = datetime(2025, 11, 3, 23, 30)  # noqa: DTZ001  (UTC by the contract)
        self.reach(self.now)

    def reach(self, now: datetime) -> None:
        self.now = now
        self._company.post("/_company/clock", json={"now": f"{now.isoformat()}Z"}).raise_for_status()

    def faults(self, *specs: dict) -> None:
        self._company.post("/_company/faults", json=list(specs)).raise_for_status()

    def heal(self) -> None:
        self._company.delete("/_company/faults").raise_for_status()

    def stop(self) -> None:
        self._company.close()
        self._process.terminate()
        self._process.communicate(timeout=10)

    def context(self, cursor: dict | None = None) -> PullContext:
        return PullContext(
            source_id="source",
            day=self.now.date(),
            day_ends_at=self.now - timedelta(minutes=30),
            observed_from=self.now,
            time_zone="Europe/Berlin",
            cursor=cursor or {},
        )

    def today(self) -> Clock:
        """The company's time."""
        return Clock(now=lambda: self.now.replace(tzinfo=UTC), sleep=lambda _: None)

    def patience(self, waits: list[float]) -> Clock:
        """A clock that notes waits instead of waiting."""
        return Clock(sleep=waits.append, jitter=lambda: 0.0)

    def okta(self, clock: Clock | None = None, **settings):
        given = {"base_url": self.url, "token": self.info["okta_token"], "budget_seconds": 60} | settings
        return okta.connect("okta", okta.Settings.model_validate(given), clock or PATIENT)

    def bamboohr(self, clock: Clock | None = None, **settings):
        given = {
            "base_url": f"{self.url}/api/gateway.php/acme",
            "token": self.info["bamboohr_key"],
            "contract_end_field": "customContractEndDate",
            "contract_extended_field": "customContractExtendedOn",
            "last_working_day_field": "customLastWorkingDay",
            "locations": {
                "Berlin": "Europe/Berlin", "New York": "America/New_York", "Singapore": "Asia/Singapore"
            },
            "budget_seconds": 60,
        } | settings  # fmt: skip
        return bamboohr.connect("hr", bamboohr.Settings.model_validate(given), clock or PATIENT)


@pytest.fixture(scope="session")
def company() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(company: Sandbox) -> Iterator[Sandbox]:
    company.reach(company.now + timedelta(seconds=61))  # so that its rate limits are fresh
    yield company
    company.heal()


@dataclass(frozen=True)
class Pulled:
    """A pull: what was kept and what it says."""

    exchanges: list[Exchange]
    parsed: Parsed

    def rows(self, record: str) -> list[dict]:
        return [row for part in self.parsed.sets if part.record == record for row in part.rows.to_dicts()]


def pull(connector, context: PullContext) -> Pulled:
    kept: list[Exchange] = []
    connector.pull(context, kept.append)
    return Pulled(kept, connector.parse(kept, context))


@pytest.fixture
def pulling() -> Callable[..., Pulled]:
    return pull


@pytest.fixture(scope="session")
def okta_pull(company: Sandbox) -> Pulled:
    """One complete pull of the sandbox's Okta, with the members of a group."""
    company.heal()
    return pull(company.okta(groups=["Everyone"]), company.context())


@pytest.fixture(scope="session")
def hr_pull(company: Sandbox) -> Pulled:
    """One complete pull of the sandbox's BambooHR."""
    company.heal()
    return pull(company.bamboohr(), company.context())
