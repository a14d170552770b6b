"""A company served over real HTTP on loopback, for tests that call it as a connector would."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import httpx
import pytest

from assets.sandbox.build import build
from assets.sandbox.company import Settings
from assets.sandbox.server import HOST, bind, server
from assets.sandbox.vendors.bamboohr.api import API_KEY
from assets.sandbox.vendors.okta.api import API_TOKEN

BAMBOOHR = "/api/gateway.php/acme/v1"


class Caller:
    """Calls a served company with good credentials."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=20)

    def okta(self, path: str, **query: object) -> httpx.Response:
        return self.http.get(f"/api/v1{path}", params=query or None, headers={"authorization": f"SSWS {API_TOKEN}"})

    def bamboohr(self, path: str, **query: object) -> httpx.Response:
        return self.http.get(f"{BAMBOOHR}{path}", params=query or None, auth=(API_KEY, "x"))

    def report(self, *fields: str, current: str = "false") -> httpx.Response:
        body = {"title": "workers", "fields": list(fields)}
        query = {"format": "json", "onlyCurrent": current}
        return self.http.post(f"{BAMBOOHR}/reports/custom", params=query, json=body, auth=(API_KEY, "x"))

    def all_users(self, **query: object) -> list[dict]:
        response = self.okta("/users", **query)
        users = response.json()
        while "next" in response.links:
            response = self.http.get(response.links["next"]["url"], headers={"authorization": f"SSWS {API_TOKEN}"})
            users += response.json()
        return users

    def move_clock(self, to: str) -> httpx.Response:
        return self.http.post("/_company/clock", json={"now": to})

    def faults(self, *faults: dict) -> httpx.Response:
        return self.http.post("/_company/faults", json=list(faults))


@contextmanager
def served(company) -> Iterator[Caller]:
    serving, listening = server(company), bind(0)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not serving.started:
        time.sleep(0.005)
    caller = Caller(f"http://{HOST}:{listening.getsockname()[1]}")
    try:
        yield caller
    finally:
        caller.http.close()
        serving.should_exit = True
        thread.join(timeout=10)
        listening.close()


@pytest.fixture
def serve() -> Callable:
    return served


@pytest.fixture(scope="session")
def small() -> Settings:
    return Settings(start=date(2026, 1, 1), people=240, days=60)


@pytest.fixture
def caller(small) -> Iterator[Caller]:
    """A company of one's own, whose clock may be moved."""
    with served(build(small, []).company) as one:
        yield one


@pytest.fixture(scope="session")
def _still(small) -> Iterator[Caller]:
    with served(build(small, []).company) as one:
        yield one


@pytest.fixture
def still(_still) -> Iterator[Caller]:
    """A shared company that stands at its first day; faults are over after each test."""
    yield _still
    _still.http.delete("/_company/faults")
