"""A draft is judged over stored days as if it had been in the catalogue all along, and leaves no trace of it."""

from datetime import date

import pytest

from assets.backtesting import look_back
from expectations.drafts import Kind, make_draft, read_draft

DAYS = [date(2026, 3, day) for day in range(2, 7)]
YOUNG = {"account_id": "young", "is_enabled": True, "created_at": "2026-01-08 09:00:00"}
OLD = {"account_id": "old", "is_enabled": True, "created_at": "2020-01-08 09:00:00"}
UNDATED = {"account_id": "undated", "is_enabled": True, "created_at": None}
SHOWN = [[YOUNG], [YOUNG, OLD], None, [YOUNG, OLD], [YOUNG, UNDATED]]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    return read_draft(make_draft("IAM-99", "", Kind.STATE, tmp_path_factory.mktemp("draft")))


@pytest.fixture(scope="module")
def accounts(scripted):
    """Days of accounts, one of which is refused."""
    script = {day: {"accounts": rows} for day, rows in zip(DAYS, SHOWN, strict=True) if rows is not None}
    return lambda: scripted("idp", frozenset({"accounts"}), script)


@pytest.fixture(scope="module")
def looked_back(shared_world, accounts, drafted):
    world = shared_world([], [accounts()])
    world.run(DAYS, at_once=5)
    before = list(world.workspace.log.read())
    found = look_back(world.workspace, drafted, DAYS[0], DAYS[-1])
    assert list(world.workspace.log.read()) == before
    return world, found


def test_it_finds_what_the_test_would_have_found_in_the_catalogue(looked_back, shared_world, accounts, drafted):
    _, found = looked_back
    judged = shared_world([drafted], [accounts()])
    judged.run(DAYS, at_once=5)
    marks = [(leaf["mark"], leaf.get("reason", "")) for leaf in judged.recorded()]
    assert {(mark, reason): days for mark, reason, days in found.marks} == {of: marks.count(of) for of in marks}
    assert sum(days for *_, days in found.marks) == len(DAYS)
    failing = {
        (item["item"], leaf["day"])
        for leaf in judged.recorded()
        for item in leaf.get("items", ())
        if item["outcome"] == "fail"
    }
    assert {(it.item, it.days, str(it.first_day)) for it in found.deviations} == {("idp/old", 2, "2026-03-03")}
    assert failing == {("idp/old", "2026-03-03"), ("idp/old", "2026-03-05")}


def test_what_cannot_be_judged_is_shown_beside_what_deviates(looked_back):
    _, found = looked_back
    assert [(it.item, str(it.first_day)) for it in found.unknown] == [("idp/undated", "2026-03-06")]


def test_only_the_days_that_are_asked_for_are_judged(looked_back, drafted):
    world, _ = looked_back
    found = look_back(world.workspace, drafted, DAYS[4], date.max)
    assert (found.first, found.last, list(found.deviations)) == (DAYS[4], DAYS[4], [])
    assert look_back(world.workspace, drafted, date(2027, 1, 1), date.max) is None
