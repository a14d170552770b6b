"""What supports a criterion is what is in force: a test whose source is not connected supports nothing."""

import duckdb
import polars as pl
import pytest

from expectations.criteria import criteria
from warehouse import canonical
from warehouse.publish import publish

DAY = "2026-03-02"


def _definition(test_id, kind, supports, annex):
    return {
        "id": test_id, "title": "t", "objective": "o", "kind": {"name": kind}, "severity": "high", "owner": "x",
        "category": "security", "domain": "identity", "subjects": "SELECT 1", "item": ["source_id", "account_id"],
        "parameters": {}, "criteria": supports, "annex_a": annex, "exclusions": [],
        "attributes": [{"id": "A", "text": "holds"}],
    }  # fmt: skip


IN_FORCE = (
    _definition("IAM-01", "state", ["CC6.1", "CC1.2"], ["A.8.5"]),
    _definition("CHG-01", "event", ["CC6.1", "CC8.1"], ["A.8.32"]),
)
IDLE = (
    _definition("HR-01", "event", ["CC1.4", "CC8.1"], ["A.6.1"]),
    _definition("HR-09", "state", ["CC1.3", "CC8.1"], ["A.5.2"]),
)
NOT_IN_FORCE = {test["id"] for test in IDLE}


@pytest.fixture
def coverage(new_shelf):
    """criterion -> how, support, tests that judge daily, per event, and are not in force."""
    shelf = new_shelf()
    packs = {it["id"]: shelf.packs.put(canonical.dumps(it)) for it in (*IN_FORCE, *IDLE)}
    shelf.add(kind="catalogue", tests={test: {"definition": pack} for test, pack in packs.items()})
    for test in packs:
        told = ("not_applicable", "not_in_force") if test in NOT_IN_FORCE else ("pass", "")
        shelf.add(
            kind="result", test=test, day=DAY, mark=told[0], reason=told[1], basis="observed", code={"dirty": "no"}
        )
    shelf.load()
    path = shelf.folder / "audit.duckdb"
    meta = pl.DataFrame({"key": ["company"], "value": ["Acme"]})
    publish(shelf.db, path, {"meta": meta, "criteria": criteria()})
    with duckdb.connect(str(path), read_only=True) as file:
        return file.execute("SELECT * FROM criteria_coverage").pl()


def _of(coverage, criterion):
    columns = ["how", "support", "daily", "per_event", "not_in_force"]
    return coverage.filter(criterion=criterion).select(columns).row(0)


def test_a_criterion_is_judged_by_what_is_in_force_and_never_more(coverage):
    assert _of(coverage, "CC6.1") == ("judged_daily", "partial", 1, 1, 0)
    assert _of(coverage, "CC8.1") == ("judged_per_event", "direct", 0, 1, 2)
    assert _of(coverage, "CC1.4") == ("not_covered", "none", 0, 0, 1)
    assert _of(coverage, "CC1.3") == ("not_covered", "none", 0, 0, 1)
    assert _of(coverage, "A.6.1") == ("not_covered", "none", 0, 0, 1)


def test_where_only_a_record_can_be_seen_nothing_is_called_judged(coverage):
    assert _of(coverage, "CC1.2") == ("record_only", "record", 1, 0, 0)


def test_what_no_record_can_tell_of_is_left_to_other_evidence_which_is_named(coverage):
    assert _of(coverage, "P1.1") == ("manual_evidence", "none", 0, 0, 0)
    assert coverage.filter(coverage["elsewhere"].is_null() | (coverage["elsewhere"] == "")).is_empty()


def test_all_61_and_93_stand_there_in_the_order_in_which_people_count(coverage):
    assert coverage["framework"].to_list() == ["TSC"] * 61 + ["ISO27001"] * 93
    listed = coverage["criterion"].to_list()
    assert listed[:2] == ["CC1.1", "CC1.2"]
    assert listed.index("A1.1") == listed.index("CC9.2") + 1
    assert listed.index("A.5.10") == listed.index("A.5.9") + 1
