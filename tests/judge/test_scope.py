"""The register of scope takes tests and objects out by approved decision: counted, for its days, and never silently."""

from datetime import date, timedelta

import pytest

from assets.judging import judge_days
from assets.pulling import pull_day
from expectations.catalogue import controls
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event, Exclusion

DAYS = [date(2026, 3, day) for day in range(2, 8)]
MIDDLE = DAYS[2:4]
AFTER = DAYS[-1] + timedelta(days=1)
PERSON = {
    "worker_id": "w0", "employee_number": "E0", "work_email": "sponsor@acme.example", "worker_type": "employee",
    "status": "active", "hire_date": date(2024, 1, 8),
}  # fmt: skip
GOOD = PERSON | {
    "worker_id": "w1", "employee_number": "E1", "work_email": "w1@acme.example", "worker_type": "contractor",
    "hire_date": date(2026, 1, 5), "contract_end_date": date(2026, 5, 31), "manager_worker_id": "w0",
}  # fmt: skip
BAD = GOOD | {"worker_id": "w2", "employee_number": "E2", "work_email": "w2@acme.example", "contract_end_date": None}
DECISION = {
    "subject_kind": "worker", "subject_id": "hr:w2", "in_scope": False, "reason": "Works for another company",
    "approved_by": "E0", "approved_on": date(2026, 2, 1), "valid_from_on": MIDDLE[0], "valid_to_on": MIDDLE[-1],
}  # fmt: skip
TEST_OUT = DECISION | {"subject_kind": "control_test", "subject_id": "HR-12"}
ANSWER = ControlTest(
    id="TKT-92", title="t", objective="o", criteria=("CC7.4",), annex_a=(), severity="low", owner="IT Lead",
    kind=Event(),
    subjects="SELECT day, source_id, ticket_id, opened_at AS triggered_at, opened_at + to_hours(24) AS due_at, "
    "restored_at AS done_at FROM tickets",
    item=("source_id", "ticket_id"),
    attributes=(
        Attribute(
            id="A",
            text="Done within a day",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "not_done"},
        ),
    ),
)  # fmt: skip


@pytest.fixture
def workers(new_world, scripted):
    """One good and one bad contractor, read on all days; the register says what it is given."""

    def _workers(*decisions, at_once=6, home_reads=DAYS):
        hr = scripted("hr", frozenset({"workers"}), {day: {"workers": [PERSON, GOOD, BAD]} for day in DAYS})
        home = scripted("home", frozenset({"scope"}), {day: {"scope": list(decisions)} for day in home_reads})
        world = new_world([controls()["HR-12"]], [hr, home])
        world.run(DAYS, at_once=at_once)
        return world

    return _workers


@pytest.fixture
def tickets(new_world, scripted):
    """One ticket a day, opened at noon and never done."""

    def _tickets(*decisions, at_once=6):
        opened = {
            day: [{"ticket_id": f"{other:%d}", "opened_at": f"{other} 12:00:00"} for other in DAYS if other <= day]
            for day in DAYS
        }
        desk = scripted("desk", frozenset({"tickets"}), {day: {"tickets": rows} for day, rows in opened.items()})
        home = scripted("home", frozenset({"scope"}), {day: {"scope": list(decisions)} for day in DAYS})
        world = new_world([ANSWER], [desk, home])
        world.run(DAYS, at_once=at_once)
        return world

    return _tickets


def results(world):
    return {date.fromisoformat(leaf["day"]): leaf for leaf in world.recorded() if leaf["kind"] == "result"}


def failed_tickets(world):
    found = [item for leaf in world.recorded() for item in leaf.get("items", []) if item["outcome"] == "fail"]
    return sorted({item["item"] for item in found})


def test_a_control_test_that_is_out_of_scope_is_marked_so_on_those_days_and_on_no_other(workers):
    found = results(workers(TEST_OUT))
    assert {day: (leaf["mark"], leaf["reason"]) for day, leaf in found.items()} == {
        day: ("not_applicable", "out_of_scope") if day in MIDDLE else ("fail", "deviation") for day in DAYS
    }
    assert all("counts" not in found[day] for day in MIDDLE)


def test_an_object_that_is_out_of_scope_is_counted_as_excluded_and_the_others_are_judged(workers):
    found = results(workers(DECISION))
    for day, leaf in found.items():
        is_out = day in MIDDLE
        assert leaf["mark"] == ("pass" if is_out else "fail")
        assert leaf.get("excluded_by", {}).get("out_of_scope", 0) == is_out
        counts = leaf["counts"]
        assert counts["received"] == counts["excluded"] + counts["judged"] + counts["unknown"] + counts["pending"]


