"""The busy company in a process of its own, asked over a pipe: vendors' answers without a network.

Its memory and time are not those of what is measured. Questions are those of HTTP (`ask`), of git (`git`), and about
the clock (`reach`, `now`).
"""

from __future__ import annotations

import re
import time
from datetime import datetime
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.routing import compile_path

from assets.sandbox import home, plugins, vendors
from assets.sandbox.company import Company
from assets.sandbox.repositories import Repository
from assets.sandbox.staff import CHIEF, head_of
from assets.sandbox.tickets.incidents import WITNESS
from assets.sandbox.tickets.requests import access_words
from assets.sandbox.vendors.bamboohr.api import API_KEY
from assets.sandbox.vendors.github.api import GITHUB_TOKEN, ORGANISATION
from assets.sandbox.vendors.jira.api import API_TOKEN as JIRA_TOKEN
from assets.sandbox.vendors.jira.api import READER_MAIL
from assets.sandbox.vendors.jira.fields import evidence
from assets.sandbox.vendors.okta import api as okta
from assets.sandbox.vendors.okta.api import API_TOKEN
from assets.sandbox.vendors.okta.users import Views
from assets.sandbox.wire import ENDPOINTS, Call, Handler, Reply, Site
from tests.benchmarks.busy import Life, found

URL = "http://127.0.0.1"


class Line:
    """This end of the pipe; threads take turns. `waited` counts the seconds spent waiting for the company."""

    def __init__(self, life: Life, folder: Path) -> None:
        here, there = get_context("spawn").Pipe()
        self._process = get_context("spawn").Process(target=_serve, args=(there, life, folder), daemon=True)
        self._process.start()
        self._pipe, self._lock, self.waited = here, Lock(), 0.0
        self.ready: dict[str, Any] = here.recv()

    def ask(self, what: str, *arguments: object) -> Any:
        with self._lock:
            began = time.perf_counter()
            self._pipe.send((what, *arguments))
            answer = self._pipe.recv()
            self.waited += time.perf_counter() - began
        return answer

    def close(self) -> None:
        with self._lock:
            self._pipe.send(("end",))
        self._process.join(30)


def _serve(pipe: Connection, life: Life, folder: Path) -> None:
    company = found(life, folder / "reviews")
    home.write_registers(folder / "registers", company)
    pipe.send(_ready(company))
    desk = _Desk(company)
    while (question := pipe.recv())[0] != "end":
        pipe.send(getattr(desk, question[0])(*question[1:]))


def _ready(company: Company) -> dict[str, Any]:
    """What the settings of its home folder need to know."""
    return {
        "url": URL,
        "bamboohr_key": API_KEY,
        "okta_token": API_TOKEN,
        "witness_worker": company.people[CHIEF].worker(),
        "witness_account": company.people[CHIEF].account(),
        "jira_email": READER_MAIL,
        "jira_token": JIRA_TOKEN,
        "jira_access": access_words(company),
        "jira_details": evidence(),
        "witness_issue": company.tracker.find(WITNESS).ticket_id,
        "github_token": GITHUB_TOKEN,
        "github_organisation": ORGANISATION,
        "witness_member": company.people[head_of("Platform")].code_account(),
        "repositories": {name: one.repository_id for name, one in company.code.repositories.items()},
    }


class _Desk:
    """Answers one question after the other."""

    def __init__(self, company: Company) -> None:
        for package in plugins.load(vendors):
            plugins.load(package)
        self._company, self._site = company, Site(company)
        self._lists = _Lists(self._site)

    def now(self) -> datetime:
        return self._company.now

    def reach(self, at: datetime) -> datetime:
        if at > self._company.now:
            self._company.advance(at)
        return self._company.now

    def size(self) -> dict[str, int]:
        """How much there is: for the table."""
        company = self._company
        return {
            "accounts": len(company.directory.accounts),
            "tickets": len(company.tracker.tickets),
            "changes": len(company.code.changes),
            "checks": len(company.code.checks),
            "deployments": len(company.code.deployments),
            "weaknesses": len(company.code.alerts),
            "repositories": len(company.code.repositories),
        }

    def http(self, method: str, url: str, headers: dict[str, str], body: bytes) -> tuple[int, list[Any], bytes]:
        parts = urlsplit(url)
        handler, path = _route(method, parts.path)
        call = Call(
            method=method,
            target=parts.path + (f"?{parts.query}" if parts.query else ""),
            path=path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            body=body,
            base_url=f"{parts.scheme}://{parts.netloc}",
        )
        reply = self._lists.answer(call) or handler(self._site, call)
        return reply.status, list(reply.headers), reply.body

    def git(self, repository_id: str, what: str, *arguments: str) -> Any:
        repository = next(one for one in self._company.code.repositories.values() if one.repository_id == repository_id)
        return getattr(_Git(repository.git), what)(*arguments)


