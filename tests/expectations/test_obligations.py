"""Recurring obligations: what the template says at the edges that its duties share, and at those of each duty."""

import importlib
import pkgutil

import pytest

from expectations import controls as package
from expectations.examples import play
from expectations.model import Example
from expectations.obligations import DUE_ON, ITEM, PEOPLE, Answer, Duty

IDS = ("obligation_id", "ticket_id", "linked_ticket_id", "approval_id")
MODULES = [importlib.import_module(f"{package.__name__}.{it.name}") for it in pkgutil.iter_modules(package.__path__)]
DUTIES: dict[str, Duty] = {module.DUTY.id: module.DUTY for module in MODULES if hasattr(module, "DUTY")}
OWNER, STRANGER = {"assignee_account_id": "j3"}, {"assignee_account_id": "j9"}
NOTHING_FOLLOWS = {"follow_up": None}


def because(words, expect, attribute="A", **differs):
    return attribute, Answer(words=words, expect=expect, differs=differs)


def done(at):
    return {"follow_up": {"restored_at": at}}


def again(at, **evidence):
    """A second ticket for the same occurrence, resolved at that time."""
    first = DUTIES["TKT-10"].evidence | evidence
    names = {"ticket_kind": "control_task", "assignee_account_id": "j2", "obligation_id": "o", "occurrence_on": DUE_ON}
    details = [{"ticket_id": "t2", "detail": name, "value": value, "set_at": at} for name, value in first.items()]
    ticket = {"ticket_id": "t2", "status": "closed", "restored_at": at, **names}
    return {"tickets": (ticket,), "ticket_details": tuple(details)}


def at_the_edges_of(duty):
    """What every duty says, however it is performed."""
    yield because("named by another occurrence", "fail", ticket={"occurrence_on": "2026-02-09"})
    yield because("of another obligation: one ticket performs one", "fail", ticket={"obligation_id": "elsewhere"})
    yield because("not resolved", "fail", ticket={"restored_at": None, "status": "in_progress"})
    yield because("resolved before it is due, and accepted", "pass", **EARLY)
    undated = {"restored_at": None, "not_provided": "restored_at"}
    yield because("its changes of state are lost", "unknown", ticket=undated)
    yield because("due before the row holds", "gone", obligation={**duty.obligation, "valid_from_on": "2026-02-03"})
    yield because("due on the last day of its row", "pass", obligation={**duty.obligation, "valid_to_on": DUE_ON})
    if duty.performed.fields:
        name = next(iter(duty.evidence))
        yield because("a field is empty", "fail", evidence={name: None})
        yield because("fields were filled in after the grace", "fail", said_at="2026-03-05 23:00:00")


