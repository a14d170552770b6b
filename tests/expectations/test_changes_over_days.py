"""The change tests over several days: what is learned later restates, and a range of days is judged as its days are."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from expectations.catalogue import controls
from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from warehouse.packs import Packs
from warehouse.record import records
from warehouse.snapshots import create_views, midnight
from warehouse.store import Rows, Store

START, DAYS, ZONE = date(2026, 3, 27), 4, "Europe/Berlin"
TESTS = ("CHG-01", "CHG-02", "CHG-07", "CHG-11")
HOST = (
    "accounts", "branch_protections", "change_commits", "change_contributors", "change_reviews",
    "change_revisions", "changes", "check_runs", "deployments", "repositories", "repository_events",
)  # fmt: skip
GIT, HR, HOME = ("branch_moves", "release_commits"), ("workers",), ("account_links", "non_person_accounts")
SOURCES = {"host": HOST, "git": GIT, "hr": HR, "home": HOME}
TIP = {"branch_moves": {"host_source_id": "host"}, "release_commits": {"host_source_id": "host"}}


def read_at(offset):
    """Half an hour after the day ended, on the second day of a weekend with a change of clocks."""
    return midnight(START + timedelta(days=offset + 1), ZONE) + timedelta(minutes=30)


def at(offset, clock):
    """An instant in UTC of one of the days."""
    return datetime.combine(START + timedelta(days=offset), datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007


def found(offset):
    return {"found_on": START + timedelta(days=offset), "seen_at": read_at(offset)}


def move(offset, before, after):
    between = {"previous_seen_at": read_at(offset - 1), "is_first_reading": before is None}
    return {"move_id": f"501/main@{offset}", "from_sha": before, "to_sha": after, **between, **found(offset)}


def change(number, merged_at):
    own = {"change_id": str(number), "merged_at": merged_at, "opened_at": merged_at, "closed_at": merged_at}
    return {**own, "head_sha_at_merge": f"h{number}", "merge_commit_sha": f"c{number}"}


# c1: approved change of Saturday; c2: merged on Sunday, approved on Monday; c3: pushed on Sunday, which the host tells
# on Monday only
ADDED = {
    0: {
        "branch_moves": [move(0, None, "c0")],
        "release_commits": [{"commit_sha": "c0", "is_carried_in": True, **found(0)}],
    },
    1: {
        "branch_moves": [move(1, "c0", "c1")],
        "release_commits": [{"commit_sha": "c1", "position": 2, **found(1)}],
        "changes": [change(1, at(1, "14:00"))],
        "change_commits": [{"change_id": "1", "commit_sha": "c1"}],
        "change_contributors": [{"change_id": "1"}],
        "change_reviews": [{"change_id": "1", "review_id": "r1", "reviewed_sha": "h1", "submitted_at": at(1, "13:00")}],
        "check_runs": [{"check_run_id": name, "name": name, "commit_sha": "h1"} for name in ("build", "test")],
        "repository_events": [{"occurred_at": at(1, "14:00")}],
    },
    2: {
        "branch_moves": [move(2, "c1", "c3")],
        "release_commits": [
            {"commit_sha": "c2", "position": 3, **found(2)},
            {"commit_sha": "c3", "position": 4, **found(2)},
        ],
        "changes": [change(2, at(2, "14:00"))],
        "change_commits": [{"change_id": "2", "commit_sha": "c2"}],
        "change_contributors": [{"change_id": "2"}],
    },
    3: {
        "change_reviews": [{"change_id": "2", "review_id": "r2", "reviewed_sha": "h2", "submitted_at": at(3, "08:00")}],
        "repository_events": [
            {"event_id": "e2", "occurred_at": at(2, "14:00"), "after_sha": "c2"},
            {"event_id": "e3", "occurred_at": at(2, "18:00"), "after_sha": "c3", "event_type": "push"},
        ],
        "deployments": [{"commit_sha": "c3", "started_at": at(3, "09:00"), "finished_at": at(3, "09:10")}],
    },
}
PEOPLE = {
    "accounts": [{"account_id": f"a{n}", "employee_number": f"E{n}", "email": None} for n in (1, 2)],
    "workers": [{"worker_id": f"w{n}", "employee_number": f"E{n}", "work_email": f"{n}@acme.example"} for n in (1, 2)],
    "repositories": [{}],
    "branch_protections": [{}],
}


def _frame(record, source, rows):
    """Rows in the record's schema; columns that are not given take the record's samples."""
    schema = records()[record].schema
    samples = {column.name: column.sample for column in records()[record].columns} | TIP.get(record, {})
    filled = [{**samples, **row, "source_id": source} for row in rows]
    return pl.DataFrame([_series(name, kind, [row[name] for row in filled]) for name, kind in schema.items()])


def _series(name, kind, values):
    if kind not in {pl.Date(), pl.Datetime("us")}:
        return pl.Series(name, values, kind)
    texts = pl.Series(name, [None if value is None else str(value) for value in values], pl.String)
    return texts.str.to_date() if kind == pl.Date() else texts.str.to_datetime(time_unit="us")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Four days of readings: states are what was added so far."""
    opened = Store(None, Packs(tmp_path_factory.mktemp("packs")), ZONE)
    create_views(opened.db, ZONE)
    numbers = iter(range(100))
    for offset in range(DAYS):
        for source, names in SOURCES.items():
            stamp = read_at(offset).isoformat(timespec="microseconds") + "Z"
            leaf = {
                "kind": "pull", "seq": next(numbers), "source": source, "connector": "files", "attempt": 1,
                "day": (START + timedelta(days=offset)).isoformat(), "status": "complete", "basis": "simulated",
                "started_at": stamp, "observed_at": stamp, "finished_at": stamp, "recorded_at": stamp,
                "requests": 1, "bytes": 1, "pack": "", "cursor": {},
            }  # fmt: skip
            parts = []
            for name in names:
                rows = [*PEOPLE.get(name, ()), *(row for day in range(offset + 1) for row in ADDED[day].get(name, ()))]
                frame = _frame(name, source, rows)
                parts.append(Rows(record=name, rows=frame, levels=("visible",), how="counted"))
            opened.load([leaf], lambda _, parts=parts: parts)
    yield opened
    opened.db.close()


