"""A published file as the warehouse makes it, filled with a seeded year, and sites built from it."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboards.site import build
from expectations.criteria import criteria
from warehouse.publish import form, macros, published

WINDOW_FROM, NEWEST, WINDOW_TO = date(2025, 1, 1), date(2025, 12, 31), date(2026, 3, 31)
HOSTILE = (
    "</script><script>document.title='pwned'</script>",
    "<img src=x onerror=\"document.title='pwned'\">",
    '"><svg/onload=document.title=1> &amp; {{ 7*7 }} {% raw %}',
    "<a href='https://evil.example/'>click</a>",
    "\u202e\u05e2\u05d1\u05e8\u05d9\u05ea \u0648\u0639\u0631\u0628\u064a\u202c",
    "W" * 5_000,
)
CATALOGUE = (
    ("IAM-01", "Every enabled human account has multi-factor authentication", "state", "critical", "IT lead"),
    ("HR-11", "Leavers are recorded in the HR system by their last day", "event", "high", "Head of People"),
    ("IAM-03", "Accounts of leavers are disabled within 24 hours", "event", "critical", "IT lead"),
    ("IAM-04", "No enabled account belongs to somebody who has left", "state", "high", "IT lead"),
    ("IAM-09", "User access is reviewed every quarter", "periodic", "high", "Security lead"),
    ("HR-12", "Every worker has a manager who is active", "state", "low", "Head of People"),
    ("TKT-02", "Incidents are resolved within their target time", "event", "medium", "Operations lead"),
)
SCHEMA = """
CREATE TABLE meta(key VARCHAR, value VARCHAR);
CREATE TABLE settings_history(seq BIGINT, recorded_at TIMESTAMP, key VARCHAR, before VARCHAR, after VARCHAR);
CREATE TABLE controls(test_id VARCHAR, title VARCHAR, objective VARCHAR, kind VARCHAR, severity VARCHAR,
    owner VARCHAR, domain VARCHAR, category VARCHAR, status VARCHAR, status_reason VARCHAR,
    subjects_sql VARCHAR, item_columns VARCHAR, parameters VARCHAR, definition_sha256 VARCHAR);
CREATE TABLE attributes(test_id VARCHAR, attribute VARCHAR, text VARCHAR);
CREATE TABLE exclusions(test_id VARCHAR, rule VARCHAR, condition VARCHAR, reason VARCHAR);
CREATE TABLE criteria(framework VARCHAR, criterion VARCHAR, title VARCHAR, category VARCHAR, reach VARCHAR,
    elsewhere VARCHAR);
CREATE TABLE criteria_coverage(framework VARCHAR, criterion VARCHAR, title VARCHAR, category VARCHAR, how VARCHAR,
    support VARCHAR, daily BIGINT, per_event BIGINT, not_in_force BIGINT, place BIGINT,
    elsewhere VARCHAR);
CREATE TABLE control_criteria(test_id VARCHAR, framework VARCHAR, criterion VARCHAR, strength VARCHAR);
CREATE TABLE control_daily(test_id VARCHAR, day DATE, mark VARCHAR, reason VARCHAR, basis VARCHAR,
    received BIGINT, excluded BIGINT, judged BIGINT, passed BIGINT, failed BIGINT, unknown BIGINT,
    pending BIGINT, open_deviations BIGINT, new_deviations BIGINT, first_mark VARCHAR, first_reason VARCHAR,
    restated BOOLEAN, is_pinned BOOLEAN DEFAULT true, known_at TIMESTAMP, seq BIGINT);
CREATE TABLE deviations(deviation_id VARCHAR, test_id VARCHAR, attribute VARCHAR, attribute_text VARCHAR,
    item VARCHAR, item_json VARCHAR, first_day DATE, last_day DATE, status VARCHAR, triggered_at TIMESTAMP,
    due_at TIMESTAMP, done_at TIMESTAMP, observed VARCHAR, expected VARCHAR, known_at TIMESTAMP,
    pre_existing BOOLEAN, found_later BOOLEAN DEFAULT false, partial BOOLEAN);
CREATE TABLE pulls(seq BIGINT, source_id VARCHAR, connector VARCHAR, day DATE, attempt BIGINT, status VARCHAR,
    reason VARCHAR, detail VARCHAR, levels VARCHAR, started_at TIMESTAMP, observed_at TIMESTAMP,
    finished_at TIMESTAMP, requests BIGINT, bytes BIGINT, pack_sha256 VARCHAR, accepted_at TIMESTAMP,
    accepted_seq BIGINT, accepted_because VARCHAR);
CREATE TABLE pull_records(seq BIGINT, source_id VARCHAR, day DATE, record VARCHAR, "rows" BIGINT,
    source_total BIGINT, levels VARCHAR, how VARCHAR, rests_on VARCHAR, changes BIGINT, untold BIGINT);
