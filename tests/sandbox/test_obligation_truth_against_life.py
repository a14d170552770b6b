"""The truth written about recurring obligations agrees with what really happened; the background breaks nothing.

A plain re-reading of the tickets by the words of the controls (no vendor, no connector, no judge in between).
"""

from datetime import date, datetime, timedelta

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Settings
from assets.sandbox.obligations import DUTIES, SERIES, obligation_id, occurrences
from assets.sandbox.tickets.accounts import provisioned
from assets.sandbox.tickets.facts import FOLLOWS_UP
from assets.sandbox.when import DAY, end_of, is_workday, local_day

TESTS = dict(
    zip(DUTIES, ("10", "11", "12", "13", "15", "16", "22", "23", "28", "30", "31", "09", "06", "29"), strict=True)
)
GRACE = dict(zip(DUTIES, (14, 30, 14, 30, 21, 30, 14, 14, 7, None, 1, 1, 1, 1), strict=True))
REPORTED = {"backup_job": "A", "channel_test": "C", "detection_heartbeat": "C", "job_run": "A"}
"""Of these only the opening of a ticket counts."""
BY_OWNER = {"exercise", "risk_assessment"}
MUST_SAY = {
    "restore_test": "backup_set restore_point started_at finished_at result integrity_check",
    "capacity_review": "current_use forecast decisions",
    "assessment": "assessor report",
    "physical_access_review": "access_list list_count",
    "perimeter_review": "rule_export",
    "retention_run": "dataset cutoff_date rows_selected rows_deleted errors",
    "reconciliation": "total_a total_b",
}
REPORT = {
    "exercise": "scenario participants results plan_changes",
    "risk_assessment": "objectives threats likelihood_impact fraud significant_changes vendors treatment_decisions",
    "governance_meeting": "control_exceptions incidents risks changes_in_scope minutes",
}