def test_a_deviation_of_an_object_that_goes_out_of_scope_left_the_population_and_was_not_mended(workers):
    leaf = results(workers(DECISION))[MIDDLE[0]]
    assert ("hr/w2", "closed", "left_population") in {
        (item["item"], item["outcome"], item.get("cause")) for item in leaf["items"]
    }


def test_a_source_that_is_out_of_scope_takes_all_its_items_with_it(workers):
    found = results(workers(DECISION | {"subject_kind": "source", "subject_id": "hr"}))
    assert {found[day]["counts"]["judged"] for day in MIDDLE} == {0}
    assert {found[day]["mark"] for day in MIDDLE} == {"not_applicable"}
    assert found[DAYS[0]]["counts"]["judged"] > 0


@pytest.mark.parametrize("decision", [DECISION, TEST_OUT])
def test_what_is_expired_unapproved_in_scope_or_about_another_thing_has_no_effect(workers, decision):
    without_effect = [
        {"in_scope": True},
        {"approved_by": None},
        {"approved_on": None},
        {"approved_on": date(2026, 6, 1)},
        {"valid_to_on": date(2026, 2, 28)},
        {"subject_id": "another:w2"},
        {"subject_id": "hr:w22"},
        {"subject_id": "w2"},
    ]
    begin = [{"valid_from_on": date(2026, 2, 1) + timedelta(days=at)} for at in range(len(without_effect))]
    decisions = [decision | since | change for since, change in zip(begin, without_effect, strict=True)]
    decisions.append(decision | {"valid_from_on": date(2026, 4, 1), "valid_to_on": None})
    assert {leaf["mark"] for leaf in results(workers(*decisions)).values()} == {"fail"}


def test_a_decision_counts_from_its_approval_and_not_from_an_earlier_day_that_it_names(workers):
    found = results(workers(DECISION | {"approved_on": MIDDLE[1]}))
    assert [day for day, leaf in found.items() if leaf["mark"] == "pass"] == MIDDLE[1:]


def test_a_day_on_which_the_register_was_not_read_knows_no_decision(workers):
    found = results(workers(DECISION, home_reads=[DAYS[0], *DAYS[3:]]))
    assert [day for day, leaf in found.items() if leaf["mark"] == "pass"] == MIDDLE[1:]


def test_the_reading_of_the_register_is_among_what_a_verdict_rests_on(workers):
    assert results(workers())[DAYS[0]]["inputs"] == ["home 2026-03-02 1", "hr 2026-03-02 1"]


def test_that_the_register_was_read_is_no_attempt_at_the_sources_of_a_test(workers):
    world = workers()
    world.workspace.plan.connectors["hr"].is_history = True  # then it can be left out
    world.workspace.plan.connectors["home"].script[AFTER] = {"scope": []}
    pull_day(world.workspace, AFTER, history=False)
    judge_days(world.workspace, AFTER, AFTER)
    (missed,) = [leaf for leaf in world.recorded() if leaf["day"] == AFTER.isoformat()]
    assert (missed["mark"], missed["reason"]) == ("not_run", "no_reading")


def test_an_obligation_that_arose_out_of_scope_stays_out_when_its_object_comes_back(tickets):
    two = [DECISION | {"subject_kind": "ticket", "subject_id": f"desk:{day:%d}"} for day in (MIDDLE[0], MIDDLE[1])]
    assert failed_tickets(tickets(*two)) == ["desk/02", "desk/03", "desk/06"]


def test_obligations_that_arose_while_their_test_was_out_of_scope_are_excluded_afterwards(tickets):
    world = tickets(TEST_OUT | {"subject_id": ANSWER.id})
    assert set(failed_tickets(world)) & {f"desk/{day:%d}" for day in MIDDLE} == set()
    assert results(world)[DAYS[4]]["excluded_by"] == {"out_of_scope": len(MIDDLE)}


@pytest.mark.parametrize("make", ["workers", "tickets"])
@pytest.mark.parametrize("about", ["object", "test"])
def test_a_range_of_days_is_judged_as_its_days_one_by_one_under_decisions_too(request, make, about):
    judged = request.getfixturevalue(make)
    test = {"workers": "HR-12", "tickets": ANSWER.id}[make]
    subject = {"workers": "hr:w2", "tickets": "desk:03"}[make]
    decision = TEST_OUT | {"subject_id": test} if about == "test" else DECISION | {"subject_id": subject}
    assert judged(decision).recorded() == judged(decision, at_once=1).recorded()


def test_no_control_test_may_give_the_name_of_the_decision_to_a_rule_of_its_own():
    with pytest.raises(ValueError, match=r"scope\.csv"):
        Exclusion(rule="out_of_scope", condition="true", reason="because")
