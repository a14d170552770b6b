"""A small GitHub on loopback: one organisation as plain data, its answers in pages, and ways to spoil them."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from assets.sources import github
from assets.sources.contract import Exchange, Parsed, PullContext, Rejected
from assets.sources.http.clock import Clock

NOW = datetime(2026, 3, 2, 23, 30)  # noqa: DTZ001  (UTC by the contract)
SECRET = "canary-5eCr3t"
TEMPLATES = json.loads((Path(__file__).parent / "templates.json").read_text(encoding="utf-8"))


def make(kind: str, **more: Any) -> dict:
    """An ordinary object, with some fields different."""
    return deepcopy(TEMPLATES[kind]) | more


def member(key: int, role: str = "MEMBER", *, factor: bool | None = True) -> dict:
    node = TEMPLATES["member"]["node"] | {"databaseId": key, "login": f"login{key}"}
    return make("member", role=role, hasTwoFactorEnabled=factor, node=node)


@dataclass
class Answer:
    """What goes over the wire; `body` is JSON, or bytes as they are."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def page(rows: list, after: str | None, size: int, key: str = "nodes") -> dict:
    """A page of a list, as GraphQL hands it out; cursors are places."""
    start = int(after or 0)
    some = rows[start : start + size]
    info = {"hasNextPage": start + size < len(rows), "endCursor": str(start + len(some)) if some else None}
    return {"totalCount": len(rows), "pageInfo": info, key: some}