class Life:
    """A company that has lived through its run, and what became of each occurrence."""

    def __init__(self, settings, scenarios) -> None:
        self.built = build(settings, scenarios)
        self.company = self.built.company
        for _ in live(self.company):
            pass
        self.now = self.company.now
        self.person = {}
        for person in self.company.people.values():
            for plan in person.accounts.values():
                self.person[provisioned(self.company.seeded, plan.account_id)] = person.key

    def deviations(self):
        """(test, attribute, occurrence) -> day."""
        found = {}
        for series in SERIES:
            for one in occurrences(self.company.settings, series):
                for duty in DUTIES:
                    for letter, day in self.asked(duty, series, one.due_on):
                        if day < self.company.settings.end:
                            found[f"TKT-{TESTS[duty]}", letter, one.name(duty)] = day
        return found

    def asked(self, duty, series, due_on):
        due = end_of(due_on + GRACE[duty] * DAY if GRACE[duty] else second_workday(due_on), "Berlin")
        name = obligation_id(duty, series)
        tickets = [
            ticket for ticket in self.company.tracker.tickets.values() if ticket.values.get("obligation") == name
        ]
        tasks = [ticket for ticket in tickets if ticket.values.get("occurrence") == due_on.isoformat()]
        if duty in REPORTED:
            if due <= self.now and not any(ticket.opened_at <= due for ticket in tasks):
                yield REPORTED[duty], local_day(due)
            return
        done = sorted((at, ticket.ticket_id, ticket) for ticket in tasks if (at := self.done(duty, ticket)))
        if due <= self.now and not (done and done[0][0] <= due):
            yield "A", local_day(due)
        if duty == "capacity_review":
            yield from self.breaches(tickets, due_on)
        if done:
            yield from self.besides(duty, due_on, due, done)

    def done(self, duty, ticket):
        """When it was done so that it counts."""
        values, times = ticket.values, [resolved(ticket)]
        if any(values.get(field) is None for field in MUST_SAY.get(duty, "").split()):
            return None
        if float(values.get("attendance_pct") or 50) < 50 or values.get("list_count") == "0":
            return None
        if duty in {"capacity_review", "risk_assessment"}:
            times.append(self.accepted(duty, ticket))
        times += [said(ticket, field) for field in MUST_SAY.get(duty, "").split()]
        return None if None in times else max(times)

    def accepted(self, duty, ticket):
        performer = self.person[ticket.values["assignee"]]
        good = [
            one.decided_at
            for one in ticket.approvals
            if one.decision == "approved" and self.person[one.approver] != performer
            and (duty not in BY_OWNER or self.person[one.approver] == DUTIES[duty].owner)
        ]  # fmt: skip
        return min(good, default=None)

    def besides(self, duty, due_on, due, done):
        at, _, ticket = done[0]
        values, accepted = ticket.values, self.accepted(duty, ticket)
        told = [said(ticket, field) for field in REPORT.get(duty, "").split()]
        report = None if None in told else max([at, *told])
        match duty:
            case "restore_test":
                took = datetime.fromisoformat(values["finished_at"]) - datetime.fromisoformat(values["started_at"])
                again = [when for when, _, other in done[1:] if other.values["result"] == "success"]
                fails = values["result"] != "success" or took > timedelta(minutes=DUTIES[duty].rto_minutes)
                follows = self.follows(ticket, int(fails), "opened")
                yield from self.late("B", at + 30 * DAY, latest(follows, min(again, default=None)) if fails else at)
                yield from self.late("C", max(due, at + 14 * DAY), accepted)
            case "exercise":
                whole = report if float(values["participants"]) >= 3 else None
                yield from self.late("B", at + 30 * DAY, latest(whole, accepted))
                yield from self.late(
                    "C", at + 30 * DAY, self.follows(ticket, min(1, float(values["findings"])), "opened")
                )
            case "risk_assessment":
                yield from self.late("B", max(due, at), report)
                yield from self.never("C", at, float(values["rated_risks"]) >= float(values["open_risks"]))
            case "governance_meeting":
                yield from self.late("B", at + 21 * DAY, report)
                yield from self.late("C", at + 21 * DAY, self.follows(ticket, float(values["actions"]), "owned"))
            case "assessment":
                free = values["assessor_independent"] == "yes" and self.person[values["assignee"]] != DUTIES[duty].owner
                yield from self.never("B", at, free)
                yield from self.late("C", at + 14 * DAY, self.follows(ticket, float(values["findings"]), "opened"))
            case "physical_access_review":
                yield from self.late("B", at + 5 * DAY, self.follows(ticket, float(values["removals"]), "done"))
            case "perimeter_review":
                yield from self.late("B", at + 30 * DAY, self.follows(ticket, float(values["rules_to_remove"]), "done"))
                yield from self.late("C", max(due, at + 14 * DAY), accepted)
            case "retention_run":
                left = values["rows_deleted"] != values["rows_selected"]
                yield from self.late("B", at + 7 * DAY, self.follows(ticket, int(left), "opened"))
                schedule = (due_on - DUTIES[duty].retention_days * DAY).isoformat()
                yield from self.never("C", at, values["cutoff_date"] == schedule)
            case "reconciliation":
                differs = values["total_a"] != values["total_b"]
                yield from self.late("B", at + 10 * DAY, self.follows(ticket, int(differs), "done"))
                yield from self.late("C", max(due, at + 10 * DAY), accepted)

    def follows(self, ticket, wanted, what):
        """When as many follow as are wanted; None = they do not."""
        sources = [link.source for link in ticket.links if link.kind == FOLLOWS_UP and link.target == ticket.ticket_id]
        actions = [self.company.tracker.tickets[source] for source in sources]
        if what == "owned" and any(action.values.get("assignee") is None for action in actions):
            return None
        times = [resolved(action) if what == "done" else action.opened_at for action in actions]
        there = sorted(time for time in times if time)
        return resolved(ticket) if wanted == 0 else there[int(wanted) - 1] if len(there) >= wanted else None

    def breaches(self, tickets, due_on):
        for ticket in (one for one in tickets if one.values["kind"] == "Capacity breach"):
            if timedelta(0) <= end_of(due_on, "Berlin") - ticket.opened_at < 91 * DAY:
                by = ticket.opened_at + 5 * DAY
                at = resolved(ticket)
                if at is None or at > by or not ticket.values.get("no_action_reason"):
                    yield "B", local_day(by)

    def late(self, letter, due, at):
        if due <= self.now and (at is None or at > due):
            yield letter, local_day(due)

    def never(self, letter, at, holds):
        if not holds:
            yield letter, local_day(at)


def resolved(ticket):
    steps = [(change.at, item.after) for change in ticket.changes for item in change.items if item.field == "status"]
    return steps[-1][0] if steps and steps[-1][1] == "Done" else None


def said(ticket, field):
    if ticket.values.get(field) is None:
        return None
    changed = [change.at for change in ticket.changes for item in change.items if item.field == field]
    return max([ticket.opened_at, *changed])


def latest(*times):
    return None if None in times else max(times)


def second_workday(day):
    days = (day + number * DAY for number in range(1, 20))
    return [one for one in days if is_workday(one)][1]


@pytest.fixture(scope="module")
def year():
    own = [one for one in scenario.read([scenario.OWN]) if one.obligations]
    return Life(Settings(start=date(2025, 11, 1), people=60, sign_ins=False), own)


def test_what_the_truth_calls_a_deviation_happened_on_that_day_and_nothing_else_did(year):
    told = [line for line in year.built.truth if line.expect == "deviation"]
    assert not year.built.skipped
    assert year.deviations() == {
        (line.test, line.attribute, line.item["desk"]["obligation_id"]): line.day for line in told
    }


@pytest.mark.parametrize("seed", [1, 20260101])
def test_the_background_meets_every_obligation_whatever_the_seed(seed):
    assert (
        Life(Settings(start=date(2026, 2, 10), seed=seed, people=60, days=120, sign_ins=False), []).deviations() == {}
    )
