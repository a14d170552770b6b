"""The truth written about tickets, access and training agrees with what really happened; the background breaks nothing.

A plain re-reading of the facts with everything in sight (no vendor, no connector, no judge in between), by the words
of the controls, so that a slip in a scenario is found here.
"""

from datetime import date, datetime, timedelta

import pytest

from assets.sandbox import scenario
from assets.sandbox.build import build, live
from assets.sandbox.company import Company, Settings
from assets.sandbox.hr import LEAVE, TERMINATED
from assets.sandbox.staff import head_of
from assets.sandbox.tickets.accounts import automation, provisioned
from assets.sandbox.tickets.facts import FOLLOWS_UP, REVIEWS
from assets.sandbox.tickets.requests import word
from assets.sandbox.when import DAY, instant, is_workday, local_day, reading_of

HOUR = timedelta(hours=1)
TAKEN_UP = {"SEV1": 0.5, "SEV2": 2, "SEV3": 24, "SEV4": 72}
CONTAINED = {"SEV1": 4, "SEV2": 24, "SEV3": 120, "SEV4": 240}
RESTORED = {"SEV1": 8, "SEV2": 48, "SEV3": 240, "SEV4": 480}
FIELDS = ("severity", "incident_type", "impact", "personal_data")
SKEW, OLDEST = timedelta(minutes=5), timedelta(hours=336)
KINDS = {"account_created": "created", "account_activated": "activated", "role_granted": "role_granted"}