EARLY = {
    "ticket": {"restored_at": "2026-01-20 10:00:00"},
    "approval": {"decided_at": "2026-01-21 10:00:00"},
    "said_at": "2026-01-20 09:00:00",
}
IN_TIME, LATE = "2026-02-16 22:59:59", "2026-02-16 23:00:00"  # fourteen days of grace, in Berlin
OWN = {
    "TKT-10": [
        because("in the last second of the grace", "pass", ticket={"restored_at": IN_TIME}),
        because("a second later", "fail", ticket={"restored_at": LATE}),
        because("the recovery after a real incident", "pass", ticket={"ticket_kind": "incident"}),
        because("as long as is allowed", "pass", "B", evidence={"finished_at": "2026-02-03 10:00:00"}),
        because("a second longer", "fail", "B", evidence={"finished_at": "2026-02-03 10:00:01"}),
        because("no objective", "pass", "B", obligation={}, evidence={"finished_at": "2026-02-09 10:00:00"}),
        because("no readable time", "unknown", "B", evidence={"started_at": "in the morning"}),
        because("ended before it began", "unknown", "B", evidence={"finished_at": "2026-02-03 07:00:00"}),
        because("failed, again", "pass", "B", evidence={"result": "failed"}, more=again("2026-03-05 10:00:00")),
        because("again too late", "fail", "B", evidence={"result": "failed"}, more=again("2026-03-05 10:00:01")),
        because(
            "failed, again, nothing mended", "fail", "B",
            evidence={"result": "failed"}, more=again("2026-03-05 10:00:00"), **NOTHING_FOLLOWS,
        ),
        because(
            "failed twice", "fail", "B",
            evidence={"result": "failed"}, more=again("2026-02-13 10:00:00", result="failed"),
        ),
        because("reviewed after two weeks", "pass", "C", approval={"decided_at": "2026-02-17 10:00:00"}),
        because("reviewed a second later", "fail", "C", approval={"decided_at": "2026-02-17 10:00:01"}),
        because("reviewed by an app", "fail", "C", approval={"is_automated": True}),
    ],
    "TKT-11": [
        because("a real event was reviewed instead", "pass", ticket={"ticket_kind": "post_incident_review"}),
        because("in the last second of thirty days", "pass", ticket={"restored_at": "2026-03-04 22:59:59"}),
        because("two took part", "fail", "B", evidence={"participants": "2"}),
        because("three took part", "pass", "B", evidence={"participants": "3"}),
        because("some took part", "unknown", "B", evidence={"participants": "some"}),
        because("accepted on the thirtieth day", "pass", "B", approval={"decided_at": "2026-03-05 10:00:00"}),
        because("accepted a second later", "fail", "B", approval={"decided_at": "2026-03-05 10:00:01"}),
        because("nothing was found", "pass", "C", evidence={"findings": "0"}, **NOTHING_FOLLOWS),
        because("what was found is not told", "unknown", "C", evidence={"findings": None}),
    ],
    "TKT-12": [
        because("accepted in the last second", "pass", approval={"decided_at": IN_TIME}),
        because("accepted a second later", "fail", approval={"decided_at": LATE}),
    ],
    "TKT-13": [
        because("done a month before, when no window was open", "pass", **EARLY),
        because("the owner prepared it", "fail", ticket=OWNER),
        because("approved in the last second", "pass", approval={"decided_at": "2026-03-04 22:59:59"}),
        because("approved a second later", "fail", approval={"decided_at": "2026-03-04 23:00:00"}),
        because("more were rated than are open", "pass", "C", evidence={"rated_risks": "14"}),
    ],
    "TKT-15": [
        because("half of them came", "pass", evidence={"attendance_pct": "50"}),
        because("nobody counted", "unknown", evidence={"attendance_pct": "most"}),
        because("held by a written resolution", "unknown", evidence={"attendance_pct": None}),
        because("minutes on the last day", "pass", "B", said_at="2026-02-24 10:00:00"),
        because("minutes edited after that", "fail", "B", said_at="2026-02-24 10:00:01"),
        because("two actions, one ticket", "fail", "C", evidence={"actions": "2"}),
        because("no actions", "pass", "C", evidence={"actions": "0"}, **NOTHING_FOLLOWS),
    ],
    "TKT-16": [
        because("a letter instead of a report", "fail", evidence={"report": None}),
        because("made by who answers for it", "fail", "B", ticket=OWNER),
        because("made by nobody known", "unknown", "B", ticket=STRANGER),
        because("two findings, one ticket", "fail", "C", evidence={"findings": "2"}),
        because("ticketed on the last day", "pass", "C", follow_up={"opened_at": "2026-02-17 10:00:00"}),
        because("ticketed a second later", "fail", "C", follow_up={"opened_at": "2026-02-17 10:00:01"}),
        because("the ticket was cancelled", "fail", "C", follow_up={"status": "cancelled"}),
        because("no finding", "pass", "C", evidence={"findings": "0"}, **NOTHING_FOLLOWS),
    ],
    "TKT-22": [
        because("a list that nobody counted", "unknown", evidence={"list_count": "many"}),
        because("taken off on the fifth day", "pass", "B", **done("2026-02-08 10:00:00")),
        because("taken off a second later", "fail", "B", **done("2026-02-08 10:00:01")),
        because("nobody says how many", "unknown", "B", evidence={"removals": None}),
    ],
    "TKT-23": [
        because("rules kept as code: a revision", "pass", evidence={"rule_export": "infrastructure@3f2a1c"}),
        because("taken out on the thirtieth day", "pass", "B", **done("2026-03-05 10:00:00")),
        because("taken out a second later", "fail", "B", **done("2026-03-05 10:00:01")),
    ],
    "TKT-28": [
        because("nothing to delete", "pass", "B", evidence={"rows_selected": "0", "rows_deleted": "0"}),
        because("rows not counted", "unknown", "B", evidence={"rows_deleted": "all"}),
        because(
            "what went wrong was ticketed after a week", "fail", "B",
            evidence={"rows_deleted": "1"}, follow_up={"opened_at": "2026-02-10 10:00:01"},
        ),
        because("no period is stated", "unknown", "C", obligation={}),
    ],
    "TKT-30": [
        because("on the second working day", "pass", ticket={"restored_at": "2026-02-04 22:59:59"}),
        because("on the third", "fail", ticket={"restored_at": "2026-02-04 23:00:00"}),
        because(
            "due on a Friday, made on Tuesday", "pass",
            obligation={"first_due_on": "2026-01-30"},
            ticket={"occurrence_on": "2026-01-30", "restored_at": "2026-02-03 22:59:59"},
        ),
        because("cleared on the tenth day", "pass", "B", evidence={"total_a": "1"}, **done("2026-02-13 10:00:00")),
        because("cleared a second later", "fail", "B", evidence={"total_a": "1"}, **done("2026-02-13 10:00:01")),
        because("totals that are no numbers", "unknown", "B", evidence={"total_a": "see file"}),
        because("nobody reviewed what a job made", "fail", "C", approval=None),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def said(outcomes):
    """Says of answers, all in one world and one run of the judge, what the test of their duty does."""

    def of(duty, answers):
        world = {name: list(rows) for name, rows in PEOPLE.items()}
        for number, (_, answer) in enumerate(answers):
            for record, rows in duty.world(answer).items():
                if record not in PEOPLE:
                    world.setdefault(record, []).extend(numbered(row, number) for row in rows)
        found = outcomes(duty.control, {name: tuple(rows) for name, rows in world.items()})
        return [of_answer(found, number, letter, answer) for number, (letter, answer) in enumerate(answers)]

    return of


def numbered(row, number):
    return {name: f"{value}-{number}" if name in IDS and value else value for name, value in row.items()}


def of_answer(found, number, letter, answer):
    due_on = answer.differs.get("obligation", {}).get("first_due_on", DUE_ON)
    outcome = found.get(f"home/o-{number}/{due_on}", {letter: "gone"})
    return outcome.get(letter, outcome.get("", outcome.get("out", "pass")))


@pytest.mark.parametrize("duty", DUTIES.values(), ids=DUTIES)
def test_a_duty_answers_at_its_edges(said, duty):
    answers = [*duty.answers(), *at_the_edges_of(duty), *OWN[duty.id]]
    got = dict(zip([f"{letter}: {it.words}" for letter, it in answers], said(duty, answers), strict=True))
    assert got == {f"{letter}: {it.words}": it.expect for letter, it in answers}
    assert len(got) == len(answers)


def test_a_field_that_the_ticket_system_does_not_have_makes_it_unknown_and_no_deviation():
    duty = DUTIES["TKT-10"]
    answer = Answer(words="", expect="unknown", differs={})
    world = duty.world(answer)
    without = tuple(row for row in world["ticket_details"] if row["detail"] != "integrity_check")
    rows = {**world, "ticket_details": without}
    assert play(duty.control, Example(words="", expect="", attribute="A", rows=rows, item=ITEM)) == "unknown"


def test_a_holiday_is_no_working_day():
    holidays = ({"calendar_id": "berlin", "calendar_date": "2026-02-03", "is_business_day": False},)
    late = {"restored_at": "2026-02-05 22:59:59"}
    rows = DUTIES["TKT-30"].world(
        Answer(words="", expect="", differs={"ticket": late, "more": {"calendars": holidays}})
    )
    control = DUTIES["TKT-30"].control
    assert play(control, Example(words="", expect="", attribute="A", rows=rows, item=ITEM)) == "pass"


def test_a_data_set_under_legal_hold_is_out_by_an_approved_decision():
    decision = {
        "subject_kind": "obligation",
        "subject_id": "home:o",
        "in_scope": False,
        "approved_on": "2026-01-02",
        "valid_from_on": "2026-01-02",
    }
    duty = DUTIES["TKT-28"]
    rows = duty.world(Answer(words="", expect="", differs={"ticket": None, "more": {"scope": (decision,)}}))
    assert play(duty.control, Example(words="", expect="", rows=rows, item=ITEM)) == "out_of_scope"
