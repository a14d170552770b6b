"""Cases: what the template says at the edges that all kinds share, and at those of each kind."""

import importlib
import pkgutil

import pytest

from expectations import controls as package
from expectations.cases import DUE_ON, OPENED_AT, PEOPLE, Case
from tests.expectations.case_edges_of_changes import OF_CHANGES
from tests.expectations.case_words import CANCELLED, OPEN, because, resolved

IDS = ("obligation_id", "ticket_id", "linked_ticket_id", "approval_id", "merged_into_ticket_id", "transition_id")
MODULES = [importlib.import_module(f"{package.__name__}.{it.name}") for it in pkgutil.iter_modules(package.__path__)]
CASES: dict[str, Case] = {module.CASE.id: module.CASE for module in MODULES if hasattr(module, "CASE")}


def at_the_edges_of(case):
    """What every case says."""
    for kind in case.kinds:
        yield because("A", f"of the kind {kind}", "pass", kind=kind)
    yield because("A", "a story", "another_kind", kind="story")
    other = {"ticket_id": "c2", "ticket_kind": case.kinds[0], "status": "open"}
    merged = {"merged_into_ticket_id": "c2"}
    yield because("A", "a duplicate of such a case", "merged", ticket=merged, more={"tickets": (other,)})
    yield because("A", "merged into a ticket of another kind", "pass", ticket=merged, more={
        "tickets": ({**other, "ticket_kind": "story"},)
    })  # fmt: skip


def linked(kind, **more):
    """A ticket of a kind is linked to the case."""
    link = {"ticket_id": "c1", "link_kind": "relates", "linked_ticket_id": "i1"}
    return {"more": {"ticket_links": (link,), "tickets": ({"ticket_id": "i1", "ticket_kind": kind},)}, **more}


TRUE = {"disposition": "True_positive"}


def before(**differs):
    """Another failure of the same set, the day before."""
    failed = {"ticket_id": "c0", "ticket_kind": "backup_failure", "opened_at": "2025-11-30 08:00:00", "status": "open"}
    details = [{"ticket_id": "c0", "detail": "backup_set", "value": differs.get("of", "nightly"), "set_at": OPENED_AT}]
    if "good_at" in differs:
        good = {"ticket_id": "c0", "detail": "next_success", "value": "job 4711", "set_at": differs["good_at"]}
        details.append(good)
    return {"more": {"tickets": (failed,), "ticket_details": tuple(details)}}