class _Lists:
    """The two longest lists of Okta: their rows are the sandbox's own, found once an instant and not once a page."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._at: datetime | None = None
        self._found: dict[str, list[tuple[str, bytes]]] = {}

    def answer(self, call: Call) -> Reply | None:
        path = call.target.partition("?")[0].removeprefix(okta.PREFIX)
        members = re.fullmatch(r"/groups/(\w+)/users", path)
        is_everybody = path == "/users" and call.query.get("filter", "").startswith('lastUpdated gt "1970')
        if not members and not is_everybody:
            return None
        if self._at != self._site.company.now:
            self._at, self._found = self._site.company.now, {}
        if path not in self._found:
            views, everybody = self._site.shared(Views), self._site.company.directory.accounts.values()
            shown = [one for one in everybody if is_everybody or (members and members[1] in one.group_ids)]
            self._found[path] = [(one.account_id, views.of(one)[1]) for one in shown]
        reply = okta.page(call, self._found[path], 200)
        return Reply(body=reply.body, headers=(("date", self._site.date), *reply.headers))


@cache
def _routes() -> list[tuple[tuple[str, ...], re.Pattern[str], Handler]]:
    ordered = sorted(ENDPOINTS, key=lambda endpoint: endpoint.fallback)
    return [(one.methods, compile_path(one.path)[0], one.handler) for one in ordered]


def _route(method: str, path: str) -> tuple[Handler, dict[str, str]]:
    for methods, pattern, handler in _routes():
        if method in methods and (match := pattern.match(path)):
            return handler, match.groupdict()
    raise LookupError(f"nothing answers {method} {path}")


class _Git:
    """What git would say of a repository, in git's words."""

    def __init__(self, repository: Repository) -> None:
        self._git = repository

    def advertised(self) -> bytes:
        name, tip = self._git.default_branch, self._git.tip(self._git.default_branch)
        return f"ref: refs/heads/{name}\tHEAD\n{tip}\tHEAD\n{tip}\trefs/heads/{name}\n".encode()

    def commits(self, tip: str, *without: str) -> tuple[int, bytes]:
        return self._listed(self._git.new_commits(tip, *without)[::-1])

    def newest(self, tip: str, most: int) -> tuple[int, bytes]:
        return self._listed(self._line(tip)[:most])

    def length(self, tip: str) -> int:
        return len(self._line(tip))

    def paths(self, tip: str, *without: str) -> bytes:
        come = set(self._git.new_commits(tip, *without))
        told = []
        for sha in self._line(tip):
            if sha not in come:
                break
            if len(self._git.parents(sha)) <= 1:
                files = "".join(f":100644 100644 {'0' * 40} {'0' * 40} M\0{path}\0" for path in self._git.changed(sha))
                told.append(f"{sha}\0{files}")
        return "".join(told).encode()

    def _line(self, tip: str) -> list[str]:
        line, sha = [], tip
        while sha:
            line.append(sha)
            sha = next(iter(self._git.parents(sha)), "")
        return line

    def _listed(self, ids: list[str]) -> tuple[int, bytes]:
        bodies = [self._git._objects._unwritten[sha].partition(b"\0")[2] for sha in ids]
        told = [b"%s commit %d\n%s\n" % (sha.encode(), len(body), body) for sha, body in zip(ids, bodies, strict=True)]
        return len(ids), b"".join(told)