class Fake:
    """An organisation behind GitHub's wire format.

    Attributes:
        asked: operation, or path with query, of every request.
        size: rows of a page.
        spoil: (pattern over what is asked, what becomes of the answer), all of which apply.
    """

    def __init__(self) -> None:
        self.members = [member(10, "ADMIN"), *(member(key) for key in range(11, 15))]
        self.outside = [make("account")]
        self.teams = [{"id": "T_5", "databaseId": 5, "name": "Platform", "people": [11, 12, 13]}]
        self.identities: list[dict] = []
        self.is_member = True
        self.size = 2
        self.repositories = [
            make("repository"),
            make("repository", id="R_502", databaseId=502, nameWithOwner="acme/portal"),
        ]
        self.moved: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.spoil: list[tuple[str, Callable[[Answer], Answer]]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake._send(self, self.path, fake.rest)

            def do_POST(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
                fake._send(self, sent["operationName"], lambda name: fake.graph(name, sent["variables"]))

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def _send(self, handler: BaseHTTPRequestHandler, asked: str, answer_to: Callable[[str], Answer]) -> None:
        self.asked.append(asked)
        answer = answer_to(asked)
        if handler.headers["authorization"] != f"Bearer {SECRET}":
            answer = Answer({"message": "Bad credentials"}, 401)
        for pattern, change in self.spoil:
            if re.search(pattern, asked):
                answer = change(answer)
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        headers = {"date": format_datetime(NOW.replace(tzinfo=UTC), usegmt=True), "content-type": "application/json"}
        handler.send_response_only(answer.status)
        for name, value in (headers | {"content-length": str(len(body))} | answer.headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def graph(self, operation: str, asked: dict) -> Answer:
        name = re.sub("(?<!^)([A-Z])", r"_\1", operation).lower()
        return Answer({"data": getattr(self, f"answer_{name}")(asked)})

    def answer_members(self, asked: dict) -> dict:
        members = page(self.members, asked["after"], self.size, "edges")
        return {"organization": {"viewerIsAMember": self.is_member, "membersWithRole": members}}

    def answer_identities(self, asked: dict) -> dict:
        there = {"externalIdentities": page(self.identities, asked["after"], self.size)}
        return {"organization": {"samlIdentityProvider": there if self.identities else None}}

    def _people(self, team: dict, after: str | None) -> dict:
        edges = [{"role": "MEMBER", "node": {"databaseId": key}} for key in team["people"]]
        return page(edges, after, self.size, "edges")

    def answer_teams(self, asked: dict) -> dict:
        teams = [team | {"members": self._people(team, None)} for team in self.teams]
        return {"organization": {"teams": page(teams, asked["after"], self.size)}}

    def answer_team_members(self, asked: dict) -> dict:
        (team,) = [team for team in self.teams if team["id"] == asked["team"]]
        return {"node": {"members": self._people(team, asked["after"])}}

    def answer_repositories(self, asked: dict) -> dict:
        return {"organization": {"repositories": page(self.repositories, asked["after"], self.size)}}

    def _of(self, node: str) -> dict:
        return {one["id"]: one for one in self.repositories}[node]

    def _pull(self, node: str) -> dict:
        return {pull["id"]: pull for one in self.repositories for pull in one["pulls"]}[node]

    def answer_changes(self, asked: dict) -> dict:
        found = []
        for one in map(self._of, asked["ids"]):
            pulls = sorted(one["pulls"], key=lambda pull: pull["updatedAt"], reverse=True)
            found.append({"id": one["id"], "pullRequests": page(pulls, asked["after"], min(self.size, asked["first"]))})
        return {"nodes": found}

    def _lists(self, pull: dict, asked: dict) -> dict:
        there = {name: page(pull[name], asked.get(name), self.size) for name in ("reviews", "commits", "events")}
        return {"reviews": there["reviews"], "commits": there["commits"], "timelineItems": there["events"]}

    def answer_change_details(self, asked: dict) -> dict:
        return {"nodes": [(pull := self._pull(name)) | self._lists(pull, {}) for name in asked["changes"]]}

    def answer_change_more(self, asked: dict) -> dict:
        return {"node": self._lists(self._pull(asked["change"]), asked)}

    def answer_merged_commits(self, asked: dict) -> dict:
        history = self._pull(asked["change"])["history"]
        return {"node": {"mergeCommit": {"history": page(history, asked["after"], self.size)}}}

    def answer_deployments(self, asked: dict) -> dict:
        size = min(self.size, asked["first"])
        return {
            "nodes": [
                {"id": one["id"], "deployments": page(one["deployments"], asked["after"], size)}
                for one in map(self._of, asked["ids"])
            ]
        }

    def rest(self, asked: str) -> Answer:
        parts = urlsplit(asked)
        query, path = dict(parse_qsl(parts.query)), parts.path
        if path in self.moved:
            return self.moved[path]
        if path == "/orgs/acme/outside_collaborators":
            return self._listed([] if "filter" in query else self.outside, parts, query)
        for one in self.repositories:
            below = f"{path}/".removeprefix(f"/repos/{one['nameWithOwner']}/")
            if below != f"{path}/":
                return self._below(one, below, parts, query)
        return Answer({"message": "Not Found"}, 404)

    def _below(self, one: dict, below: str, parts: Any, query: dict) -> Answer:  # noqa: PLR0911  (one a path)
        match below.strip("/").split("/"):
            case [""]:
                known = {"id": one["databaseId"], "full_name": one["nameWithOwner"], "node_id": one["id"]}
                return Answer(known | {"default_branch": "main"})
            case ["commits", name, "check-runs"]:
                return self._listed(one["checks"].get(name, []), parts, query, "check_runs")
            case ["commits", name, "statuses"]:
                return self._listed(one["statuses"].get(name, []), parts, query)
            case ["rulesets", name]:
                return Answer(one["rulesets"][name])
            case ["branches", _, "protection"]:
                return Answer(*reversed(one["protection"]))
            case ["actions", "runs", name]:
                return Answer(one["runs"][name]) if name in one["runs"] else Answer({"message": "Not Found"}, 404)
            case ["actions", "runs", name, "approvals"]:
                return self._listed(one["approvals"].get(name, []), parts, query)
            case ["actions", "runs"]:
                return Answer({"total_count": 0})
            case [name, *_]:
                there = one[name]
                is_refusal = there and isinstance(there[0], int)
                return Answer(*reversed(there)) if is_refusal else self._listed(there, parts, query)

    def _listed(self, rows: list, parts: Any, query: dict, envelope: str | None = None) -> Answer:
        number = int(query.get("page", 1))
        some = rows[(number - 1) * self.size : number * self.size]
        asked = "&".join(f"{name}={value}" for name, value in (query | {"page": str(number + 1)}).items())
        link = {"link": f'<{self.url}{parts.path}?{asked}>; rel="next"'} if number * self.size < len(rows) else {}
        return Answer({"total_count": len(rows), envelope: some} if envelope else some, headers=link)


@dataclass(frozen=True)
class Pulled:
    """A pull: what was kept and what it says."""

    exchanges: list[Exchange]
    parsed: Parsed

    def rows(self, record: str) -> list[dict]:
        return [row for part in self.parsed.sets if part.record == record for row in part.rows.to_dicts()]

    def parents(self, record: str) -> frozenset[str] | None:
        (part,) = [part for part in self.parsed.sets if part.record == record]
        return part.parents


def context(cursor: dict | None = None) -> PullContext:
    return PullContext(
        source_id="github",
        day=NOW.date(),
        day_ends_at=NOW - timedelta(minutes=30),
        observed_from=NOW,
        time_zone="Europe/Berlin",
        cursor=cursor or {},
    )


class Source:
    """The connector, pointed at the fake. Waits take no time and are noted."""

    make = staticmethod(make)
    member = staticmethod(member)
    context = staticmethod(context)
    secret = SECRET
    now = NOW.replace(tzinfo=UTC)

    def __init__(self, fake: Fake) -> None:
        self.fake = fake
        self.seconds = 0.0
        self.waits: list[float] = []

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def connector(self, **settings: Any):
        clock = Clock(now=lambda: self.now, monotonic=lambda: self.seconds, sleep=self._sleep, jitter=lambda: 0.0)
        given = {"base_url": self.fake.url, "token": SECRET, "org": "acme", "repositories": ["ledger"]} | settings
        return github.connect("github", github.Settings.model_validate(given), clock)

    def pull(self, cursor: dict | None = None, **settings: Any) -> Pulled:
        kept: list[Exchange] = []
        connector, of_day = self.connector(**settings), context(cursor)
        connector.pull(of_day, kept.append)
        return Pulled(kept, connector.parse(kept, of_day))

    def rejected(self, cursor: dict | None = None, **settings: Any) -> Rejected:
        with pytest.raises(Rejected) as caught:
            self.pull(cursor, **settings)
        return caught.value


@pytest.fixture
def fake() -> Iterator[Fake]:
    running = Fake()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def source(fake: Fake) -> Source:
    return Source(fake)


@pytest.fixture
def ledger(fake: Fake) -> dict:
    """A repository with a merged change, its checks, its move of the branch, a deployment and an alert."""
    one = fake.repositories[0]
    change = make("pull", reviews=[make("review")], commits=[{"commit": make("commit")}])
    one["pulls"] = [change]
    one["checks"] = {
        change["headRefOid"]: [make("check_run", id=key, name=f"check{key}") for key in (3001, 3002, 3003)]
    }
    one |= {"statuses": {change["headRefOid"]: [make("status")]}, "activity": [make("activity")]}
    one |= {"deployments": [make("deployment")], "runs": {"88": make("run")}, "approvals": {"88": [make("approval")]}}
    one["dependabot"] = [make("dependency_alert", number=number) for number in (1, 2, 3)]
    one["code-scanning"] = [make("code_alert")]
    return one
