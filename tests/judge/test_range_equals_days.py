"""Judging a range of days in one go says, leaf for leaf, what judging its days one after the other says.

Worlds are generated: what people and tickets go through, days on which a source refuses, and a definition that is
adopted on the way. Many lives lie in one world, because a world costs more than a life.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.definitions import adopt, as_configured
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Exclusion, State

DAYS = [date(2026, 3, 27) + timedelta(days=offset) for offset in range(5)]  # the clocks change on the 29th
LEAVERS = ControlTest(
    id="HR-92", title="t", objective="o", criteria=("CC6.2",), annex_a=(), severity="low", owner="IT Lead",
    kind=State(pending="is_to_come"), parameters={"most": 30},
    subjects="SELECT day, source_id, worker_id, worker_type, hire_date > day AS is_to_come, "
    "contract_end_date - day AS days_left, $most AS most FROM workers",
    item=("source_id", "worker_id"),
    exclusions=(Exclusion(rule="employee", condition="worker_type = 'employee'", reason="has no end"),),
    attributes=(
        Attribute(
            id="A",
            text="It ends soon enough",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="most", column_B="days_left", or_equal=True),
            null_means={"most": "unknown", "days_left": "not_done"},
        ),
    ),
)  # fmt: skip
TICKETS = ControlTest(
    id="TKT-92", title="t", objective="o", criteria=("CC7.4",), annex_a=(), severity="low", owner="IT Lead",
    kind=Event(), parameters={"sev1": 12, "sev2": 48},
    subjects="SELECT day, source_id, ticket_id, ticket_kind, opened_at AS triggered_at, severity, "
    "opened_at + to_hours(CASE severity WHEN 'sev1' THEN $sev1 WHEN 'sev2' THEN $sev2 END) AS due_at, "
    "restored_at AS done_at, closed_at AS settles_at FROM tickets",
    item=("source_id", "ticket_id"),
    exclusions=(Exclusion(rule="other", condition="ticket_kind = 'task'", reason="no incident"),),
    attributes=(
        Attribute(
            id="A",
            text="Restored in time",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "not_done"},
            settles_at="settles_at",
        ),
    ),
)  # fmt: skip
CATALOGUE = {control.id: control for control in (LEAVERS, TICKETS)}


def life(chance, draw):
    """What a record shows on each day: mostly as before, sometimes otherwise, sometimes not there at all."""
    shown, now = [], draw(chance)
    for _ in DAYS:
        shown.append(None if chance.random() < 0.1 else now)
        if chance.random() < 0.4:
            now = now | {name: value for name, value in draw(chance).items() if chance.random() < 0.4}
    return shown


def at(chance, days):
    return f"{chance.choice(days)} {chance.randrange(22):02d}:30:00"


def ticket(chance):
    return {
        "opened_at": at(chance, DAYS[:2]),
        "severity": chance.choice(["sev1", "sev2", "sev2", None]),
        "restored_at": chance.choice([None, at(chance, DAYS)]),
        "closed_at": chance.choice([None, None, f"{DAYS[3]} 00:00:00"]),
        "ticket_kind": chance.choice(["incident", "incident", "incident", "task", None]),
    }


def worker(chance):
    return {
        "worker_type": chance.choice(["contractor", "contractor", "employee", None]),
        "hire_date": chance.choice(["2025-01-01", "2026-03-29"]),
        "contract_end_date": chance.choice([None, "2026-04-10", "2026-04-27", "2026-06-30"]),
    }


def script(chance, name, key, draw, count):
    """What a source answers on each day; on up to two it refuses."""
    lives, refused = [life(chance, draw) for _ in range(count)], set(chance.sample(DAYS, chance.randrange(3)))
    return {
        day: {name: [{key: f"{n}", **shown[on]} for n, shown in enumerate(lives) if shown[on] is not None]}
        for on, day in enumerate(DAYS)
        if day not in refused
    }


def judged(make, scripted, seed, at_once):
    """The verdicts on a world, judged after every `at_once` days; other definitions are adopted on the way."""
    chance = Random(seed)  # noqa: S311  (a story, no secret)
    hr = scripted("hr", frozenset({"workers"}), script(chance, "workers", "worker_id", worker, 15))
    desk = scripted("desk", frozenset({"tickets"}), script(chance, "tickets", "ticket_id", ticket, 40))
    made, adopted_after = make(CATALOGUE.values(), [hr, desk]), chance.randrange(len(DAYS))
    made.run(DAYS[:adopted_after], at_once=at_once)
    hours = {"sev1": chance.choice([6, 24]), "sev2": chance.choice([24, 96])}
    workspace = made.workspace
    workspace.plan = replace(workspace.plan, parameters={"HR-92": {"most": chance.choice([10, 90])}, "TKT-92": hours})
    for control in as_configured(workspace.store.db, workspace.plan, CATALOGUE).values():
        adopt(workspace, control, {}, {})
    made.run(DAYS[adopted_after:], at_once=at_once)
    return made.recorded()


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a seed is as small as any other
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_a_range_of_days_is_its_days(new_world, scripted, seed):
    together, one_by_one = (judged(new_world, scripted, seed, at_once) for at_once in (len(DAYS), 1))
    assert [leaf for leaf in together if leaf not in one_by_one] == []
    assert together == one_by_one
    assert "engine_error" not in {leaf["reason"] for leaf in together}
