"""A changed definition is offered and judges nothing until it is adopted; then it judges from the next day on."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from assets.adopting import offers, record
from assets.definitions import adopt as put_into_force
from assets.definitions import as_configured
from assets.publishing import publish_audit
from expectations.examples import build
from expectations.gx import gxe
from expectations.judge.engine import Engine
from expectations.judge.judge import Judge
from expectations.model import Attribute, ControlTest, Event, State
from warehouse import canonical
from warehouse.audit import Audit
from warehouse.database import Database
from warehouse.snapshots import derive

DAYS = [date(2026, 3, day) for day in range(2, 9)]
FIRST, REST = DAYS[:3], DAYS[3:]
PERSON = {
    "worker_id": "w0", "employee_number": "E0", "work_email": "sponsor@acme.example", "worker_type": "employee",
    "status": "active", "hire_date": date(2024, 1, 8),
}  # fmt: skip
CONTRACTOR = PERSON | {
    "worker_id": "w1", "employee_number": "E1", "work_email": "w1@acme.example", "worker_type": "contractor",
    "hire_date": date(2026, 1, 5), "contract_end_date": date(2026, 11, 30), "manager_worker_id": "w0",
}  # fmt: skip
TICKETS = ControlTest(
    id="TKT-92", title="t", objective="o", criteria=("CC7.4",), annex_a=(), severity="low", owner="IT Lead",
    kind=Event(), parameters={"hours": 48},
    subjects="SELECT day, source_id, ticket_id, opened_at AS triggered_at, opened_at + to_hours($hours) AS due_at, "
    "restored_at AS done_at FROM tickets",
    item=("source_id", "ticket_id"),
    attributes=(
        Attribute(
            id="A",
            text="Done in time",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "not_done"},
        ),
    ),
)  # fmt: skip
CONTRACTS = ControlTest(
    id="HR-92", title="t", objective="o", criteria=("CC6.2",), annex_a=(), severity="low", owner="IT Lead",
    kind=State(), parameters={"days": 365},
    subjects="SELECT day, source_id, worker_id, contract_end_date - day AS days_left, $days AS most FROM workers",
    item=("source_id", "worker_id"),
    attributes=(
        Attribute(
            id="A",
            text="It ends soon enough",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="most", column_B="days_left", or_equal=True),
            null_means={"most": "unknown", "days_left": "wanted"},
        ),
    ),
)  # fmt: skip
CATALOGUE = {control.id: control for control in (CONTRACTS, TICKETS)}


@pytest.fixture(scope="module")
def new(shared_world, scripted):
    """Makes worlds with a contractor for 273 days and a ticket opened each noon and never done."""

    def _new():
        opened = {
            day: [{"ticket_id": f"{other:%d}", "opened_at": f"{other} 12:00:00"} for other in DAYS if other <= day]
            for day in DAYS
        }
        hr = scripted("hr", frozenset({"workers"}), {day: {"workers": [PERSON, CONTRACTOR]} for day in DAYS})
        desk = scripted("desk", frozenset({"tickets"}), {day: {"tickets": rows} for day, rows in opened.items()})
        return shared_world(CATALOGUE.values(), [hr, desk])

    return _new


def settings(world, **parameters):
    world.workspace.plan = replace(world.workspace.plan, parameters=parameters)


def adopt(world, test):
    (offer,) = offers(world.workspace, CATALOGUE, [test])
    return record(world.workspace, offer, who="tester", why="agreed")


def leaves(world, test):
    return [leaf for leaf in world.recorded() if leaf["test"] == test]


def marks(world, test):
    return {leaf["day"][-2:]: leaf["mark"] for leaf in leaves(world, test) if leaf["kind"] == "result"}


def said(world):
    """Day on which a ticket got its verdict, and which."""
    return {
        item["item"].removeprefix("desk/"): (leaf["day"][-2:], item["outcome"])
        for leaf in leaves(world, "TKT-92")
        for item in leaf["items"]
        if item["outcome"] in {"pass", "fail"}
    }


def published(world, query):
    publish_audit(world.workspace)
    with Audit(world.home.audit) as audit:
        return audit.query(query).rows()


HISTORY = "SELECT how, status, from_day, to_day, changed FROM definitions WHERE test_id = 'HR-92'"


@pytest.fixture(scope="module")
def stricter(new):
    """HR-92's longest contract becomes 100 days on the fourth day, and is adopted after the fifth."""
    world = new()
    world.run(FIRST, at_once=3)
    settings(world, **{"HR-92": {"days": 100}})
    world.run(REST[:2], at_once=2)
    offered = published(world, HISTORY)
    before = world.recorded()
    size = world.workspace.log.size
    (shown,) = offers(world.workspace, CATALOGUE)
    assert (world.workspace.log.size, world.recorded()) == (size, before)
    since = adopt(world, "HR-92")
    world.run(REST[2:], at_once=2)
    return world, offered, shown, since


