"""Our verdicts on tickets beside the vendor's: each by its newest, nothing where the vendor is silent."""

from datetime import date

import duckdb
import polars as pl

from expectations.criteria import criteria
from warehouse import canonical
from warehouse.publish import publish

FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


def _definition(test_id, item):
    return {
        "id": test_id, "title": "t", "objective": "o", "kind": {"name": "event"}, "severity": "high", "owner": "x",
        "category": "security", "domain": "ticketing", "subjects": "SELECT 1", "item": item, "parameters": {},
        "criteria": ["CC7.4"], "annex_a": [], "exclusions": [],
        "attributes": [{"id": "A", "text": "contained"}, {"id": "B", "text": "restored"}],
    }  # fmt: skip


def _catalogue(shelf, **tests):
    packs = {test: shelf.packs.put(canonical.dumps(_definition(test, item))) for test, item in tests.items()}
    shelf.add(kind="catalogue", tests={test: {"definition": pack} for test, pack in packs.items()})


def _result(shelf, test, day, *items):
    said = [
        {"item": item, "outcome": outcome, "verdict_on": day.isoformat()} | ({"attribute": letter} if letter else {})
        for item, letter, outcome in items
    ]
    pack = shelf.packs.put(canonical.dumps(said))
    shelf.add(kind="result", test=test, day=day.isoformat(), mark="fail", reason="deviation", items=pack)


def _table(shelf):
    shelf.load()
    path = shelf.folder / "audit.duckdb"
    meta = pl.DataFrame({"key": ["company"], "value": ["Acme"]})
    publish(shelf.db, path, {"meta": meta, "criteria": criteria()})
    with duckdb.connect(str(path), read_only=True) as file:
        return file.execute("FROM vendor_verdicts").fetchall()


def test_each_ticket_counts_once_by_the_newest_verdict_of_ours_and_theirs(new_shelf):
    shelf = new_shelf()
    _catalogue(shelf, **{"TKT-02": ["source_id", "ticket_id"]})
    shelf.pull(FIRST, "tickets", [{"ticket_id": "1", "vendor_verdict": None}, {"ticket_id": "2"}])
    shelf.pull(SECOND, "tickets", [{"ticket_id": "1", "vendor_verdict": True}, {"ticket_id": "2"}])
    _result(shelf, "TKT-02", FIRST, ("s/1", "A", "unknown"), ("s/1", "B", "pass"), ("s/2", "", "unknown"))
    _result(shelf, "TKT-02", SECOND, ("s/1", "A", "fail"), ("s/1", "A", "remediated"))
    assert sorted(_table(shelf), key=str) == [
        ("TKT-02", "A", "fail", True, 1),
        ("TKT-02", "A", "unknown", None, 1),
        ("TKT-02", "B", "pass", True, 1),
        ("TKT-02", "B", "unknown", None, 1),
    ]


def test_a_source_without_verdicts_of_its_own_and_a_test_about_something_else_are_left_out(new_shelf):
    shelf = new_shelf()
    _catalogue(shelf, **{"TKT-02": ["source_id", "ticket_id"], "IAM-01": ["source_id", "account_id"]})
    shelf.pull(FIRST, "tickets", [{"ticket_id": "1"}])
    _result(shelf, "TKT-02", FIRST, ("s/1", "A", "pass"))
    _result(shelf, "IAM-01", FIRST, ("s/1", "A", "pass"))
    assert _table(shelf) == []
