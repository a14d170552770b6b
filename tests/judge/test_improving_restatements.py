"""What worsens counts at once; what improves waits for its cause and a second person, and the first verdict stays."""

from datetime import date

import pytest

from assets.approving import Approval, ApprovalError, approve
from assets.judging import judge_days
from assets.publishing import publish_audit
from assets.pulling import pull_day
from expectations.catalogue import controls
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event
from warehouse.audit import Audit

DAYS = [date(2026, 3, day) for day in (2, 3, 4)]
PERSON = {
    "worker_id": "w0", "employee_number": "E0", "work_email": "sponsor@acme.example", "worker_type": "employee",
    "status": "active", "hire_date": date(2024, 1, 8),
}  # fmt: skip
GOOD = PERSON | {
    "worker_id": "w1", "employee_number": "E1", "work_email": "w1@acme.example", "worker_type": "contractor",
    "hire_date": date(2026, 1, 5), "contract_end_date": date(2026, 5, 31), "manager_worker_id": "w0",
}  # fmt: skip
BAD = GOOD | {"contract_end_date": None}
OTHER_BAD = BAD | {"worker_id": "w2", "employee_number": "E2"}
ANSWER = ControlTest(
    id="TKT-92", title="t", objective="o", criteria=("CC7.4",), annex_a=(), severity="low", owner="IT Lead",
    kind=Event(),
    subjects="SELECT day, source_id, ticket_id, opened_at AS triggered_at, CASE WHEN severity IS NOT NULL "
    "THEN opened_at + to_hours(24) END AS due_at, restored_at AS done_at, severity FROM tickets",
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
SAID = {
    "cause": "source_correction", "why": "HR had exported the wrong column", "proposed_by": "A. Adams",
    "approved_by": "B. Brown", "who": "tester",
}  # fmt: skip


@pytest.fixture(scope="module")
def story(shared_world, scripted):
    """The last of three days was read with a deviation, then without; tickets of which one is known late.

    Returns the published tables before the improvement was read, with it, and after its approval.
    """
    rows = {day: {"workers": [PERSON, BAD if day == DAYS[2] else GOOD]} for day in DAYS}
    unknown = {"ticket_id": "1", "opened_at": "2026-03-02 08:00:00", "restored_at": "2026-03-02 09:00:00"}
    known = unknown | {"severity": "sev3"}
    late = {"ticket_id": "2", "opened_at": "2026-03-02 08:00:00", "severity": "sev3"}
    tickets = {day: {"tickets": [known if day == DAYS[2] else unknown, late]} for day in DAYS}
    sources = [scripted("hr", frozenset({"workers"}), rows), scripted("desk", frozenset({"tickets"}), tickets)]
    world = shared_world([controls()["HR-12"], ANSWER], sources)
    world.run(DAYS, at_once=1)
    told = [seen(world)]
    world.workspace.plan.connectors["hr"].script[DAYS[2]] = {"workers": [PERSON, GOOD]}
    pull_day(world.workspace, DAYS[2], again=True)
    judge_days(world.workspace, DAYS[2], DAYS[2])
    told.append(seen(world))
    with Audit(world.home.audit) as audit:
        waiting = [n for (n,) in audit.query("SELECT number FROM restatements WHERE status = 'waits'").rows()]
    refused = [refusal(world, numbers, said) for numbers, said in REFUSED]
    approve(world.workspace, waiting, Approval(**SAID))
    told.append(seen(world))
    return told, refused, waiting, world


def refusal(world, numbers, changes):
    before = world.workspace.log.size
    with pytest.raises(ApprovalError) as caught:
        approve(world.workspace, numbers, Approval(**SAID | changes))
    assert world.workspace.log.size == before
    return str(caught.value)


REFUSED = [
    ((0,), {}),
    ((0,), {"approved_by": " a.  ADAMS "}),
    ((0,), {"approved_by": ""}),
    ((0,), {"cause": "because"}),
    ((0,), {"why": " "}),
]


def seen(world):
    publish_audit(world.workspace)
    with Audit(world.home.audit) as audit:
        return {
            "marks": audit.query("SELECT test_id, day, mark, first_mark, restated FROM control_daily").rows(),
            "deviations": audit.query("SELECT test_id, item, first_day, status, found_later FROM deviations").rows(),
            "unknown": audit.query("SELECT item, restated FROM unknown_items").rows(),
            "restatements": audit.query(
                "SELECT test_id, day, cause, mark, improves, improved, status, approved_cause, proposed_by, "
                "approved_by FROM restatements"
            ).rows(),
            "window": {
                row["test_id"]: row
                for row in audit.query("FROM control_window('2026-03-02', '2026-03-04')").rows(named=True)
            },
        }


def mark(told, test, day):
    ((_, _, now, first, restated),) = [row for row in told["marks"] if row[:2] == (test, day)]
    return now, first, restated


def test_an_improvement_waits_and_the_worse_counts(story):
    (before, waiting, _), *_ = story
    assert mark(waiting, "HR-12", DAYS[2]) == mark(before, "HR-12", DAYS[2]) == ("fail", "fail", False)
    assert waiting["deviations"] == before["deviations"]
    assert waiting["restatements"][1:] == [
        ("HR-12", DAYS[2], "read_again", "pass", True, "hr/w1 A", "waits", None, None, None)
    ]
    assert waiting["window"]["HR-12"]["deviations"] == 1
    assert waiting["window"]["HR-12"]["restatements_waiting"] == 1


def test_after_its_approval_it_counts_and_what_was_known_first_stands_beside_it(story):
    (_, _, after), *_ = story
    assert mark(after, "HR-12", DAYS[2]) == ("pass", "fail", True)
    assert ("HR-12", "hr/w1", DAYS[2], "restated", False) in after["deviations"]
    window = after["window"]["HR-12"]
    assert (window["deviations"], window["first_known_deviations"]) == (0, 1)
    assert (window["days_without_deviation"], window["first_known_days_without_deviation"]) == (0, 0)  # unpinned here
    assert "first known: 1 deviations" in window["figure_text"]
    assert window["restatements_waiting"] == 0


def test_the_approval_names_its_cause_and_two_people(story):
    (_, _, after), *_ = story
    assert [row[6:] for row in after["restatements"]] == [
        ("approved", "source_correction", "A. Adams", "B. Brown")
    ] * len(after["restatements"])


def test_what_was_unknown_and_is_known_to_be_good_counts_as_unknown_until_it_is_approved(story):
    (_, waiting, after), *_ = story
    assert waiting["unknown"] == [("desk/1", False)]
    assert after["unknown"] == [("desk/1", True)]
    figures = [
        (told["window"]["TKT-92"]["unknown"], told["window"]["TKT-92"]["deviations"]) for told in (waiting, after)
    ]
    assert figures == [(1, 1), (0, 1)]
    assert mark(waiting, "TKT-92", DAYS[0])[0] == "indeterminate"
    assert mark(after, "TKT-92", DAYS[0])[:2] == ("pass", "indeterminate")


def test_only_what_waits_can_be_approved_and_only_by_two_people_with_cause_and_reason(story):
    _, refused, waiting, world = story
    assert "0 is no restatement" in refused[0]
    assert "two different people" in refused[1] == refused[2]
    assert "one of late_fact, source_correction, link_correction, test_defect" in refused[3]
    assert "reason is missing" in refused[4]
    assert "is approved already" in refusal(world, waiting[:1], {})


def test_what_is_found_worse_after_an_approval_counts_again(story):
    *_, world = story
    world.workspace.plan.connectors["hr"].script[DAYS[2]] = {"workers": [PERSON, GOOD, OTHER_BAD]}
    pull_day(world.workspace, DAYS[2], again=True)
    judge_days(world.workspace, DAYS[2], DAYS[2])
    told = seen(world)
    assert mark(told, "HR-12", DAYS[2]) == ("fail", "fail", False)
    assert {row[1:] for row in told["deviations"] if row[0] == "HR-12"} == {
        ("hr/w1", DAYS[2], "restated", False),
        ("hr/w2", DAYS[2], "open", True),
    }
    assert told["restatements"][-1][4:7] == (False, "", "counts")