def test_what_is_offered_judges_nothing_and_is_told(stricter):
    world, offered, *_ = stricter
    assert {mark for day, mark in marks(world, "HR-92").items() if day <= "06"} == {"pass"}
    assert offered == [("first", "in_force", None, None, ""), ("offered", "offered", None, None, "parameters")]


def test_the_backtest_shows_days_and_deviations_before_anything_is_adopted(stricter):
    _, _, shown, _ = stricter
    found = shown.difference
    assert [(str(day)[-2:], was, now) for day, was, now in found.days] == [
        (day, "pass", "fail") for day in ("02", "03", "04", "05", "06")
    ]
    assert [(f.item, f.attribute, f.first_day, f.days) for f in found.appear] == [("hr/w1", "A", DAYS[0], 5)]
    assert (list(found.disappear), found.effect) == ([], "stricter")
    assert {name: alone.effect for name, alone in shown.parameters.items()} == {"days": "stricter"}


def test_an_adopted_definition_judges_from_the_next_day_and_changes_nothing_before(stricter):
    world, _, _, since = stricter
    assert since == DAYS[5]
    assert marks(world, "HR-92") == {f"{day:%d}": "pass" if day < since else "fail" for day in DAYS}
    by = {leaf["day"]: leaf["definition"] for leaf in leaves(world, "HR-92")}
    assert len({by[f"{day}"] for day in DAYS[:5]}) == len({by[f"{day}"] for day in DAYS[5:]}) == 1
    assert by[f"{DAYS[4]}"] != by[f"{DAYS[5]}"]
    assert published(world, HISTORY) == [
        ("first", "was_in_force", None, DAYS[4], ""),
        ("offered", "past", None, None, "parameters"),
        ("adopted", "in_force", DAYS[5], None, "parameters"),
    ]


def test_the_adoption_says_who_why_and_what_its_backtest_had_shown(stricter):
    world, *_ = stricter
    query = "SELECT recorded_by, why, backtest FROM definitions WHERE how = 'adopted'"
    ((who, why, backtest),) = published(world, query)
    told = json.loads(backtest)
    found = json.loads(world.workspace.packs.get(told.pop("found")))
    assert (who, why) == ("tester", "agreed")
    assert told == {"from_day": "2026-03-02", "to_day": "2026-03-06", "days": 5, "appear": 1, "disappear": 0}
    assert found["appear"] == [{"item": "hr/w1", "attribute": "A", "first_day": "2026-03-02", "days": 5}]


def test_a_deviation_that_a_looser_definition_ends_was_not_mended(stricter):
    world, *_ = stricter
    settings(world)
    adopt(world, "HR-92")
    after = DAYS[-1] + timedelta(days=1)
    world.workspace.plan.connectors["hr"].script[after] = {"workers": [PERSON, CONTRACTOR]}
    world.run([after], at_once=1)
    assert marks(world, "HR-92")["09"] == "pass"
    query = "SELECT first_day, last_day, status FROM deviations WHERE test_id = 'HR-92'"
    assert published(world, query) == [(DAYS[5], DAYS[6], "definition_changed")]