CREATE TABLE unknown_items(test_id VARCHAR, attribute VARCHAR, item VARCHAR, item_json VARCHAR, first_day DATE,
    last_day DATE, readings BIGINT, why VARCHAR, observed VARCHAR, restated BOOLEAN DEFAULT false);
CREATE TABLE definitions(test_id VARCHAR, definition_sha256 VARCHAR, how VARCHAR, status VARCHAR, from_day DATE,
    to_day DATE, changed VARCHAR, parameters VARCHAR, definition VARCHAR, recorded_by VARCHAR, why VARCHAR,
    backtest VARCHAR, recorded_at TIMESTAMP, seq BIGINT);
CREATE TABLE restatements(number BIGINT, test_id VARCHAR, day DATE, known_on DATE, cause VARCHAR, first_mark VARCHAR,
    mark VARCHAR, improves BOOLEAN, improved VARCHAR, improved_count BIGINT, status VARCHAR, approved_cause VARCHAR,
    approved_why VARCHAR, proposed_by VARCHAR, approved_by VARCHAR, approved_at TIMESTAMP, recorded_at TIMESTAMP);
CREATE TABLE population_ledger(test_id VARCHAR, day DATE, line VARCHAR, rule VARCHAR, count BIGINT);
CREATE TABLE vendor_verdicts(test_id VARCHAR, attribute VARCHAR, ours VARCHAR, theirs BOOLEAN, count BIGINT);
"""


class Published:
    """Stands in for the warehouse's read-only reader."""

    def __init__(self, path):
        self.connection = duckdb.connect(str(path))

    def query(self, sql, **params):
        return self.connection.execute(sql, params or None).pl()

    def keep(self, table, sql, **params):
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql}", params or None)

    def rows(self, sql, *params):
        return self.connection.execute(sql, params or None).fetchall()

    def fill(self, table, rows):
        if rows:
            frame = pl.DataFrame(rows, infer_schema_length=None)
            self.connection.register("rows_to_add", frame)
            self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_to_add")
            self.connection.unregister("rows_to_add")


@dataclass
class Item:
    """One deviation while the year is made."""

    attribute: str
    first_day: date
    last_day: date | None
    name: str


def empty(path):
    """A published file of a company that has just begun."""
    audit = Published(path)
    audit.connection.execute(SCHEMA)
    for macro in macros():
        audit.connection.execute(f"CREATE MACRO {macro.name}(from_day, to_day) AS TABLE {macro.sql}")
    audit.fill(
        "meta",
        [
            {"key": key, "value": value}
            for key, value in {
                "company": "Acme Fabrication",
                "time_zone": "Europe/Berlin",
                "window_from": str(WINDOW_FROM),
                "window_to": str(WINDOW_TO),
                "built_at": "2026-01-01T05:12:44Z",
                "basis": "simulated",
                "form": form(),
            }.items()
        ],
    )
    return audit