OWN = {
    **OF_CHANGES,
    "TKT-09": [
        because("B", "the next good one in the last second", "pass", said_at={"next_success": "2025-12-02 08:00:00"}),
        because("B", "a second later", "fail", said_at={"next_success": "2025-12-02 08:00:01"}),
        because("C", "the one before made good in that second", "pass", **before(good_at=OPENED_AT)),
        because("C", "the one before made good a second later", "fail", **before(good_at="2025-12-01 08:00:01")),
        because("C", "one of another set before", "pass", **before(of="weekly")),
    ],
    "TKT-06": [
        because("A", "taken up in the last second", "pass", ticket={"acknowledged_at": "2025-12-01 16:00:00"}),
        because("A", "a second later", "fail", ticket={"acknowledged_at": "2025-12-01 16:00:01"}),
        because("A", "nobody but a rule touched it", "fail", ticket={"acknowledged_at": None}),
        because("B", "a true one, linked to an incident", "pass", **linked("incident", evidence=TRUE)),
        because("B", "a true one, linked to a story", "fail", **linked("story", evidence=TRUE)),
    ],
    "TKT-19": [
        because("A", "approved by the owner of other data", "fail", evidence={"dataset": "ledger"}),
        because("A", "the owner asked for it, and another approved", "fail", ticket={"reporter_account_id": "j3"},
                approval={"approver_account_id": "j5"}),
        because("B", "sent by mail", "fail", evidence={"transfer_method": "e-mail"}),
        because("B", "its purpose changed after it was approved", "fail", said_at={"purpose": "2025-12-01 08:30:01"}),
        because("B", "all said in the second of the approval", "pass", said_at={"purpose": "2025-12-01 08:30:00"}),
        because("B", "never approved, all said before it was done", "pass", approval=None),
        because("B", "not done yet", "pass", ticket=OPEN, evidence={"purpose": None}),
        because("C", "taken away in the last second", "pass", said_at={"removed": "2025-12-31 22:59:59"}),
        because("C", "a second later", "fail", said_at={"removed": "2025-12-31 23:00:00"}),
        because("C", "for ever, and said so", "pass", evidence={"expiry": "None", "removed": None}),
        because("C", "until a day that is none", "unknown", evidence={"expiry": "when we are done"}),
        because("C", "never carried out", "pass", ticket=OPEN, evidence={"removed": None}),
    ],
    "TKT-20": [
        because("B", "gone in the last second", "pass", **resolved("2025-12-31 07:50:00")),
        because("B", "a second later", "fail", **resolved("2025-12-31 07:50:01")),
        because("B", "its contract ended weeks before", "fail", evidence={"trigger_at": "2025-10-20 08:00:00"}),
        because("B", "nobody says what it is", "pass", evidence={"trigger_type": None}),
        because("B", "nobody says what it is: never gone", "fail", ticket=OPEN, evidence={"trigger_type": None}),
        because("D", "verified by whoever asked for it", "pass", approval={"approver_account_id": "j1"}),
    ],
    "TKT-26": [],
    "TKT-29": [
        because("B", "resolved in the last second", "pass", **resolved("2025-12-02 08:00:00")),
        because("B", "a second later", "fail", **resolved("2025-12-02 08:00:01")),
        because("B", "noticed an hour before its ticket", "fail", **resolved(
            "2025-12-02 08:00:00", detected_at="2025-12-01 07:00:00"
        )),
        because("B", "open still", "fail", ticket=OPEN),
        because("B", "of the client, and sent back in the last second", "of_the_client", ticket=OPEN, evidence={
            "stage": "Input", "returned_to_client": "by mail"
        }, said_at={"returned_to_client": "2025-12-02 08:00:00"}),
        because("B", "of the client, and sent back a second later", "fail", ticket=OPEN, evidence={
            "stage": "input", "returned_to_client": "by mail"
        }, said_at={"returned_to_client": "2025-12-02 08:00:01"}),
        because("C", "nobody says how it was verified", "fail", evidence={"verification": None}),
    ],
    "TKT-31": [
        because("A", "taken up in the last second", "pass", ticket={"acknowledged_at": "2025-12-04 07:50:00"}),
        because("A", "a second later", "fail", ticket={"acknowledged_at": "2025-12-04 07:50:01"}),
        because("B", "a report closed on the sixtieth day", "pass", **resolved("2026-01-30 07:50:00")),
        because("B", "a second later", "fail", **resolved("2026-01-30 07:50:01")),
        because("B", "a complaint closed on the thirtieth day", "pass", kind="privacy_complaint", **resolved(
            "2025-12-31 07:50:00"
        )),
        because("B", "a second later", "fail", kind="privacy_complaint", **resolved("2025-12-31 07:50:01")),
        because("B", "cancelled without a reason", "fail", ticket=CANCELLED),
        because("B", "cancelled as spam", "spam", ticket=CANCELLED, evidence={"spam_reason": "advertising"}),
    ],
    "CHG-14": [
        because("B", "fewer rows than were expected", "fail", evidence={"rows_affected": "0"}),
        because("B", "written 12.0", "pass", evidence={"rows_affected": "12.0"}),
        because("A", "nobody says which data", "unknown", evidence={"dataset": None}),
    ],
    "TKT-08": [
        because("A", "contained in the last second", "pass", ticket={"contained_at": "2025-12-02 08:00:00"}),
        because("A", "a second later", "fail", ticket={"contained_at": "2025-12-02 08:00:01"}),
        because(
            "A", "worst at first, lowered later", "fail",
            ticket={"severity": "sev4", "max_severity": "sev1", "contained_at": "2025-12-01 12:00:01"},
        ),
        because(
            "A", "nobody ever said how severe, contained at once", "pass",
            ticket={"max_severity": None, "contained_at": "2025-12-01 12:00:00"},
        ),
        because(
            "A", "nobody ever said how severe, contained next day", "unknown",
            ticket={"max_severity": None, "contained_at": "2025-12-01 12:00:01"},
        ),
        because(
            "A", "nobody ever said how severe, contained too late for any", "fail",
            ticket={"max_severity": None, "contained_at": "2025-12-04 08:00:01"},
        ),
        because("B", "closed in the last second", "pass", **resolved("2025-12-11 08:00:00")),
        because("B", "a second later", "fail", **resolved("2025-12-11 08:00:01")),
        because("B", "its cause written later", "fail", said_at={"cause": "2025-12-11 08:00:01"}),
        because("B", "reopened, and open since", "fail", ticket={**OPEN, "first_resolved_at": "2025-12-01 09:00:00"}),
    ],
    "HR-14": [
        because("A", "decided in the last second", "pass", said_at={"triage_decision": "2025-12-06 08:00:00"}),
        because("A", "a second later", "fail", said_at={"triage_decision": "2025-12-06 08:00:01"}),
        because("B", "recorded in the last second", "pass", said_at={"outcome_class": "2026-01-15 08:00:00"}),
        because("B", "a second later", "fail", said_at={"outcome_class": "2026-01-15 08:00:01"}),
        because(
            "A", "unfounded, and closed in time without a decision", "unfounded",
            evidence={"outcome_class": "unfounded", "triage_decision": None}, **resolved("2025-12-06 08:00:00"),
        ),
        because(
            "A", "unfounded, closed a second too late", "fail",
            evidence={"outcome_class": "unfounded", "triage_decision": None}, **resolved("2025-12-06 08:00:01"),
        ),
        because(
            "C", "its subject decided, named by number", "fail",
            ticket={"subject_account_id": None, "subject_employee_number": "E3"},
        ),
        because("C", "it names no subject", "unknown", ticket={"subject_account_id": None}),
        because("C", "its subject is nobody known", "unknown", ticket={"subject_account_id": "j9"}),
        because("C", "an app decided", "fail", approval={"is_automated": True}),
        because("C", "not closed yet", "pass", ticket=OPEN, approval=None),
    ],
    "TKT-24": [
        because("A", "taken up in the last second", "pass", ticket={"acknowledged_at": "2025-12-06 07:50:00"}),
        because("A", "a second later", "fail", ticket={"acknowledged_at": "2025-12-06 07:50:01"}),
        because(
            "A", "it lay in a mailbox first", "fail",
            evidence={"received_at": "2025-11-25 08:00:00"}, ticket={"acknowledged_at": "2025-12-01 08:00:00"},
        ),
        because(
            "A", "received after its ticket: no time is gained", "fail",
            evidence={"received_at": "2025-12-03 08:00:00"}, ticket={"acknowledged_at": "2025-12-06 08:00:01"},
        ),
        because("C", "answered in the last second", "pass", **resolved("2025-12-31 07:50:00")),
        because("C", "a second later", "fail", **resolved("2025-12-31 07:50:01")),
        because(
            "C", "told of an extension on the last day", "pass", evidence={"extension_told": "by mail"},
            said_at={"extension_told": "2025-12-31 07:50:00"}, **resolved("2026-03-01 07:50:00"),
        ),
        because(
            "C", "and a second too late then", "fail", evidence={"extension_told": "by mail"},
            said_at={"extension_told": "2025-12-31 07:50:00"}, **resolved("2026-03-01 07:50:01"),
        ),
        because(
            "C", "told of an extension too late", "fail", evidence={"extension_told": "by mail"},
            said_at={"extension_told": "2025-12-31 07:50:01"}, **resolved("2026-01-05 08:00:00"),
        ),
        because("C", "reopened for missing data", "fail", ticket={**OPEN, "first_resolved_at": "2025-12-02 09:00:00"}),
        because("A", "taken back", "withdrawn", evidence={"outcome": "withdrawn"}, ticket=CANCELLED),
        because("C", "cancelled without a word", "fail", ticket=CANCELLED),
        because("A", "of somebody about whom nothing is held", "not_a_data_subject", evidence={
            "outcome": "not_a_data_subject"
        }),
        because("A", "the same, and not told so", "pass", evidence={"outcome": "not_a_data_subject", "informed": None}),
        because("B", "refused before anybody was identified", "pass", evidence={
            "outcome": "refused", "identity_check": None
        }),
        because("D", "refused, and the person was not told", "fail", evidence={
            "outcome": "refused", "refusal_reason": "of no end", "informed": None
        }),
    ],
    "TKT-25": [
        because("A", "deleted in the last second", "pass", **resolved("2025-12-31 07:50:00")),
        because("A", "a second later", "fail", **resolved("2025-12-31 07:50:01")),
        because(
            "A", "a consent withdrawn on the tenth day", "pass",
            evidence={"request_type": "consent_withdrawal"}, **resolved("2025-12-11 07:50:00"),
        ),
        because(
            "A", "a second later", "fail",
            evidence={"request_type": "Consent_withdrawal"}, **resolved("2025-12-11 07:50:01"),
        ),
        because(
            "A", "nobody says what was asked: in time for anything", "pass",
            evidence={"request_type": None}, **resolved("2025-12-11 07:50:00"),
        ),
        because(
            "A", "nobody says what was asked: in time for some", "unknown",
            evidence={"request_type": None}, **resolved("2025-12-11 07:50:01"),
        ),
        because("A", "nobody says what was asked: never done", "fail", evidence={"request_type": None}, ticket=OPEN),
        because("B", "vendors told in the last second", "pass", said_at={"vendors_told": "2025-12-31 07:50:00"}),
        because("B", "a second later", "fail", said_at={"vendors_told": "2025-12-31 07:50:01"}),
        because("A", "a law asks for the data to be kept", "kept_by_law", evidence={
            "outcome": "kept_by_law", "retention_duty": "tax law, ten years"
        }),
        because("A", "no law is named", "pass", evidence={"outcome": "kept_by_law"}),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def told(outcomes):
    """Says of answers, all in one world and one run of the judge, what the test of their kind of case does."""

    def of(case, answers):
        world = {name: list(rows) for name, rows in PEOPLE.items()}
        for number, (_, answer) in enumerate(answers):
            for record, rows in case.world(answer).items():
                if record not in PEOPLE:
                    world.setdefault(record, []).extend(numbered(row, number) for row in rows)
        found = outcomes(case.control, {name: tuple(rows) for name, rows in world.items()})
        return [of_answer(found[item(number, it)], letter) for number, (letter, it) in enumerate(answers)]

    return of


def numbered(row, number):
    """A row of one small world among many: its ids, and the names of backup sets, are its own."""
    own = {name: f"{value}-{number}" if name in IDS and value else value for name, value in row.items()}
    is_set = row.get("detail") == "backup_set" and row["value"]
    return {**own, "value": f"{row['value']}-{number}"} if is_set else own


def item(number, answer):
    due = answer.differs.get("expected")
    return f"desk/c1-{number}" if due is None else f"home/o-{number}-{due.get('first_due_on', DUE_ON)}"


def of_answer(outcome, letter):
    return outcome.get(letter, outcome.get("", outcome.get("out", "pass")))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_case_answers_at_its_edges(told, case):
    answers = [*case.answers(), *at_the_edges_of(case), *OWN[case.id]]
    got = list(zip(answers, told(case, answers), strict=True))
    assert [(letter, it.words, said) for (letter, it), said in got if said != it.expect] == []
    assert len(answers) > len({letter for letter, _ in answers}) * 4