def judged(store, test_id, stretches):
    judge = Judge(
        db=store.db,
        engine=lambda: Engine(store.db),
        sources={source: frozenset(names) for source, names in SOURCES.items()},
    )
    verdicts = []
    for first, last in stretches:
        days = (START + timedelta(days=first), START + timedelta(days=last))
        verdicts += judge.judge(controls()[test_id], {}, *days)
    return sorted(verdicts, key=lambda verdict: (verdict.known_on, verdict.day, verdict.kind, verdict.cause))


@pytest.mark.parametrize("test_id", TESTS)
def test_a_range_of_days_is_judged_as_its_days_are(store, test_id):
    by_day = judged(store, test_id, [(offset, offset) for offset in range(DAYS)])
    assert judged(store, test_id, [(0, DAYS - 1)]) == by_day
    assert {verdict.reason for verdict in by_day} <= {"", "deviation", "unknown_items", "no_occurrence"}


def test_a_push_that_the_host_tells_a_day_later_is_unknown_first_and_then_a_deviation_of_its_own_day(store):
    verdicts = judged(store, "CHG-07", [(0, DAYS - 1)])
    marks = [(v.kind, (v.day - START).days, (v.known_on - START).days, v.mark) for v in verdicts]
    assert ("result", 1, 1, "pass") in marks
    assert ("result", 2, 2, "indeterminate") in marks
    assert ("restatement", 2, 3, "fail") in marks
    (restated,) = [verdict for verdict in verdicts if verdict.kind == "restatement" and verdict.mark == "fail"]
    assert [item["item"] for item in restated.items if item["outcome"] == "fail"] == ["git/501/main/commit/c3"]


def test_an_approval_that_came_after_the_day_of_the_merge_changes_nothing(store):
    marks = {(v.day - START).days: v.mark for v in judged(store, "CHG-01", [(0, DAYS - 1)])}
    assert marks == {0: "not_applicable", 1: "pass", 2: "fail", 3: "not_applicable"}


def test_a_deployment_of_what_was_pushed_and_of_what_was_approved_too_late_is_a_deviation(store):
    last = judged(store, "CHG-11", [(0, DAYS - 1)])[-1]
    failing = {item["attribute"]: item["observed"] for item in last.items if item["outcome"] == "fail"}
    assert (last.mark, failing.keys()) == ("fail", {"B"})
    assert failing["B"]["unapproved_count"] == "2"
