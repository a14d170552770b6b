"""The figures of any window: no day leaves a denominator, no day that has not come enters one."""

from datetime import date

import duckdb
import polars as pl
import pytest

from expectations.criteria import criteria
from warehouse import canonical
from warehouse.publish import publish

CLEAN = {"dirty": "no"}
STATE, EVENT = "IAM-01", "CHG-01"
MARCH = "'2026-03-01', '2026-03-31'"


def _definition(test_id, kind):
    return {
        "id": test_id, "title": "t", "objective": "o", "kind": {"name": kind}, "severity": "high", "owner": "x",
        "category": "security", "domain": "a domain of its own", "subjects": "SELECT 1",
        "item": ["source_id", "account_id"], "parameters": {}, "criteria": ["CC6.1"], "annex_a": [],
        "exclusions": [], "attributes": [{"id": "A", "text": "holds"}],
    }  # fmt: skip


@pytest.fixture
def shelf(new_shelf):
    made = new_shelf()
    packs = {test: made.packs.put(canonical.dumps(_definition(test, kind)))
             for test, kind in ((STATE, "state"), (EVENT, "event"))}  # fmt: skip
    made.add(kind="catalogue", tests={test: {"definition": pack} for test, pack in packs.items()})
    return made


def _mark(shelf, test, day, mark, reason="", *, failing=(), **counts):
    items = [{"item": f"s/{item}", "attribute": "A", "outcome": "fail", "verdict_on": day, "observed": {}}
             for item in failing]  # fmt: skip
    about = {"counts": counts} if counts else {}
    if items:
        about["items"] = shelf.packs.put(canonical.dumps(items))
    kind = "not_run" if mark == "not_run" else "result"
    shelf.add(kind=kind, test=test, day=day, mark=mark, reason=reason, basis="observed", code=CLEAN, **about)


def _counts(judged, failed=0):
    return {"received": judged, "excluded": 0, "judged": judged, "failed": failed, "passed": judged - failed,
            "unknown": 0, "pending": 0}  # fmt: skip


def _asked(shelf, sql):
    shelf.load()
    path = shelf.folder / "audit.duckdb"
    meta = pl.DataFrame({"key": ["company"], "value": ["Acme"]})
    publish(shelf.db, path, {"meta": meta, "criteria": criteria()})
    with duckdb.connect(str(path), read_only=True) as file:
        return file.execute(sql).fetchall()


def _window(shelf, columns, span=MARCH, test=STATE):
    return _asked(shelf, f"SELECT {columns} FROM control_window({span}) WHERE test_id = '{test}'")[0]


READINGS = "readings_expected, readings_made, readings_missing"


def test_days_after_the_newest_reading_are_not_counted(shelf):
    for day in ("2026-03-01", "2026-03-02"):
        _mark(shelf, STATE, day, "pass", **_counts(1))
    assert _window(shelf, READINGS) == (2, 2, 0)
    assert _window(shelf, READINGS, "'2026-04-01', '2026-04-30'") == (0, 0, 0)


def test_a_day_that_passed_without_any_row_is_missing_as_is_one_that_says_so(shelf):
    _mark(shelf, STATE, "2026-03-02", "pass", **_counts(1))
    _mark(shelf, STATE, "2026-03-04", "not_run", "no_reading")
    _mark(shelf, STATE, "2026-03-06", "pass", **_counts(1))
    # the 1st, 3rd and 5th have no row at all
    assert _window(shelf, READINGS) == (6, 2, 4)


def test_days_of_another_test_show_that_time_has_passed(shelf):
    _mark(shelf, STATE, "2026-03-01", "pass", **_counts(1))
    _mark(shelf, EVENT, "2026-03-03", "pass", **_counts(1))
    assert _window(shelf, READINGS) == (3, 1, 2)


def test_days_not_in_force_or_out_of_scope_are_not_expected_even_where_they_have_no_row(shelf):
    _mark(shelf, STATE, "2026-03-02", "not_applicable", "not_in_force")
    _mark(shelf, STATE, "2026-03-04", "pass", **_counts(1))
    _mark(shelf, STATE, "2026-03-05", "not_applicable", "out_of_scope")
    _mark(shelf, STATE, "2026-03-07", "pass", **_counts(1))
    # 1st and 3rd as the 2nd, 6th as the 5th
    assert _window(shelf, f"{READINGS}, days_out_of_scope, days_without_deviation") == (2, 2, 0, 2, 2)


def test_a_test_that_was_never_judged_is_not_in_force(shelf):
    _mark(shelf, STATE, "2026-03-01", "pass", **_counts(1))
    assert _window(shelf, f"{READINGS}, figure_text", test=EVENT) == (0, 0, 0, "not in force in this window")


def test_an_episode_that_is_open_is_as_long_as_what_was_read_of_it(shelf):
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        _mark(shelf, STATE, day, "fail", "deviation", failing=["a1"], **_counts(2, 1))
    assert _window(shelf, "deviations, longest_days") == (1, 3)


def test_counts_are_ordinary_whole_numbers_that_every_client_can_read(shelf):
    for day, failing in (("2026-03-02", ["a1"]), ("2026-03-03", [])):
        _mark(shelf, EVENT, day, "fail" if failing else "pass", failing=failing, **_counts(3, len(failing)))
    types = dict(_asked(shelf, f"SELECT column_name, column_type FROM (DESCRIBE FROM control_window({MARCH}))"))
    texts = {"test_id", "kind", "figure_text"}
    rates = {"rate", "rate_low", "rate_high"}
    assert {name: types[name] for name in types.keys() - texts - rates} == dict.fromkeys(
        types.keys() - texts - rates, "BIGINT"
    )
    assert {types[name] for name in rates} == {"DOUBLE"}
    assert _window(shelf, "population, judged, deviations, rate", test=EVENT) == (6, 6, 1, 1 / 6)


def test_the_domain_of_a_test_is_what_its_definition_says(shelf):
    assert _asked(shelf, "SELECT DISTINCT domain FROM controls") == [("a domain of its own",)]


def test_the_first_day_may_lie_before_anything_was_read(shelf):
    _mark(shelf, STATE, "2026-03-02", "pass", **_counts(1))
    first = date(2026, 2, 1)
    assert _window(shelf, READINGS, f"DATE '{first}', '2026-03-31'") == (30, 1, 29)
