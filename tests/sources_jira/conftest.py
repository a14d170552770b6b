"""A small Jira on loopback, Cloud or Data Center, whose answers a test may bend; and pulls of it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest

from assets.sources import jira
from assets.sources.contract import Exchange, Parsed, PullContext
from assets.sources.http.clock import Clock

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
ZONE = "America/New_York"
EMAIL, TOKEN = "tallymark@acme.example", "canary-5eCr3t"
PATIENT = Clock(sleep=lambda _: None, jitter=lambda: 0.0)
PURPOSES = "severity incident_type impact personal_data root_cause detected severity_reason no_action_reason"
FIELDS = {name: f"customfield_{10040 + place}" for place, name in enumerate(PURPOSES.split())}
FIELDS |= {"subject": "customfield_10050", "access": "customfield_10051"}
NAMES = {name: name.removeprefix("customfield_") for name in FIELDS.values()}
NAMES |= {name: name.capitalize() for name in ("status", "assignee", "project", "issuetype", "priority")}
STATUSES = {
    "Open": "open", "Acknowledged": "in_progress", "Contained": "contained", "Restored": "resolved",
    "Closed": "closed", "Cancelled": "cancelled", "Waiting for approval": "pending", "Declined": "cancelled",
}  # fmt: skip
KINDS = {"10000": "Incident", "10001": "Access request", "10002": "Story"}
OPTIONS = [*STATUSES, "SEV1", "SEV2", "SEV3", "SEV4", "Incident", "Access request", "Story", "Done", "Duplicate"]
IDS = {name: str(100 + place) for place, name in enumerate(OPTIONS)}


def named(name: str) -> dict[str, str]:
    """A status, a type, an option: Jira calls what the last is named its value."""
    return {"id": IDS[name], "name": name, "value": name}


@dataclass
class Reply:
    """An answer before it is sent."""

    value: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    length: int | None = None


class Site:
    """The state of a Jira, and what is wrong with how it answers."""

    def __init__(self, *, is_cloud: bool = True) -> None:
        self.is_cloud = is_cloud
        self.now = NOW
        self.me = "acc-monitor"
        projects = [("10000", "OPS", "service_desk"), ("10001", "ACC", "service_desk"), ("10002", "ENG", "software")]
        self.projects = [{"id": name, "key": key, "name": key, "projectTypeKey": kind} for name, key, kind in projects]
        self.users = [self.user(f"acc-{name}") for name in ("monitor", "ada", "bo", "cy", "di")]
        self.users += [self.user("acc-gone", active=False), self.user("acc-bot", accountType="app")]
        self.issues: dict[str, dict] = {}
        self.approvals: dict[str, list] = {}
        self.faults: list[SimpleNamespace] = []
        self.asked: list[str] = []
        self.credentials: set[str] = set()
        self.embedded = 40
        self._serving = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._serving.daemon_threads = True
        threading.Thread(target=self._serving.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._serving.server_address[1]}"

    def close(self) -> None:
        self._serving.shutdown()
        self._serving.server_close()

    def user(self, name: str, **more: Any) -> dict:
        shown = {"displayName": name.capitalize(), "active": True} | more
        if self.is_cloud:
            return {"accountId": name, "accountType": "atlassian", "emailAddress": f"{name}@acme.example"} | shown
        return {"key": name, "name": name.removeprefix("acc-")} | shown

    def person(self, name: str | None) -> dict | None:
        return next((user for user in self.users if name in {user.get("accountId"), user.get("key")}), None)

    def add(self, number: int, kind: str = "Incident", *, project: int = 0, opened: datetime, **fields: Any) -> dict:
        """Open a ticket. Fields are given in Jira's own shapes."""
        home = self.projects[project]
        shown = {
            "project": home, "issuetype": named(kind), "status": named("Open"), "priority": None, "resolution": None,
            "created": stamp(opened), "updated": stamp(opened), "reporter": self.person("acc-ada"), "assignee": None,
            "security": None, "issuelinks": [],
        } | dict.fromkeys(FIELDS.values()) | fields  # fmt: skip
        issue = {"id": str(number), "key": f"{home['key']}-{number % 1000}", "fields": shown, "histories": []}
        self.issues[str(number)] = issue
        return issue

    def change(self, issue: dict, at: datetime, who: str | None, **values: Any) -> None:
        """Change fields of a ticket, as its changelog then tells."""
        items = []
        for name, after in values.items():
            field_id = FIELDS.get(name, name)
            before, issue["fields"][field_id] = issue["fields"].get(field_id), after
            told = {"from": _id(before), "fromString": _name(before), "to": _id(after), "toString": _name(after)}
            shown = NAMES[field_id] if field_id.startswith("custom") else field_id
            items.append({"field": shown} | told | ({"fieldId": field_id} if self.is_cloud else {}))
        issue["fields"]["updated"] = stamp(at)
        entry = {"id": str(50000 + sum(len(one["histories"]) for one in self.issues.values())), "created": stamp(at)}
        issue["histories"].append(entry | ({"author": self.person(who)} if who else {}) | {"items": items})

    def move(self, issue: dict, at: datetime, who: str | None, status: str) -> None:
        self.change(issue, at, who, status=named(status))

    def bend(self, where: str, act: Callable[[Any], Any], times: int = 10**6) -> None:
        """Change the JSON of answers whose path and query match, so many times."""
        self._fault(where, times, lambda reply: replace(reply, value=act(reply.value)))

    def fail(self, where: str, times: int = 10**6, **reply: Any) -> None:
        """Answer something else there."""
        self._fault(where, times, lambda _: Reply(**reply))

    def _fault(self, where: str, times: int, act: Callable[[Reply], Reply]) -> None:
        self.faults.append(SimpleNamespace(where=where, times=times, act=act))

    def answer(self, path: str, query: dict[str, str]) -> Reply:
        below = path.removeprefix("/rest/api/3" if self.is_cloud else "/rest/api/2")
        routes: dict[str, Callable[..., Reply]] = {
            "/myself": lambda: Reply(self.user(self.me) | {"timeZone": ZONE}),
            "/field": lambda: Reply([{"id": name, "name": shown} for name, shown in NAMES.items()]),
            "/project/search": lambda: Reply(_offset(self.projects, query, "values", 2)),
            "/project": lambda: Reply(self.projects),
            r"/project/(\d+)/statuses": lambda name: Reply(
                [named(KINDS[name]) | {"statuses": [*map(named, STATUSES)]}]
            ),
            "/users?/search": lambda: self._users(int(query["maxResults"]), int(query.get("startAt", 0))),
            "/search/jql" if self.is_cloud else "/search": lambda: self._search(query),
            r"/issue/([A-Z]+-\d+)": self._by_key,
            r"/issue/(\d+)/changelog": lambda name: Reply(_offset(self.issues[name]["histories"], query, "values", 3)),
            r"/rest/servicedeskapi/request/(\d+)/approval": lambda name: self._approval(name, query),
        }
        for route, answer in routes.items():
            if found := re.fullmatch(route, below):
                return answer(*found.groups())
        return Reply({"errorMessages": ["not here"], "errors": {}}, 404)

    def _users(self, most: int, start: int) -> Reply:
        return Reply(self.users[start : start + (4 if most > 100 else 3)])

    def _by_key(self, key: str) -> Reply:
        found = [one for one in self.issues.values() if one["key"] == key]
        return Reply(self._shown(found[0], "project")) if found else Reply({"errorMessages": ["none"]}, 404)

    def _approval(self, issue: str, query: dict[str, str]) -> Reply:
        if issue not in self.approvals:
            return Reply({"errorMessage": "no request"}, 404)
        start = int(query.get("start", 0))
        rows = self.approvals[issue][start:]
        return Reply({"values": rows[:1], "size": 1, "start": start, "isLastPage": len(rows) == 1})

    def _search(self, query: dict[str, str]) -> Reply:
        wanted = re.search(r"project in \(([\d, ]+)\)", query["jql"])[1].split(", ")
        rows = [issue for issue in self.issues.values() if issue["fields"]["project"]["id"] in wanted]
        if since := re.search(r'updated >= "([^"]+)"', query["jql"]):
            at = datetime.strptime(since[1], "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(ZONE))
            rows = [issue for issue in rows if datetime.fromisoformat(issue["fields"]["updated"]) >= at]
        if one := re.search(r" id = (\d+)", query["jql"]):
            rows = [self.issues[one[1]]]
        rows.sort(key=lambda one: one["fields"]["created"], reverse="DESC" in query["jql"])
        rows = [self._shown(one, query["fields"]) for one in rows]
        size = 4 if query["fields"] == "id" else 3
        if not self.is_cloud:
            return Reply(_offset(rows, query, "issues", size))
        if not (token := re.fullmatch(r"token-(\d+)", query.get("nextPageToken", "token-0"))):
            return Reply({"errorMessages": ["no such token"], "errors": {}}, 400)
        start = int(token[1])
        page = {"issues": rows[start : start + size], "isLast": start + size >= len(rows)}
        return Reply(page if page["isLast"] else page | {"nextPageToken": f"token-{start + size}"})

    def _shown(self, issue: dict, wanted: str) -> dict:
        if wanted == "id":
            return {"id": issue["id"]}
        histories = issue["histories"][::-1][: self.embedded if self.is_cloud else None]
        log = {"startAt": 0, "maxResults": len(histories), "total": len(issue["histories"]), "histories": histories}
        fields = {name: value for name, value in issue["fields"].items() if name in wanted.split(",")}
        return {"id": issue["id"], "key": issue["key"], "fields": fields, "changelog": log}

    def context(self, cursor: dict | None = None) -> PullContext:
        now = self.now.replace(tzinfo=None)
        days = {"day": now.date(), "day_ends_at": now - timedelta(minutes=30), "time_zone": "Europe/Berlin"}
        return PullContext(source_id="jira", observed_from=now, cursor=cursor or {}, **days)

    def connect(self, clock: Clock = PATIENT, **settings: Any):
        given = {
            "base_url": self.url, "token": TOKEN, "projects": ["10000", "ACC"], "fields": FIELDS,
            "statuses": STATUSES, "severities": {f"SEV{n}": f"sev{n}" for n in range(1, 5)},
            "access": {"account": ["okta/account"], "role:SUPER_ADMIN": ["okta/role/SUPER_ADMIN"]},
            "deployment": "cloud" if self.is_cloud else "data_center", "budget_seconds": 60,
        } | ({"email": EMAIL} if self.is_cloud else {}) | settings  # fmt: skip
        return jira.connect("jira", jira.Settings.model_validate(given), clock)

    def pull(self, cursor: dict | None = None, **settings: Any) -> Pulled:
        connector, context = self.connect(**settings), self.context(cursor)
        kept: list[Exchange] = []
        self.asked.clear()
        connector.pull(context, kept.append)
        return Pulled(kept, connector.parse(kept, context))


@dataclass(frozen=True)
class Pulled:
    """A pull: what was kept and what it says."""

    exchanges: list[Exchange]
    parsed: Parsed

    def rows(self, record: str) -> list[dict]:
        return self.set(record).rows.to_dicts()

    def set(self, record: str):
        return next(part for part in self.parsed.sets if part.record == record)

    def ticket(self, number: int) -> dict:
        return next(row for row in self.rows("tickets") if row["ticket_id"] == str(number))


def stamp(at: datetime) -> str:
    return at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M:%S.000%z")


def _id(value: Any) -> str | None:
    return (value.get("id") or value.get("accountId") or value.get("key")) if isinstance(value, dict) else None


def _name(value: Any) -> str | None:
    return (value.get("name") or value.get("value") or value["displayName"]) if isinstance(value, dict) else value


def _offset(rows: list, query: dict[str, str], key: str, size: int) -> dict:
    start = int(query.get("startAt", 0))
    return {key: rows[start : start + size], "startAt": start, "maxResults": size, "total": len(rows)}


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # an answer goes out at once, not header by header

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            site.asked.append(self.path)
            site.credentials.add(self.headers["authorization"])
            reply = site.answer(parts.path, dict(parse_qsl(parts.query)))
            for fault in site.faults:
                if fault.times > 0 and re.search(fault.where, self.path):
                    fault.times -= 1
                    reply = fault.act(reply)
            body = json.dumps(reply.value).encode() if reply.body is None else reply.body
            sent = {"Content-Type": "application/json", "Date": format_datetime(site.now, usegmt=True)}
            self.send_response_only(reply.status)
            for name, value in (sent | {"Content-Length": reply.length or len(body)} | reply.headers).items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = reply.length is not None

        log_message = lambda *_: None  # noqa: E731  (nothing is said about requests)

    return Handler


def filled(site: Site) -> Site:
    """Nine tickets in scope, one outside of it, one of them restricted, one with a long history."""
    for number in range(1, 7):
        opened = NOW - timedelta(days=30 - number)
        issue = site.add(10000 + number, opened=opened, assignee=site.person("acc-bo"), **{FIELDS["severity"]: None})
        site.change(issue, opened + timedelta(minutes=5), "acc-bot", severity=named("SEV3"))
        site.move(issue, opened + timedelta(minutes=20), "acc-bo", "Acknowledged")
    site.issues["10006"]["fields"]["security"] = {"id": "1", "name": "Security team only"}
    for number in range(7, 10):
        asked = {FIELDS["subject"]: "E1001", FIELDS["access"]: "account"}
        opened = NOW - timedelta(days=number)
        site.add(10000 + number, "Access request", project=1, opened=opened, **asked)
        who = {"approver": site.person("acc-cy"), "approverDecision": "approved"}
        moment = {"epochMillis": int(opened.timestamp() * 1000)}
        site.approvals[str(10000 + number)] = [
            {"id": str(number), "name": "Approve", "finalDecision": "approved", "approvers": [who],
             "createdDate": moment, "completedDate": {"epochMillis": moment["epochMillis"] + 3_600_000}}
        ]  # fmt: skip
    site.add(10010, "Story", project=2, opened=NOW - timedelta(days=3))
    for hour in range(5):
        site.move(
            site.issues["10001"],
            NOW - timedelta(days=20, hours=-hour),
            "acc-bo",
            "Contained" if hour % 2 else "Restored",
        )
    return site


@pytest.fixture
def site() -> Iterator[Site]:
    """A Cloud site with some tickets."""
    with closing(filled(Site())) as found:
        yield found


@pytest.fixture
def data_center() -> Iterator[Site]:
    """The same as a Data Center."""
    with closing(filled(Site(is_cloud=False))) as found:
        yield found


@pytest.fixture(scope="session")
def calm() -> Iterator[tuple[Site, Pulled]]:
    """A site that nobody changes, and a pull of it that asked for every kind of thing."""
    with closing(filled(Site())) as found:
        found.embedded = 1
        yield found, found.pull()
