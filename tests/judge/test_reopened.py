"""What was done and is undone again gets another verdict beside the first, on the day that shows it."""

from datetime import date

import pytest

from assets.publishing import publish_audit
from expectations.gx import gxe
from expectations.model import Attribute, ControlTest, Event
from warehouse.audit import Audit

DAYS = [date(2026, 3, day) for day in range(2, 9)]
OPENED = "2026-03-02 08:00:00"  # due 48 hours later: 4 March, 08:00
RESTORED = ControlTest(
    id="TKT-92", title="t", objective="o", criteria=("CC7.4",), annex_a=(), severity="low", owner="IT Lead",
    kind=Event(),
    subjects="SELECT day, source_id, ticket_id, opened_at AS triggered_at, opened_at + to_hours(48) AS due_at, "
    "restored_at AS done_at, closed_at AS settles_at FROM tickets",
    item=("source_id", "ticket_id"),
    attributes=(
        Attribute(
            id="A",
            text="Restored in two days",
            expect=gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="due_at", column_B="done_at", or_equal=True),
            null_means={"due_at": "unknown", "done_at": "not_done"},
            settles_at="settles_at",
        ),
    ),
)  # fmt: skip
IN_TIME, LATER = "2026-03-03 08:00:00", "2026-03-06 08:00:00"
REOPENED_LATE = [None, IN_TIME, IN_TIME, None, None, LATER, LATER]
REOPENED_EARLY = ["2026-03-02 20:00:00", None, None, None, None, LATER, LATER]
REOPENED_BETWEEN_READINGS = [None, IN_TIME, IN_TIME, IN_TIME, IN_TIME, LATER, LATER]
REOPENED_TWICE = [None, IN_TIME, IN_TIME, None, LATER, None, None]
LATE_AND_REOPENED = [None, None, None, "2026-03-05 08:00:00", None, None, "2026-03-08 08:00:00"]
STORIES = {
    "late": REOPENED_LATE, "early": REOPENED_EARLY, "between readings": REOPENED_BETWEEN_READINGS,
    "twice": REOPENED_TWICE, "again": LATE_AND_REOPENED, "final": REOPENED_LATE,
}  # fmt: skip
CLOSED = {"final": {"closed_at": "2026-03-04 20:00:00"}}


def ticket(story, restored_at):
    return {"ticket_id": story, "opened_at": OPENED, "restored_at": restored_at, **CLOSED.get(story, {})}


@pytest.fixture(scope="module")
def worlds(shared_world, scripted):
    """The incidents of all stories, judged in one go and day by day."""
    rows = {
        day: {"tickets": [ticket(story, restored[at]) for story, restored in STORIES.items()]}
        for at, day in enumerate(DAYS)
    }
    made = []
    for at_once in (len(DAYS), 1):
        made.append(shared_world([RESTORED], [scripted("desk", frozenset({"tickets"}), rows)]))
        made[-1].run(DAYS, at_once=at_once)
    return made


@pytest.fixture(scope="module")
def deviations(worlds):
    """Story -> first day, last day and status of each deviation."""
    publish_audit(worlds[0].workspace)
    with Audit(worlds[0].home.audit) as audit:
        rows = audit.query("SELECT item, first_day, last_day, status FROM deviations").rows()
    return {story: [row[1:] for row in rows if row[0] == f"desk/{story}"] for story in STORIES}


@pytest.fixture(scope="module")
def verdicts(worlds):
    """Story -> day of the month, outcome and cause of everything said of it, in order."""
    said = {story: [] for story in STORIES}
    for leaf in worlds[0].recorded():
        for item in leaf.get("items", []):
            if item["outcome"] in {"pass", "fail", "unknown", "remediated"}:
                story = item["item"].removeprefix("desk/")
                said[story].append((int(leaf["day"][-2:]), item["outcome"], item.get("cause", "")))
    return said


def test_an_incident_restored_in_time_and_reopened_after_its_time_fails_on_the_day_that_shows_it(verdicts, deviations):
    assert verdicts["late"] == [(3, "pass", ""), (5, "fail", "reopened"), (7, "remediated", "")]
    assert deviations["late"] == [(DAYS[3], DAYS[5], "remediated")]


def test_an_incident_reopened_while_it_had_time_gets_its_verdict_when_its_time_is_over(verdicts, deviations):
    assert verdicts["early"] == [(2, "pass", ""), (4, "fail", ""), (7, "remediated", "")]
    assert deviations["early"] == [(DAYS[2], DAYS[5], "remediated")]


def test_a_reopening_between_two_readings_shows_by_the_later_time_of_its_end(verdicts, deviations):
    assert verdicts["between readings"] == [(3, "pass", ""), (7, "fail", "reopened")]
    assert deviations["between readings"] == [(DAYS[5], DAYS[5], "remediated")]


def test_a_deviation_that_was_remedied_and_is_reopened_is_open_again(verdicts, deviations):
    told = [(3, "pass", ""), (5, "fail", "reopened"), (6, "remediated", ""), (7, "fail", "reopened")]
    assert verdicts["twice"] == told
    assert deviations["twice"] == [(DAYS[3], None, "open")]


def test_an_incident_that_was_late_and_reopened_is_one_deviation_until_it_is_restored_again(verdicts, deviations):
    told = [(4, "fail", ""), (5, "remediated", ""), (6, "fail", "reopened"), (8, "remediated", "")]
    assert verdicts["again"] == told
    assert deviations["again"] == [(DAYS[2], DAYS[6], "remediated")]


def test_what_is_undone_after_its_outcome_was_final_is_not_judged_again(verdicts, deviations):
    assert verdicts["final"] == [(3, "pass", ""), (7, "remediated", "")]
    assert deviations["final"] == []


def test_a_range_of_days_says_of_reopenings_what_its_days_say(worlds):
    assert worlds[0].recorded() == worlds[1].recorded()