class Witness:
    """Sees every reading; keeps each incident as it was last seen, and everything that was granted."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.incidents, self.grants, self.removed = {}, [], set()
        self.people = {}
        for person in company.people.values():
            for plan in person.accounts.values():
                known = plan.link_confirmed or not plan.hides_mail
                self.people[provisioned(company.seeded, plan.account_id)] = person.key if known else None
        read_at = company.now - 90 * DAY
        for _ in live(company):
            for ticket in company.tracker.tickets.values():
                if ticket.values["kind"] == "Incident":
                    self.incidents[ticket.ticket_id] = (ticket, company.now)
            for entry in company.directory.log:
                if entry.stored_at > read_at:
                    self.note(entry)
            read_at = company.now

    def note(self, entry) -> None:
        account_id = entry.targets[0].target_id
        if entry.kind == "account_deactivated":
            self.removed.add(account_id)
        elif entry.kind in KINDS:
            is_back = entry.kind == "account_activated" and account_id in self.removed
            kind = "reactivated" if is_back else KINDS[entry.kind]
            self.grants.append((account_id, kind, entry.happened_at, entry.actor, entry.detail))


def first_set(ticket, field: str) -> datetime | None:
    items = [(change.at, item) for change in ticket.changes for item in change.items if item.field == field]
    if not items:
        return ticket.opened_at if ticket.values.get(field) else None
    return ticket.opened_at if items[0][1].before else items[0][0]


def reached(ticket, status: str) -> list[datetime]:
    steps = [(c.at, i.after) for c in ticket.changes for i in c.items if i.field == "status"]
    return [at for at, after in steps if after == status]


def restored_at(ticket) -> datetime | None:
    since = None
    for change in ticket.changes:
        for item in (item for item in change.items if item.field == "status"):
            since = (since or change.at) if item.after in {"Restored", "Closed"} else None
    return since


def late(due: datetime, done: datetime | None, seen_at: datetime) -> date | None:
    return local_day(due) if due <= seen_at and (done is None or done > due) else None


def taken_up(witness, ticket, seen_at) -> dict[str, date | None]:
    duplicates = [
        other.opened_at
        for other, _ in witness.incidents.values()
        if other.values.get("resolution") == "Duplicate" and any(x.target == ticket.ticket_id for x in other.links)
    ]
    opened, app = min([ticket.opened_at, *duplicates]), automation(witness.company.seeded)
    touched = [
        change.at
        for change in ticket.changes
        if change.actor != app and {item.field for item in change.items} & {"status", "assignee"}
    ]
    worst = min(ticket.ever("severity"), default=None)
    set_at = [first_set(ticket, field) for field in FIELDS]
    assignee, lowered = None, None
    for change in ticket.changes:
        fields = {item.field: item for item in change.items}
        step = fields.get("severity")
        if step and step.before and step.after > step.before and change.actor == assignee:
            lowered = lowered or (None if "severity_reason" in fields else local_day(change.at))
        assignee = fields["assignee"].after if "assignee" in fields else assignee
    return {
        "A": worst and late(opened + TAKEN_UP[worst] * HOUR, min(touched, default=None), seen_at),
        "B": late(opened + 24 * HOUR, None if None in set_at else max(set_at), seen_at),
        "C": lowered,
    }


def resolved(ticket, seen_at) -> dict[str, date | None]:
    if ticket.values["status"] == "Cancelled":
        return {}
    detected, worst = datetime.fromisoformat(ticket.values["detected_at"]), min(ticket.ever("severity"))
    closed, cause = min(reached(ticket, "Closed"), default=None), first_set(ticket, "cause")
    return {
        "A": late(detected + CONTAINED[worst] * HOUR, min(reached(ticket, "Contained"), default=None), seen_at),
        "B": late(detected + RESTORED[worst] * HOUR, restored_at(ticket), seen_at),
        "C": late(closed, cause, seen_at) if closed else None,
    }


def business_days_after(day: date, count: int) -> date:
    while count:
        day += DAY
        count -= is_workday(day)
    return day


def reviewed(witness, ticket, seen_at) -> dict[str, date | None]:
    recovered = restored_at(ticket)
    if not ticket.ever("severity") & {"SEV1", "SEV2"} or not recovered or ticket.values["status"] == "Cancelled":
        return {}
    due = instant(business_days_after(local_day(recovered), 10) + DAY, "00:00") - timedelta(seconds=1)
    tickets = witness.company.tracker.tickets
    reviews = [tickets[link.source] for link in ticket.links if link.kind == REVIEWS]
    done = [(min(reached(review, "Done")), review) for review in reviews if reached(review, "Done")]
    if not done:
        return {"A": late(due, None, seen_at)}
    at, review = min(done, key=lambda one: one[0])
    follows = any(x.kind == FOLLOWS_UP and x.target == review.ticket_id for x in review.links)
    follows = follows or review.values.get("no_action_reason")
    accepters = {witness.people[x.approver] for x in review.approvals if x.decision == "approved"}
    unknown = None in accepters and not accepters - {None, witness.people[review.reporter]}
    accepted = accepters - {witness.people[review.reporter]}
    return {
        "A": late(due, at, seen_at),
        "B": None if follows and first_set(ticket, "cause") else local_day(at),
        "C": None if accepted or unknown else local_day(at),
    }


def on_tickets(witness) -> dict[tuple[str, str, str], date]:
    found = {}
    for ticket, seen_at in witness.incidents.values():
        if ticket.values.get("resolution") == "Duplicate":
            continue
        for test, outcome in (
            ("TKT-01", taken_up(witness, ticket, seen_at)),
            ("TKT-02", resolved(ticket, seen_at)),
            ("TKT-03", reviewed(witness, ticket, seen_at)),
        ):
            found |= {(test, letter, ticket.ticket_id): day for letter, day in outcome.items() if day}
    return found


def on_access(witness) -> dict[tuple[str, str, str], date]:
    company, found = witness.company, {}
    requests = [t for t in company.tracker.tickets.values() if t.values["kind"] == "Access request"]
    for account_id, kind, at, actor, detail in witness.grants:
        person = company.person_of_account[account_id]
        if not person.employee_number:
            continue
        day, wanted = local_day(at), word(f"role {detail}" if kind == "role_granted" else "account")
        start = instant(max(plan.hire_date for plan in person.records.values()), "00:00", person.office)
        if kind == "activated":
            if at < start - 7 * DAY:
                found["IAM-06", "D", account_id] = day
            continue
        covering = [t for t in requests if t.values["employee_number"] == person.employee_number]
        covering = [t for t in covering if wanted in t.values["access"].split("\n")]
        approvals = [x for t in covering for x in t.approvals if x.decision == "approved"]
        owner = head_of("IT" if wanted == word("account") else "Security")
        barred = {person.key, company.person_of_account[actor.target_id].key}
        entitled = {person.manager, owner} - barred
        if not any(x.decided_at <= reading_of(day) for x in approvals):
            found["IAM-06", "A", account_id] = day
        if approvals and not any(at - OLDEST <= x.decided_at <= at + SKEW for x in approvals):
            found["IAM-06", "B", account_id] = day
        elif approvals and not {witness.people[x.approver] for x in approvals} & {*entitled, None}:
            found["IAM-06", "C", account_id] = day
    return found


def on_training(witness) -> dict[tuple[str, str, str], date]:
    company, found = witness.company, {}
    for worker in company.hr.workers.values():
        begun = [worker.statuses[0].starts_on]
        begun += [
            after.starts_on for before, after in zip(worker.statuses, worker.statuses[1:], strict=False)
            if before.status == TERMINATED
        ]  # fmt: skip
        courses = [
            x for x in company.training.completions.get(worker.worker_id, ()) if x.course == "Security awareness"
        ]
        for first in begun:
            due, rows = first + 30 * DAY, list(zip(worker.statuses, worker.statuses[1:], strict=False))
            due += sum(
                (b.starts_on - a.starts_on for a, b in rows if a.status == LEAVE and first <= a.starts_on < due),
                0 * DAY,
            )
            left = [row.starts_on for row in worker.statuses if row.status == TERMINATED and row.starts_on >= first]
            good = any(first - 180 * DAY <= x.completed_on <= first for x in courses)
            if due >= company.settings.end or (left and min(left) < due) or good or due < company.settings.start:
                continue
            done = [x.completed_on for x in courses if x.completed_on >= first]
            if not done:
                found["HR-05", "A", worker.worker_id] = due
            if not done or min(done) > due:
                found["HR-05", "B", worker.worker_id] = due
    return found


def believed(built, tests, expect="deviation") -> dict[tuple[str, str, str], tuple[date, date]]:
    return {
        (line.test, line.attribute, next(iter(next(iter(line.item.values())).values()))): (
            line.day,
            line.known or line.day,
        )
        for line in built.truth
        if line.test in tests and line.expect == expect
    }


@pytest.fixture(scope="module")
def year():
    built = build(Settings(start=date(2025, 11, 1)), scenario.read([scenario.OWN]))
    return built, Witness(built.company)


@pytest.mark.parametrize(
    ("reread", "tests"),
    [(on_tickets, {"TKT-01", "TKT-02", "TKT-03"}), (on_access, {"IAM-06"}), (on_training, {"HR-05"})],
    ids=["tickets", "access", "training"],
)
def test_what_the_truth_calls_a_deviation_happened_on_that_day_and_nothing_else_did(year, reread, tests):
    built, witness = year
    happened, wanted = reread(witness), believed(built, tests)
    # A witness sees what no vendor tells: where the truth is that nobody can know, nothing is to be claimed.
    assert set(happened) - set(believed(built, tests, "unknown")) == set(wanted)
    assert [key for key in wanted if not wanted[key][0] <= happened[key] <= wanted[key][1]] == []


@pytest.mark.parametrize("seed", [1, 20260101])
def test_the_background_breaks_no_control_of_tickets_whatever_the_seed(seed):
    witness = Witness(build(Settings(start=date(2026, 2, 10), seed=seed, people=120), []).company)
    assert witness.incidents
    assert witness.grants
    assert on_tickets(witness) | on_access(witness) | on_training(witness) == {}