@pytest.mark.parametrize(("hours", "expected"), [
    (24, {"02": ("04", "fail"), "03": ("05", "fail"), "04": ("05", "fail"), "05": ("06", "fail"), "06": ("07", "fail"),
          "07": ("08", "fail")}),
    (96, {"02": ("04", "fail"), "03": ("07", "fail"), "04": ("08", "fail")}),
])  # fmt: skip
def test_what_waits_is_judged_by_the_adopted_definition_and_what_was_decided_is_not_judged_again(new, hours, expected):
    """Due 48 hours after noon, and from 5 March on another number of hours."""
    world = new()
    world.run(FIRST, at_once=3)
    settings(world, **{"TKT-92": {"hours": hours}})
    put_into_force(
        world.workspace, as_configured(world.workspace.store.db, world.workspace.plan, CATALOGUE)["TKT-92"], {}, {}
    )
    world.run(REST, at_once=4)
    assert said(world) == expected
    counts = {leaf["day"]: leaf["counts"] for leaf in leaves(world, "TKT-92") if leaf["kind"] == "result"}
    for before, day in pairwise(DAYS):
        assert counts[f"{day}"]["carried_in"] == counts[f"{before}"]["pending"]


def test_words_follow_the_code_at_once_and_an_offer_that_is_taken_back_is_over(new):
    world = new()
    world.run(DAYS[:1], at_once=1)
    settings(world, **{"HR-92": {"days": 100}})
    world.workspace.plan = replace(world.workspace.plan, owners={"HR-92": "Ops"})
    world.run(DAYS[1:2], at_once=1)
    settings(world)
    world.run(DAYS[2:4], at_once=1)
    assert published(world, HISTORY) == [
        ("first", "was_in_force", None, DAYS[0], ""),
        ("words", "in_force", DAYS[1], None, "owner"),
        ("offered", "past", None, None, "parameters"),
        ("withdrawn", "past", None, None, ""),
    ]
    assert published(world, "SELECT owner FROM controls WHERE test_id = 'HR-92'") == [("Ops",)]
    assert offers(world.workspace, CATALOGUE) == []


def test_a_definition_that_cannot_judge_any_more_says_so_and_adopting_is_the_remedy(new):
    world = new()
    world.run(DAYS[:1], at_once=1)
    for day, broken in zip(DAYS[1::2], ({"subjects": "SELECT * FROM gone"}, {"gone": 1}), strict=False):
        pack = world.workspace.packs.put(canonical.dumps(TICKETS.definition() | broken))
        entry = {"definition": pack, "how": "adopted", "from_day": f"{day}"}
        world.workspace.append({"kind": "catalogue", "tests": {"TKT-92": entry}})
        world.workspace.load()
        world.run([day], at_once=1)
        (offer,) = offers(world.workspace, CATALOGUE, ["TKT-92"])
        assert "gone" in (offer.definitions.versions[-1].problem or offer.difference.problem)
        record(world.workspace, offer, who="tester", why="it is gone")
        world.run([day + timedelta(days=1)], at_once=1)
    told = [leaf["reason"] for leaf in leaves(world, "TKT-92")]
    assert told == ["no_occurrence", "definition_unusable", "deviation", "definition_unusable", "deviation"]


def test_derived_views_are_part_of_a_definition_and_are_as_they_were_while_it_judges():
    old = {"employments": "SELECT day, source_id, 'old' AS worker_id, 400 AS days_left, 1 AS most FROM workers"}
    control = replace(CONTRACTS, subjects="SELECT * FROM employments", views=old)
    with Database() as db:
        build(db, {"workers": ({},)})
        derive(db, ["employments"])
        columns = db.rows("DESCRIBE employments")
        judge = Judge(db=db, engine=lambda: Engine(db), sources={"hr": frozenset({"workers"})})
        day = db.value("SELECT max(day) FROM readings")
        (verdict,) = judge.judge(control, {}, day, day)
        assert [item["item"] for item in verdict.items] == ["hr/old"]
        assert db.rows("DESCRIBE employments") == columns