def year(path, tests=7, texts=("acct-{n}",), seed=1):
    """A published file with a year of marks of `tests` control tests, the last tenth not connected."""
    audit, rng = empty(path), random.Random(seed)  # noqa: S311  (invented data)
    shown = (WINDOW_FROM + timedelta(days=at) for at in range((NEWEST - WINDOW_FROM).days + 1))
    days = list(shown)
    for number in range(tests):
        test_id, title, kind, severity, owner = CATALOGUE[number % len(CATALOGUE)]
        if number >= len(CATALOGUE):
            test_id = f"{test_id.split('-')[0]}-{number + 20}"
        connected = number < tests - max(1, tests // 10)
        text = texts[number % len(texts)]
        named = title if text.startswith("acct") else text
        _define(audit, (test_id, named, kind, severity, owner), connected)
        if connected:
            items = _deviations(rng, kind, text, days)
            said = text.replace("acct-{n}", "").strip()
            audit.fill("deviations", [_deviation(test_id, item, said, kind) for item in items])
            marks = [_mark(rng, test_id, day, kind, items) for day in days]
            audit.fill("control_daily", marks)
            audit.fill("population_ledger", _ledger(marks[-1]))
    audit.fill("criteria", criteria().to_dicts())
    (coverage,) = (table.sql for table in published() if table.name == "criteria_coverage")
    audit.connection.execute(f"INSERT INTO criteria_coverage {coverage.replace('audit.', '')}")
    return audit


def _define(audit, test, connected):
    test_id, title, kind, severity, owner = test
    audit.fill(
        "controls",
        [
            {
                "test_id": test_id,
                "title": title,
                "objective": title + ", so that access follows need.",
                "kind": kind,
                "severity": severity,
                "owner": owner,
                "domain": test_id.split("-")[0],
                "category": "security",
                "status": "in_force" if connected else "not_in_force",
                "status_reason": None if connected else f"{title}: connect a source of reviews",
                "subjects_sql": f"SELECT day, source_id, account_id FROM accounts -- {title}",
                "item_columns": '["source_id","account_id"]',
                "parameters": '{"limit_hours": 24, "leniency_hours": 0}',
                "definition_sha256": "4f" * 32,
            }
        ],
    )
    audit.fill("attributes", [{"test_id": test_id, "attribute": a, "text": f"{title} ({a})"} for a in "AB"])
    audit.fill(
        "exclusions",
        [{"test_id": test_id, "rule": "not_enabled", "condition": "NOT is_enabled", "reason": title}],
    )
    audit.fill(
        "control_criteria",
        [
            {"test_id": test_id, "framework": framework, "criterion": criterion, "strength": "primary"}
            for framework, criterion in (("TSC", "CC6.1"), ("ISO27001", "A.8.5"))
        ],
    )


def _deviations(rng, kind, text, days):
    chance = {"state": 0.02, "event": 0.03, "periodic": 0.003}[kind]
    found = []
    for at, day in enumerate(days):
        for _ in range(rng.random() < chance and rng.choice((1, 1, 1, 2))):
            last = at + rng.choice((0, 1, 2, 3, 5, 9, 21, 60))
            name = "okta/" + text.replace("{n}", str(rng.randrange(10_000)))
            found.append(Item(rng.choice("AB"), day, days[last] if last < len(days) else None, name))
    return found


def _deviation(test_id, item, text, kind):
    noon = datetime.combine(item.first_day, datetime.min.time()) + timedelta(hours=11)
    done = item.last_day and datetime.combine(item.last_day, datetime.min.time())
    return {
        "deviation_id": f"dv-{sha256(repr((test_id, item)).encode()).hexdigest()[:12]}",
        "test_id": test_id,
        "attribute": item.attribute,
        "attribute_text": f"The account is disabled in time {text}",
        "item": item.name,
        "item_json": "{}",
        "first_day": item.first_day,
        "last_day": item.last_day,
        "status": "remediated" if item.last_day else "open",
        "triggered_at": noon if kind == "event" else None,
        "due_at": noon + timedelta(days=1) if kind == "event" else None,
        "done_at": done,
        "observed": f"still enabled {text}",
        "expected": "disabled",
        "known_at": noon,
        "pre_existing": item.first_day == WINDOW_FROM,
        "partial": False,
    }


def _mark(rng, test_id, day, kind, items):
    is_open = [i for i in items if i.first_day <= day and (i.last_day is None or i.last_day >= day)]
    new = [i for i in items if i.first_day == day]
    failed = len(is_open if kind == "state" else new)
    received = 268 + day.month * 3 if kind == "state" else rng.choice((0, 0, 0, 1, 2)) + failed
    excluded = received // 9 if kind == "state" else 0
    mark, reason = "fail", "deviation"
    if not failed:
        mark, reason = ("pass", "all_passed") if received else ("not_applicable", "no_occurrence")
    luck = rng.random()
    if luck < 0.008:
        mark, reason, received, excluded, failed = "not_run", "no_reading", None, None, None
    elif luck < 0.02 and not failed:
        mark, reason = "indeterminate", "count_mismatch"
    unknown = 2 if mark == "indeterminate" and received > 20 else 0
    judged = None if received is None else received - excluded - unknown
    return {
        "test_id": test_id,
        "day": day,
        "mark": mark,
        "reason": reason,
        "basis": "simulated",
        "received": received,
        "excluded": excluded,
        "judged": judged,
        "passed": None if judged is None else judged - failed,
        "failed": failed,
        "unknown": None if judged is None else unknown,
        "pending": None if judged is None else 0,
        "open_deviations": len(is_open),
        "new_deviations": len(new) if mark == "fail" else 0,
        "first_mark": "pass" if luck > 0.99 else mark,
        "first_reason": reason,
        "restated": luck > 0.99,
        "known_at": datetime(2026, 1, 1, 4),  # noqa: DTZ001  (UTC without a zone, as in the file)
        "seq": 1,
    }


def _ledger(mark):
    lines = (("source_total", None), ("received", None), ("excluded", "not_enabled"), ("judged", None))
    return [
        {
            "test_id": mark["test_id"],
            "day": mark["day"],
            "line": line,
            "rule": rule,
            "count": mark["received" if line == "source_total" else line],
        }
        for line, rule in lines
    ]


@pytest.fixture(scope="session")
def make_year():
    return year


@pytest.fixture(scope="session")
def make_empty():
    return empty


@pytest.fixture(scope="session")
def empty_audit(tmp_path_factory):
    return empty(tmp_path_factory.mktemp("empty") / "audit.duckdb")


@pytest.fixture(scope="session")
def hostile_texts():
    return HOSTILE


@pytest.fixture(scope="session")
def year_audit(tmp_path_factory):
    return year(tmp_path_factory.mktemp("year") / "audit.duckdb")


@pytest.fixture(scope="session")
def year_site(year_audit, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("year-site") / "site"
    build(year_audit, out)
    return out
